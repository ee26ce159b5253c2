"""The inspector registry: who may be drawn on a day and why somebody may not."""

from __future__ import annotations

import datetime as dt

import pytest

from mingqian.foundation.org.models import Region
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library import selectors, services
from mingqian.library.models import Inspector, StaffClass
from tests.cast import Place
from tests.stages.library import build

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 1)


def names(rows: object) -> list[str]:
    """Names of the inspectors."""
    return sorted(row.name for row in rows)  # type: ignore[attr-defined]


def codes(inspector: Inspector, **more: object) -> list[str]:
    """Codes of the reasons why an inspector is not eligible."""
    return [reason.code for reason in selectors.ineligibility(inspector, DAY, **more)]  # type: ignore[arg-type]


@pytest.mark.clause("XL-204a")
def test_an_expired_credential_keeps_the_person_but_out_of_draws(xinglongtai: Place) -> None:
    unit = xinglongtai.lead
    late = build.inspector(unit, "检查员甲", valid_to=dt.date(2026, 5, 31))
    build.inspector(unit, "检查员乙", valid_to=DAY)
    build.inspector(unit, "检查员丙", valid_to=None)
    assert names(selectors.inspectors_of(unit, DAY)) == ["检查员丙", "检查员乙", "检查员甲"]
    assert names(selectors.drawable_inspectors(unit, DAY)) == ["检查员乙"]
    reason = selectors.ineligibility(late, DAY)[0]
    assert (reason.code, str(reason)) == ("credential", "执法证件已于2026-05-31到期")
    assert "兴隆台" in reason.clause


@pytest.mark.clause("JL-203g")
def test_a_speciality_narrows_the_pool_to_those_who_have_it(jilin: Place) -> None:
    build.inspector(jilin.lead, "检查员甲", specialities=["特种设备", "计量"])
    build.inspector(jilin.lead, "检查员乙", specialities=["计量"])
    build.inspector(jilin.lead, "检查员丙", specialities=["特种设备"], valid_to=dt.date(2026, 1, 1))
    item = build.published(jilin.lead, required_speciality="特种设备").items.get()
    assert names(selectors.drawable_inspectors(jilin.lead, DAY, items=[item])) == ["检查员甲"]
    assert codes(Inspector.objects.get(name="检查员乙"), items=[item]) == ["speciality"]


def test_a_recorded_scope_of_items_binds(huizhou: Place) -> None:
    item = build.published(huizhou.lead).items.get()
    inside = build.inspector(huizhou.lead, "检查员甲", item_codes=["A01"])
    outside = build.inspector(huizhou.lead, "检查员乙", item_codes=["B07"])
    assert codes(inside, items=[item]) == []
    assert codes(outside, items=[item]) == ["scope"]


def test_leave_covers_its_days_and_no_others(huizhou: Place) -> None:
    person = build.inspector(huizhou.lead)
    services.add_leave(
        inspector=person, starts_on=DAY, ends_on=dt.date(2026, 6, 3), reason="年休假", actor=SYSTEM
    )
    for offset, drawable in ((-1, True), (0, False), (2, False), (3, True)):
        day = DAY + dt.timedelta(days=offset)
        assert selectors.drawable_inspectors(huizhou.lead, day).exists() is drawable, day
    assert codes(person) == ["leave"]


@pytest.mark.clause("CJ-10j")
def test_after_a_move_the_person_is_in_the_new_pool_from_that_day(changjiang: Place) -> None:
    person = build.inspector(changjiang.lead)
    with pytest.raises(Refused, match="理由"):
        services.move(
            inspector=person, to_department=changjiang.partner, on=DAY, reason="", actor=SYSTEM
        )
    services.move(
        inspector=person, to_department=changjiang.partner, on=DAY, reason="轮岗", actor=SYSTEM
    )
    before, after = DAY - dt.timedelta(days=1), DAY
    assert selectors.drawable_inspectors(changjiang.lead, before).exists()
    assert not selectors.drawable_inspectors(changjiang.partner, before).exists()
    assert not selectors.drawable_inspectors(changjiang.lead, after).exists()
    assert selectors.drawable_inspectors(changjiang.partner, after).exists()


