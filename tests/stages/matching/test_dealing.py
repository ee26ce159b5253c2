"""The deal: own staff, at random, replayable, balanced, never fewer than the rule (protocol §8)."""

from __future__ import annotations

import datetime as dt
import json
from hashlib import sha256

import pytest
from django.utils import timezone

from fairdraw.beacon import BeaconValue
from fairdraw.dealt import Sealed, complete
from mingqian.draw.models import Draw
from mingqian.foundation.files import store
from mingqian.foundation.journal.models import Entry
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library import services as library
from mingqian.matching import selectors, services
from mingqian.matching.dealing import record
from mingqian.matching.models import Assignment
from tests import cast
from tests.cast import Place
from tests.stages.draw import build as draws
from tests.stages.matching import build, light

pytestmark = pytest.mark.django_db


def pairs(part: object) -> dict[str, list[str]]:
    """Object → inspectors."""
    found: dict[str, list[str]] = {}
    for row in Assignment.objects.filter(part=part).order_by("pk"):
        found.setdefault(row.drawn_object.oid, []).append(row.inspector.iid)
    return found


@pytest.mark.clause("HZ-04d", "HZ-04f")
def test_a_department_draws_only_its_own_inspectors(huizhou: Place) -> None:
    build.staff(huizhou, "lead", 4)
    build.staff(huizhou, "partner", 4)
    _, parts = build.dispatched(huizhou)
    part = build.dealt(huizhou, parts[0])
    people = {row.inspector for row in selectors.assignments_of(part)}
    assert {person.department_id for person in people} == {huizhou.lead.pk}


@pytest.mark.clause("PY-204d", "CJ-14i", "XL-100a", "HZ-09c")
def test_the_same_seed_gives_the_same_deal_and_another_seed_another(changjiang: Place) -> None:
    build.staff(changjiang, "lead", 8)
    draw, parts = build.dispatched(changjiang, objects=30, object_count=10)
    part = build.dealt(changjiang, parts[0])
    data = store.read(part.deal_file)
    assert record.replay(data)
    body = json.loads(data)
    (seal,) = part.seals.all()
    text = f"mq1:deal:{draw.seed}:{body['terms']['department']}:{seal.digest}:{seal.beacon_text}"
    assert body["seed"] == sha256(text.encode()).hexdigest() == part.deal_seed
    assert {row["object"]: row["inspectors"] for row in body["assignment"]} == pairs(part)
    tampered = json.loads(data)
    tampered["assignment"][0]["inspectors"] = tampered["assignment"][0]["inspectors"][::-1]
    assert not record.replay(json.dumps(tampered).encode())
    sealed = Sealed.read(store.read(seal.file))
    throws = [f"{number}{draws.DICE[1:]}" for number in range(1, 6)]
    others = [complete(sealed, BeaconValue("dice", digits=throw))[0] for throw in throws]
    assert len({json.dumps(row["assignment"]) for row in others}) == 5
    assert others[0]["assignment"] == body["assignment"]


@pytest.mark.clause("HZ-09c", "CJ-14h")
def test_mode_factors_person_time_and_seed_stand_in_the_record(changjiang: Place) -> None:
    build.staff(changjiang, "lead", 3)
    _, parts = build.dispatched(changjiang)
    part = build.dealt(changjiang, parts[0], factors=["地理环境", "业务专长"])
    assert part.drawn_by == changjiang.actor("lead", Role.HANDLER).name
    body = json.loads(store.read(part.deal_file))
    assert body["terms"]["facts"]["factors"] == ["地理环境", "业务专长"]
    assert body["terms"]["facts"]["mode"] == "global"
    payload = json.loads(Entry.objects.get(event="matching:dealt").payload)
    assert payload["seed"] == part.deal_seed


def test_a_factor_or_mode_outside_the_rulebook_is_refused(changjiang: Place) -> None:
    build.staff(changjiang, "lead", 3)
    _, parts = build.dispatched(changjiang)
    for terms, field in (({"factors": ["星座"]}, "factors"), ({"mode": "by_luck"}, "mode")):
        with pytest.raises(Refused) as refused:
            build.dealt(changjiang, parts[0], **terms)
        assert field in refused.value.fields


@pytest.mark.clause("PY-204c")
def test_by_region_each_object_gets_inspectors_of_its_region(pengyang: Place) -> None:
    draws.keep_in_force(pengyang)
    towns = [cast.region(f"640425{n}", f"演示{n}镇", "town", pengyang.region) for n in (101, 102)]
    items = draws.items_of(pengyang.lead, "L01")
    for index, row in enumerate(draws.objects_for(pengyang.lead, 6)):
        row.region = towns[index % 2]
        row.save()
    local = {
        town.pk: {p.iid for p in build.staff(pengyang, "lead", 3, boundary=(town,))}
        for town in towns
    }
    build.staff(pengyang, "lead", 2, boundary=(pengyang.region,))
    task = draws.make_task(pengyang, items=items, participants=(), object_count=6)
    draw = draws.drawn(pengyang, task)
    (part,) = services.dispatch(draw=draw, actor=pengyang.actor("lead", Role.HANDLER))
    part = build.dealt(pengyang, part, mode="by_region")
    for row in selectors.assignments_of(part):
        place = row.drawn_object.inspection_object.region_id
        assert row.inspector.iid in local[place]
    assert record.opened(part.deal_file).terms.facts["mode"] == "by_region"
    assert record.replay(store.read(part.deal_file))


