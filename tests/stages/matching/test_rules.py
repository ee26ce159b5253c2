"""Each rule of the matching takes off whom it must, says so, and is lifted only as declared."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from fairdraw.dealt import verify_deal
from mingqian.foundation.files import store
from mingqian.foundation.journal.models import Entry
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.library import services as library
from mingqian.matching import selectors
from mingqian.matching.dealing import record
from mingqian.matching.dealing.need import need_of_rules
from mingqian.matching.dealing.substitutes import eligible_for
from mingqian.matching.models import DepartmentPart
from tests import cast
from tests.cast import Place
from tests.stages.draw import build as draws
from tests.stages.matching import build, light

pytestmark = pytest.mark.django_db


def deal(place: Place, part: DepartmentPart, **terms: object) -> DepartmentPart:
    """The part dealt by its handler."""
    return build.dealt(place, part, **terms)


def people_on(part: DepartmentPart) -> Counter[str]:
    """Iid → objects."""
    return Counter(part.assignments.values_list("inspector__iid", flat=True))


def body_of(part: DepartmentPart) -> dict[str, Any]:
    """The record of the deal, replayed first."""
    data = store.read(part.deal_file)
    assert record.replay(data)
    return dict(json.loads(data))


def why_not(part: DepartmentPart) -> dict[str, Any]:
    """Who was taken off, by which rule."""
    return dict(body_of(part)["reasons"])


def test_who_was_on_an_object_last_is_not_dealt_to_it_again(huizhou: Place) -> None:
    build.staff(huizhou, "lead", 4)
    things = light.objects(huizhou, 3)
    first = deal(huizhou, light.part_of(huizhou, things))
    second = deal(huizhou, light.part_of(huizhou, things, seed="cd" * 32))
    for drawn in selectors.objects_of(second):
        before = first.assignments.filter(drawn_object__oid=drawn.oid)
        now = {row.inspector_id for row in selectors.inspectors_on(second, drawn)}
        assert len(now) == 2
        assert not now & set(before.values_list("inspector_id", flat=True))
    assert second.relaxed == ""
    (group,) = why_not(second)["barred"][0]["reasons"]
    assert group["code"] == "rotation"
    assert "上次" in group["text"]
    assert group["clause"]


def test_rotation_gives_way_by_the_declared_ladder_and_only_when_asked(huizhou: Place) -> None:
    build.staff(huizhou, "lead", 3)
    things = light.objects(huizhou, 2)
    deal(huizhou, light.part_of(huizhou, things))
    part = light.part_of(huizhou, things, seed="cd" * 32)
    forecast = selectors.forecast(part)
    assert forecast.gap is not None
    assert [step.label for step in forecast.steps] == ["不限上次检查人员"]
    assert forecast.can_relax
    with pytest.raises(Refused, match="上次检查过"):
        deal(huizhou, part)
    assert not part.assignments.exists()
    done = deal(huizhou, part, relax=True)
    assert done.relaxed == "rotation"
    body = body_of(done)
    strict, lifted = body["terms"]["rungs"]
    assert [strict["rung"], lifted["rung"]] == ["strict", "rotation"]
    entry = json.loads(Entry.objects.get(event="matching:relaxed").payload)
    assert entry["relaxed"] == "不限上次检查人员"
    assert "共需" in entry["gap"]
    # Whoever claims that it had to be relaxed although it had not is found out.
    strict.update(inspectors=lifted["inspectors"], eligibility=lifted["eligibility"])
    found = {step.name: step.ok for step in verify_deal(body).steps}
    assert found["rungs"] is False


def test_an_inspector_takes_no_more_open_objects_than_the_cap(
    huizhou: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    light.with_rules(monkeypatch, inspectors__max_open_objects=3, recusal__last_inspector_days=0)
    build.staff(huizhou, "lead", 4)
    first = deal(huizhou, light.part_of(huizhou, light.objects(huizhou, 4)))
    assert set(people_on(first).values()) == {2}
    more = light.objects(huizhou, 3, start=11)
    part = light.part_of(huizhou, more)
    with pytest.raises(Refused, match="最多承担 4 人次"):
        deal(huizhou, part)
    assert deal(huizhou, part, relax=True).relaxed == "workload"
    small = light.part_of(huizhou, light.objects(huizhou, 1, start=21))
    DepartmentPart.objects.filter(pk=part.pk).first().assignments.all().delete()
    assert deal(huizhou, small).relaxed == ""


def test_a_post_qualification_of_the_rulebook_is_asked_of_everybody(
    huizhou: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    light.with_rules(monkeypatch, inspectors__required_qualifications=("行政执法资格",))
    able = {p.iid for p in build.staff(huizhou, "lead", 2, qualifications=["行政执法资格"])}
    build.staff(huizhou, "lead", 2)
    part = deal(huizhou, light.part_of(huizhou, light.objects(huizhou, 2)))
    assert set(people_on(part)) == able
    (group,) = why_not(part)["removed"]
    assert (group["code"], len(group["inspectors"])) == ("qualification", 2)


@pytest.mark.clause("CJ-10k", "PY-205d")
def test_the_uncertified_may_come_along_but_never_count(
    huizhou: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    light.with_rules(monkeypatch, inspectors__require_valid_certificate=False)
    certified = {p.iid for p in build.staff(huizhou, "lead", 3)}
    build.staff(huizhou, "lead", 3, valid_to=None)
    part = deal(huizhou, light.part_of(huizhou, light.objects(huizhou, 4)), need=3)
    assert set(people_on(part)) - certified, "nobody uncertified was dealt at all"
    for drawn in selectors.objects_of(part):
        team = {row.inspector.iid for row in selectors.inspectors_on(part, drawn)}
        assert len(team & certified) >= 2
    assert body_of(part)["terms"]["rule"]["need_qualified"] == 2


@pytest.mark.clause("HZ-09h")
def test_what_a_recused_company_answers_for_is_barred_too_and_the_ground_stays_private(
    huizhou: Place,
) -> None:
    people = build.staff(huizhou, "lead", 3)
    company = light.objects(huizhou, 1)[0]
    project = library.add_object(
        object_type="project",
        own_number="P1",
        facts={"name": "演示·在建项目", "region": huizhou.region, "owner": company.name},
        department=huizhou.lead,
        actor=SYSTEM,
    )
    library.declare_recusal(
        inspector=people[0],
        inspection_object=company,
        kind="kin",
        ground="配偶为股东",
        since=light.day(-1),
        actor=SYSTEM,
    )
    part = deal(huizhou, light.part_of(huizhou, [project]))
    assert people[0].iid not in people_on(part)
    data = store.read(part.deal_file).decode()
    assert "应当回避" in data
    assert "股东" not in data


@pytest.mark.clause("CJ-14h")
@pytest.mark.parametrize(("key", "opens"), [("huizhou", True), ("changjiang", False)])
def test_neighbouring_areas_open_only_where_the_rulebook_declares_it(
    key: str, opens: bool, request: pytest.FixtureRequest
) -> None:
    place: Place = request.getfixturevalue(key)
    towns = [
        cast.region(f"{place.region.pk}{n}", f"演示{n}镇", "town", place.region) for n in (101, 102)
    ]
    build.staff(place, "lead", 3, boundary=(towns[0],))
    (thing,) = light.objects(place, 1, region=towns[1])
    part = light.part_of(place, [thing])
    with pytest.raises(Refused, match="执法边界不含 3 人"):
        deal(place, part)
    if not opens:
        with pytest.raises(Refused, match="执法边界不含"):
            deal(place, part, relax=True)
        return
    assert deal(place, part, relax=True).relaxed == "neighbours"


@pytest.mark.clause("PY-204c")
def test_a_narrow_way_of_drawing_widens_to_the_whole_department(pengyang: Place) -> None:
    draws.keep_in_force(pengyang)
    build.staff(pengyang, "lead", 1, specialities=["登记事项检查"])
    build.staff(pengyang, "lead", 2)
    part = light.part_of(pengyang, light.objects(pengyang, 2))
    with pytest.raises(Refused, match="只有 1 人"):
        deal(pengyang, part, mode="by_speciality")
    towns = [cast.region(f"640425{n}", f"演示{n}镇", "town", pengyang.region) for n in (101, 102)]
    (thing,) = light.objects(pengyang, 1, start=9, region=towns[0])
    part = light.part_of(pengyang, [thing])
    with pytest.raises(Refused, match="不在所选抽取方式内 3 人"):
        deal(pengyang, part, mode="by_region")
    assert deal(pengyang, part, mode="by_region", relax=True).relaxed == "mode"


@pytest.mark.clause("XL-204b", "CJ-14h")
def test_a_shortage_is_said_in_words_with_everybody_who_is_out(huizhou: Place) -> None:
    items = draws.items_of(huizhou.lead, "T01", required_speciality="特种设备")
    towns = [cast.region(f"441300{n}", f"演示{n}镇", "town", huizhou.region) for n in (101, 102)]
    able = build.staff(huizhou, "lead", 2, specialities=["特种设备"], boundary=(towns[0],))
    build.staff(huizhou, "lead", 1, specialities=["特种设备"], boundary=(towns[1],))
    build.staff(huizhou, "lead", 4)
    things = light.objects(huizhou, 2, region=towns[0])
    things += light.objects(huizhou, 1, start=9, region=towns[1])
    part = light.part_of(huizhou, things, items=items)
    forecast = selectors.forecast(part)
    gap = forecast.gap
    assert gap.sentence == (
        f"这1户（{things[2].name}）共需 2 人次，只有 1 名具备“特种设备”的人员可派"
        f"（{gap.people[0].name}），最多承担 1 人次"
    )
    assert {row.label: len(row.people) for row in gap.out} == {
        "不具备所需专长": 4,
        "执法边界不含": 2,
    }
    assert [step.is_enough for step in forecast.steps] == [True]
    assert able


@pytest.mark.clause("HZ-09i", "CJ-14l")
def test_a_substitute_is_looked_for_within_all_limits_before_any_is_lifted(
    huizhou: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = build.staff(huizhou, "lead", 4)
    things = light.objects(huizhou, 1)
    first = deal(huizhou, light.part_of(huizhou, things))
    part = deal(huizhou, light.part_of(huizhou, things, seed="cd" * 32))
    old = selectors.assignments_of(part).first()
    before = {row.inspector_id for row in first.assignments.all()}
    # Only those of last time are left: rotation, the first rung, is lifted for them.
    assert {person.pk for person in eligible_for(old)} == before
    fresh = build.staff(huizhou, "lead", 1)
    assert eligible_for(old) == fresh
    light.with_rules(monkeypatch, inspectors__max_open_objects=1)
    deal(huizhou, light.part_of(huizhou, light.objects(huizhou, 1, start=5)), relax=True)
    assert people


@pytest.mark.clause("PY-205d", "HZ-04d")
@pytest.mark.parametrize(("scope", "least"), [("visit", 1), ("department", 2)])
def test_the_minimum_counts_by_visit_or_by_department_as_the_rulebook_says(
    huizhou: Place, monkeypatch: pytest.MonkeyPatch, scope: str, least: int
) -> None:
    light.with_rules(monkeypatch, inspectors__min_on_site=2, inspectors__min_scope=scope)
    part = light.part_of(huizhou, light.objects(huizhou, 1))
    DepartmentPart.objects.create(task=part.task, department=huizhou.partner)
    assert need_of_rules(part).least == least
    build.staff(huizhou, "lead", 3)
    if least == 1:
        assert sum(people_on(deal(huizhou, part, need=1, reason="人手紧张")).values()) == 1
        return
    with pytest.raises(Refused, match="至少 2 名"):
        deal(huizhou, part, need=1, reason="人手紧张")


@pytest.mark.clause("CJ-14h", "CJ-10c")
def test_a_level_too_low_for_the_area_takes_an_inspector_off(huizhou: Place) -> None:
    town = cast.region("441300101", "演示1镇", "town", huizhou.region)
    low = build.staff(huizhou, "lead", 1, level="town", boundary=(huizhou.region,))
    fit = {p.iid for p in build.staff(huizhou, "lead", 2)}
    (thing,) = light.objects(huizhou, 1, region=town)
    part = deal(huizhou, light.part_of(huizhou, [thing]))
    assert set(people_on(part)) == fit
    (area,) = why_not(part)["outside"]
    assert area["reasons"][0]["code"] == "level"
    assert area["reasons"][0]["inspectors"] == [low[0].iid]