def test_a_move_dated_ahead_is_carried_out_on_its_day(huizhou: Place) -> None:
    person = build.inspector(huizhou.lead)
    ahead = dt.date(2099, 1, 1)
    services.move(
        inspector=person, to_department=huizhou.partner, on=ahead, reason="轮岗", actor=SYSTEM
    )
    assert person.department == huizhou.lead
    assert services.settle_moves(dt.date(2098, 12, 31)) == 0
    assert services.settle_moves(ahead) == 1
    assert services.settle_moves(ahead) == 0
    person.refresh_from_db()
    assert person.department == huizhou.partner


def test_who_has_left_is_drawable_until_the_last_day(huizhou: Place) -> None:
    person = build.inspector(huizhou.lead)
    services.leave_office(inspector=person, on=DAY, reason="退休", actor=SYSTEM)
    assert codes(person) == ["left"]
    assert selectors.drawable_inspectors(huizhou.lead, DAY - dt.timedelta(days=1)).exists()
    assert not selectors.drawable_inspectors(huizhou.lead, DAY).exists()


@pytest.mark.clause("CJ-10c", "CJ-10j")
def test_an_inspector_acts_only_within_level_and_boundary(
    huizhou: Place, districts: dict[str, Region]
) -> None:
    inner, outer = districts["441302"], districts["441322"]
    near, far = build.obj(huizhou.lead, 1, region=inner), build.obj(huizhou.lead, 2, region=outer)
    person = build.inspector(huizhou.lead, boundary=(inner,), level="county")
    assert codes(person, inspection_object=near) == []
    assert codes(person, inspection_object=far) == ["boundary"]
    services.change_inspector(inspector=person, facts={}, boundary=[huizhou.region], actor=SYSTEM)
    assert codes(person, inspection_object=far) == ["level"]
    services.change_inspector(inspector=person, facts={"level": "city"}, actor=SYSTEM)
    assert codes(person, inspection_object=far) == []


def test_without_a_recorded_boundary_the_departments_region_counts(
    huizhou: Place, jilin: Place
) -> None:
    person = build.inspector(huizhou.lead)
    assert codes(person, inspection_object=build.obj(huizhou.lead, 1)) == []
    assert codes(person, inspection_object=build.obj(jilin.lead, 2)) == ["boundary"]


def test_a_declared_interest_bars_the_pair_while_it_stands(huizhou: Place) -> None:
    person, row = build.inspector(huizhou.lead), build.obj(huizhou.lead, 1)
    recusal = services.declare_recusal(
        inspector=person,
        inspection_object=row,
        ground="近亲属任职",
        since=dt.date(2026, 1, 1),
        actor=SYSTEM,
    )
    assert codes(person, inspection_object=row) == ["recusal"]
    assert codes(person, inspection_object=build.obj(huizhou.lead, 2)) == []
    services.end_recusal(
        recusal=recusal, until=dt.date(2026, 5, 31), reason="亲属已离职", actor=SYSTEM
    )
    person = Inspector.objects.get(pk=person.pk)
    assert codes(person, inspection_object=row) == []


def test_an_inspector_declares_for_itself_and_for_nobody_else(huizhou: Place) -> None:
    actor = huizhou.actor("lead", Role.INSPECTOR)
    own = build.inspector(huizhou.lead, "检查员甲", person=huizhou.person("lead", Role.INSPECTOR))
    colleague, row = build.inspector(huizhou.lead, "检查员乙"), build.obj(huizhou.lead, 1)

    def declare(person: Inspector) -> None:
        services.declare_recusal(
            inspector=person, inspection_object=row, ground="曾任职", since=DAY, actor=actor
        )

    declare(own)
    assert own.recusals.get().declared_by == actor.name
    with pytest.raises(Refused) as refused:
        declare(colleague)
    assert refused.value.status == 403