@pytest.mark.clause("PY-204c")
def test_by_team_an_objects_inspectors_come_from_one_group(pengyang: Place) -> None:
    draws.keep_in_force(pengyang)
    for post in ("一组", "二组", "三组"):
        build.staff(pengyang, "lead", 3, position=post)
    _, parts = build.dispatched(pengyang, participants=(), objects=9, object_count=6)
    part = build.dealt(pengyang, parts[0], mode="by_team")
    for drawn in selectors.objects_of(part):
        team = {row.inspector.position for row in selectors.inspectors_on(part, drawn)}
        assert len(team) == 1
    groups = {row["object"]: row["team"] for row in record.opened(part.deal_file).body["teams"]}
    assert len(set(groups.values())) > 1
    assert record.replay(store.read(part.deal_file))


@pytest.mark.clause("PY-204c")
def test_by_speciality_only_those_with_the_skill_are_drawn(pengyang: Place) -> None:
    draws.keep_in_force(pengyang)
    able = {person.iid for person in build.staff(pengyang, "lead", 2, specialities=["特种设备"])}
    build.staff(pengyang, "lead", 4)
    items = draws.items_of(pengyang.lead, "T01", category="特种设备")
    _, parts = build.dispatched(pengyang, participants=(), items=items, objects=5)
    part = build.dealt(pengyang, parts[0], mode="by_speciality")
    assert {row.inspector.iid for row in selectors.assignments_of(part)} == able


@pytest.mark.clause("PY-205d")
def test_one_inspector_for_an_object_is_refused(pengyang: Place) -> None:
    draws.keep_in_force(pengyang)
    build.staff(pengyang, "lead", 4)
    build.staff(pengyang, "partner", 4)
    _, parts = build.dispatched(pengyang)
    with pytest.raises(Refused) as refused:
        build.dealt(pengyang, parts[0], need=1)
    assert "2 人" in refused.value.reason
    assert not Assignment.objects.exists()
    part = build.dealt(pengyang, parts[0])
    for drawn in selectors.objects_of(part):
        assert len(selectors.inspectors_on(part, drawn)) == 2


@pytest.mark.clause("PY-205d")
def test_a_department_alone_can_never_send_one(huizhou: Place) -> None:
    build.staff(huizhou, "lead", 4)
    _, parts = build.dispatched(huizhou)
    with pytest.raises(Refused) as refused:
        build.dealt(huizhou, parts[0], need=1, reason="人手紧张")
    assert refused.value.status == 422


@pytest.mark.clause("CJ-10k")
def test_an_expired_or_missing_certificate_keeps_a_person_out_of_the_deal(
    changjiang: Place,
) -> None:
    good = {person.iid for person in build.staff(changjiang, "lead", 2)}
    build.staff(changjiang, "lead", 2, valid_to=timezone.localdate() + dt.timedelta(days=5))
    build.staff(changjiang, "lead", 1, valid_to=None)
    _, parts = build.dispatched(changjiang, objects=5)
    part = build.dealt(
        changjiang, parts[0], planned_on=timezone.localdate() + dt.timedelta(days=10)
    )
    assert {row.inspector.iid for row in selectors.assignments_of(part)} == good


@pytest.mark.clause("XL-204b")
def test_too_small_a_registry_is_said_before_and_stops_the_deal(xinglongtai: Place) -> None:
    from mingqian.draw import services as drawing

    build.staff(xinglongtai, "lead", 1)
    items = draws.items_of(xinglongtai.lead, "L01")
    draws.objects_for(xinglongtai.lead, 5)
    draw = draws.drawn(xinglongtai, draws.make_task(xinglongtai, items=items, participants=()))
    draw = drawing.confirm_list(draw=draw, actor=xinglongtai.actor("lead", Role.HEAD))
    draw = drawing.file_list(
        draw=draw, actor=xinglongtai.actor("legal", Role.LEGAL), filing_no="法备1号"
    )
    (part,) = services.dispatch(draw=draw, actor=xinglongtai.actor("lead", Role.HANDLER))
    staffing = selectors.staffing(part)
    assert (staffing.eligible, staffing.need, staffing.is_enough) == (1, 2, False)
    with pytest.raises(Refused) as refused:
        build.dealt(xinglongtai, part)
    assert "只有 1 人" in refused.value.reason
    assert "二（四）" in refused.value.clause


