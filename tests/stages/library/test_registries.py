"""Registers: responsible department, rule and hand, why an object is in, filing, the board."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library import selectors, services
from mingqian.library.models import ObjectRegistry
from tests.cast import Place
from tests.stages.library import build

pytestmark = pytest.mark.django_db


def food_registry(place: Place) -> ObjectRegistry:
    """A register whose members follow the business scope."""
    return services.open_registry(
        department=place.lead, name="演示·食品库", rule={"keywords": ["食品"]}, actor=SYSTEM
    )


@pytest.mark.clause("JL-203b")
def test_only_the_responsible_department_changes_a_register(jilin: Place) -> None:
    registry = food_registry(jilin)
    row = build.obj(jilin.lead, 1)
    other = jilin.actor("partner", Role.KEEPER)
    with pytest.raises(Refused) as refused:
        services.register(registry=registry, inspection_object=row, reason="x", actor=other)
    assert refused.value.status == 403
    with pytest.raises(Refused) as refused:
        services.set_rule(registry=registry, rule={"keywords": ["药品"]}, actor=other)
    assert refused.value.status == 403


@pytest.mark.clause("XL-203b")
def test_an_object_shows_in_which_lists_it_stands_and_why(xinglongtai: Place) -> None:
    bureau = xinglongtai.departments["bureau"]
    row = build.obj(bureau, 1, business_scope="食品销售")
    services.open_registry(
        department=bureau, name="演示·食品库", rule={"keywords": ["食品"]}, actor=SYSTEM
    )
    hand = services.open_registry(department=bureau, name="演示·重点库", actor=SYSTEM)
    services.register(registry=hand, inspection_object=row, reason="近期投诉较多", actor=SYSTEM)
    why = {found.registry.name: found.why for found in selectors.memberships(row)}
    assert why == {
        "演示·食品库": "按入库条件：经营范围含“食品”",
        "演示·重点库": "人工登记：近期投诉较多",
    }


def test_an_object_that_no_longer_meets_the_rule_leaves_with_a_date(huizhou: Place) -> None:
    row = build.obj(huizhou.lead, 1, business_scope="食品销售")
    registry = food_registry(huizhou)
    services.change_object(
        inspection_object=row, facts={"business_scope": "建材"}, reason="变更", actor=SYSTEM
    )
    assert not selectors.members_of(registry).exists()
    assert row.registrations.get().until is not None


def test_what_was_registered_by_hand_stays_when_the_rule_runs(huizhou: Place) -> None:
    row = build.obj(huizhou.lead, 1, business_scope="建材")
    registry = food_registry(huizhou)
    services.register(registry=registry, inspection_object=row, reason="兼营", actor=SYSTEM)
    services.sync_registry(registry=registry)
    assert list(selectors.members_of(registry)) == [row]
    with pytest.raises(Refused, match="已在"):
        services.register(registry=registry, inspection_object=row, reason="再来", actor=SYSTEM)


def test_a_rule_holds_only_objects_of_the_departments_region(huizhou: Place, jilin: Place) -> None:
    build.obj(jilin.lead, 1, business_scope="食品销售")
    assert not selectors.members_of(food_registry(huizhou)).exists()


def test_leaving_a_register_by_hand_keeps_the_row_as_history(huizhou: Place) -> None:
    row = build.obj(huizhou.lead, 1)
    registry = services.open_registry(department=huizhou.lead, name="演示·库", actor=SYSTEM)
    since = dt.date(2026, 1, 1)
    services.register(
        registry=registry, inspection_object=row, reason="许可", since=since, actor=SYSTEM
    )
    services.unregister(registry=registry, inspection_object=row, reason="许可注销", actor=SYSTEM)
    assert not selectors.members_of(registry).exists()
    assert list(selectors.members_of(registry, dt.date(2026, 2, 1))) == [row]


@pytest.mark.clause("PY-A302b")
def test_a_filed_register_shows_the_regulator_date_and_count(pengyang: Place) -> None:
    registry = services.open_registry(department=pengyang.partner, name="演示·排污库", actor=SYSTEM)
    for number in (1, 2):
        services.register(
            registry=registry,
            inspection_object=build.obj(pengyang.partner, number),
            reason="许可",
            actor=SYSTEM,
        )
    filing = services.file_register(registry=registry, actor=pengyang.actor("partner", Role.KEEPER))
    board = {row.department: row for row in selectors.status_board(pengyang.region)}
    seen = board[pengyang.partner].last_filing
    assert seen == filing
    assert (filing.filed_to, filing.object_count) == (pengyang.lead, 2)
    assert len(filing.digest) == 64


@pytest.mark.clause("PY-A200f", "CJ-06c", "PY-202c")
def test_the_board_shows_list_objects_inspectors_and_last_update(changjiang: Place) -> None:
    item_list = build.published(changjiang.lead)
    services.open_registry(department=changjiang.lead, name="演示·库", actor=SYSTEM)
    build.obj(changjiang.lead, 1)
    build.inspector(changjiang.lead)
    build.inspector(changjiang.lead, "检查员乙", valid_to=None)
    board = {row.department: row for row in selectors.status_board(changjiang.region)}
    own, other = board[changjiang.lead], board[changjiang.partner]
    assert own.list_in_force == item_list
    assert (own.object_count, own.inspector_count, own.drawable_count) == (1, 2, 1)
    assert own.last_update is not None
    assert own.is_complete
    assert not other.is_complete
    assert other.object_count == 0


@pytest.mark.clause("CJ-07b")
def test_data_older_than_the_rulebooks_age_are_flagged(changjiang: Place) -> None:
    with time_machine.travel(dt.datetime(2026, 1, 5, 2, tzinfo=dt.UTC)):
        build.obj(changjiang.lead, 1)
        assert selectors.standing_of(changjiang.lead, dt.date(2026, 6, 1)).stale == ()
        late = selectors.standing_of(changjiang.lead, dt.date(2026, 12, 1))
    assert late.stale == ("检查对象名录",)


def test_a_rule_may_not_be_empty_or_lean_on_registers(huizhou: Place) -> None:
    registry = services.open_registry(department=huizhou.lead, name="演示·库", actor=SYSTEM)
    for rule in ({}, {"registries": [registry.pk]}):
        with pytest.raises(Refused) as refused:
            services.set_rule(registry=registry, rule=rule, actor=SYSTEM)
        assert refused.value.status == 422


@pytest.mark.clause("XL-203b")
def test_why_an_object_is_in_a_register_and_why_not(huizhou: Place) -> None:
    row = build.obj(huizhou.lead, 1, business_scope="食品销售", industry_code="F5112")
    keeper = huizhou.actor("lead", Role.KEEPER)
    rule = {"keywords": ["食品", "饮料"], "risk_classes": ["D"], "industries": ["F51"]}
    registry = services.open_registry(
        department=huizhou.lead, name="演示·食品库", rule=rule, actor=SYSTEM
    )
    hand = services.open_registry(department=huizhou.partner, name="演示·逐户库", actor=SYSTEM)
    found = {reason.registry: reason for reason in selectors.reasons(keeper, row)}
    out = found[registry]
    assert not out.is_in
    assert [(c.label, c.value, c.is_met) for c in out.conditions] == [
        ("记录有效", "有效", True),
        ("在责任部门辖区内", "惠州市", True),
        ("行业", out.conditions[2].value, True),
        ("信用风险分类", "未分类", False),
        ("经营范围关键词", "食品销售", True),
    ]
    assert out.conditions[4].asked == "经营范围含“食品”或“饮料”"
    assert out.conditions[2].value.startswith("F5112")
    assert [c.label for c in out.unmet] == ["信用风险分类"]
    assert "信用风险分类：未分类，不符合“信用风险 D”" in out.verdict
    assert found[hand].verdict == "本库逐户登记，没有人登记过该对象"
    services.classify(
        inspection_object=row, risk_class="D", on=dt.date(2026, 1, 1), source="省局", actor=SYSTEM
    )
    services.register(
        registry=hand, inspection_object=row, reason="排污许可",
        actor=huizhou.actor("partner", Role.KEEPER),
    )  # fmt: skip
    found = {reason.registry: reason for reason in selectors.reasons(keeper, row)}
    assert found[registry].is_in
    assert found[registry].verdict.startswith("按入库条件：行业 F51")
    [stay] = found[hand].stays
    assert (stay.how, stay.by, stay.reason) == ("人工登记", "名录与清单管理员甲", "排污许可")
    services.unregister(registry=hand, inspection_object=row, reason="许可注销", actor=SYSTEM)
    out = selectors.reason_for(row, hand)
    assert out.verdict.endswith("移出：许可注销")
    assert out.stays[0].ended_by == "系统"


def test_a_register_of_another_area_is_no_answer_to_a_keeper(huizhou: Place, jilin: Place) -> None:
    row = build.obj(huizhou.lead, 1)
    far = services.open_registry(department=jilin.lead, name="演示·外地库", actor=SYSTEM)
    assert selectors.reasons(huizhou.actor("lead", Role.KEEPER), row) == []
    assert [c.label for c in selectors.reason_for(row, far).unmet] == ["在责任部门辖区内"]