@pytest.mark.clause("PY-A302a", "CJ-10e")
def test_only_the_department_edits_its_inspectors(pengyang: Place, outsider: Actor) -> None:
    person = build.inspector(pengyang.lead)
    for actor in (
        pengyang.actor("partner", Role.KEEPER),
        pengyang.actor("lead", Role.HANDLER),
        outsider,
    ):
        with pytest.raises(Refused) as refused:
            services.change_inspector(inspector=person, facts={"position": "演示岗"}, actor=actor)
        assert refused.value.status == 403
    keeper = pengyang.actor("lead", Role.KEEPER)
    services.change_inspector(inspector=person, facts={"position": "演示岗"}, actor=keeper)
    person.refresh_from_db()
    assert person.position == "演示岗"


@pytest.mark.clause("JL-203f", "JL-304a")
def test_every_inspector_has_one_of_three_classes_and_each_class_is_counted(jilin: Place) -> None:
    with pytest.raises(Refused) as refused:
        build.inspector(jilin.lead, staff_class="temporary")
    assert "staff_class" in refused.value.fields
    classes = [*StaffClass, StaffClass.QUALIFIED]
    for number, staff_class in enumerate(classes):
        build.inspector(
            jilin.lead,
            f"检查员{number}",
            staff_class=staff_class,
            training="2026年法制培训",
            valid_to=None if staff_class == StaffClass.AUXILIARY else dt.date(2030, 12, 31),
        )
    registry = selectors.inspector_registry(jilin.lead, DAY)
    assert registry.by_class == {
        "行政执法类公务员": 1,
        "具有行政执法资格的工作人员": 2,
        "从事日常监管工作的人员": 1,
    }
    assert (registry.total, registry.drawable, registry.auxiliary) == (4, 4, 1)
    assert Inspector.objects.filter(training="2026年法制培训").count() == 5


def test_credentials_about_to_expire_are_listed_by_the_rulebooks_days(huizhou: Place) -> None:
    soon = build.inspector(huizhou.lead, "检查员甲", valid_to=DAY + dt.timedelta(days=60))
    build.inspector(huizhou.lead, "检查员乙", valid_to=DAY + dt.timedelta(days=61))
    renewed = build.inspector(huizhou.lead, "检查员丙", valid_to=DAY)
    services.add_credential(
        inspector=renewed,
        number="演示-续-1",
        issuer="演示司法局",
        valid_from=DAY,
        valid_to=dt.date(2031, 1, 1),
        actor=SYSTEM,
    )
    rows = selectors.expiring_credentials(huizhou.lead, DAY)
    assert [row.inspector for row in rows] == [soon]


def test_a_credential_number_is_registered_once(huizhou: Place) -> None:
    person = build.inspector(huizhou.lead)
    with pytest.raises(Refused, match="已经登记"):
        services.add_credential(
            inspector=person,
            number=person.credentials.get().number,
            issuer="演示司法局",
            valid_from=DAY,
            valid_to=DAY,
            actor=SYSTEM,
        )


@pytest.mark.clause("CJ-10d", "CJ-10l")
def test_experts_are_found_by_field_until_they_leave_the_register(
    changjiang: Place, huizhou: Place
) -> None:
    keeper = changjiang.actor("lead", Role.KEEPER)
    party = services.add_party(
        kind="agency",
        name="演示·检测机构",
        domain="特种设备检测",
        region=changjiang.region,
        actor=keeper,
    )
    assert list(selectors.supporting_parties(domain="特种设备")) == [party]
    assert not selectors.supporting_parties(domain="会计").exists()
    assert list(selectors.supporting_parties(region=changjiang.region)) == [party]
    assert not selectors.supporting_parties(region=huizhou.region).exists()
    assert not selectors.drawable_inspectors(changjiang.lead, DAY).exists()
    services.deactivate_party(party=party, reason="资质到期", actor=keeper)
    assert not selectors.supporting_parties().exists()


def test_an_outsider_sees_no_inspector(huizhou: Place, outsider: Actor) -> None:
    person = build.inspector(huizhou.lead)
    assert not selectors.inspectors_visible_to(outsider).exists()
    with pytest.raises(Refused) as refused:
        selectors.inspector_for(outsider, person.pk)
    assert refused.value.status == 404