def test_an_impossible_deal_stops_with_names_and_numbers(huizhou: Place) -> None:
    people = build.staff(huizhou, "lead", 3)
    draw, parts = build.dispatched(huizhou, objects=4, object_count=2)
    drawn = draws.selected(draw)[0]
    for person in people[:2]:
        library.declare_recusal(
            inspector=person,
            inspection_object=drawn.inspection_object,
            ground="亲属",
            since=timezone.localdate(),
            actor=SYSTEM,
        )
    with pytest.raises(Refused) as refused:
        build.dealt(huizhou, parts[0])
    assert drawn.name in refused.value.reason
    assert people[2].name in refused.value.reason
    assert "共需 2 人次" in refused.value.reason
    assert not Assignment.objects.exists()


@pytest.mark.clause("HZ-09h")
def test_a_known_interest_is_excluded_before_the_deal(huizhou: Place) -> None:
    people = build.staff(huizhou, "lead", 4)
    draw, parts = build.dispatched(huizhou, objects=6, object_count=3)
    drawn = draws.selected(draw)[0]
    library.declare_recusal(
        inspector=people[0],
        inspection_object=drawn.inspection_object,
        ground="曾任股东",
        since=timezone.localdate(),
        actor=SYSTEM,
    )
    part = build.dealt(huizhou, parts[0])
    assert people[0].iid not in pairs(part)[drawn.oid]
    sealed = record.opened(part.deal_file).sealed
    line = f"{drawn.oid}\tnot\t{people[0].iid}"
    assert line in sealed.of(sealed.terms.serving).eligibility.decode()


@pytest.mark.clause("CJ-13d")
def test_loads_of_one_pool_differ_by_one_object_at_most(changjiang: Place) -> None:
    build.staff(changjiang, "lead", 7)
    _, parts = build.dispatched(changjiang, objects=20, object_count=10)
    part = build.dealt(changjiang, parts[0])
    loads = [load.objects for load in selectors.loads(part)]
    assert sum(loads) == 20
    assert len(loads) == 7
    assert max(loads) - min(loads) <= 1
    assert part.max_load == max(loads)
    spread = selectors.spread(part)
    assert (spread.found, spread.most) == (max(loads) - min(loads), 1)
    assert not spread.is_over
    assert "第十三条" in spread.clause


@pytest.mark.clause("CJ-13d")
def test_the_spread_is_counted_within_a_pool_and_a_stricter_rule_shows_it(
    changjiang: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = build.staff(changjiang, "lead", 3)
    draw, parts = build.dispatched(changjiang, objects=12, object_count=4)
    for drawn in draws.selected(draw)[:3]:
        library.declare_recusal(
            inspector=people[0],
            inspection_object=drawn.inspection_object,
            ground="亲属",
            since=timezone.localdate(),
            actor=SYSTEM,
        )
    part = build.dealt(changjiang, parts[0])
    loads = {row.inspector.pk: row.objects for row in selectors.loads(part)}
    apart = abs(loads[people[1].pk] - loads[people[2].pk])
    assert max(loads.values()) - min(loads.get(p.pk, 0) for p in people) > 1  # of other pools
    assert selectors.spread(part).found == apart
    light.with_rules(monkeypatch, draw__inspector_load_spread_max=apart - 1)
    assert selectors.spread(part).is_over


@pytest.mark.clause("CJ-14h")
def test_every_assignment_satisfies_speciality_and_boundary(changjiang: Place) -> None:
    able = {person.iid for person in build.staff(changjiang, "lead", 2, specialities=["食品"])}
    build.staff(changjiang, "lead", 3)
    items = draws.items_of(changjiang.lead, "F01", required_speciality="食品")
    _, parts = build.dispatched(changjiang, items=items, objects=5)
    part = build.dealt(changjiang, parts[0])
    assert {row.inspector.iid for row in selectors.assignments_of(part)} == able


@pytest.mark.clause("HZ-01b")
def test_no_service_puts_a_named_inspector_on_an_object() -> None:
    import inspect

    for name in ("dispatch", "receive", "choose_items", "seal_terms", "configure"):
        parameters = set(inspect.signature(getattr(services, name)).parameters)
        assert not parameters & {"inspector", "inspectors", "assignment", "named"}, name


def test_leave_on_the_planned_day_keeps_a_person_out(huizhou: Place) -> None:
    people = build.staff(huizhou, "lead", 3)
    day = timezone.localdate() + dt.timedelta(days=3)
    people[0].leaves.create(starts_on=day, ends_on=day, reason="年休假")
    draw, parts = build.dispatched(huizhou, objects=4)
    assert isinstance(draw, Draw)
    part = build.dealt(huizhou, parts[0], planned_on=day)
    assert people[0].iid not in {row.inspector.iid for row in selectors.assignments_of(part)}
