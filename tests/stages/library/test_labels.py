"""Labels: the catalogue of three levels, review, labels on objects, registers fed by them."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library import selectors, services
from mingqian.library.models import Label, LabelState
from tests.cast import Place
from tests.stages.library import build
from tests.told import told

pytestmark = pytest.mark.django_db


@told
def label(department: Department, level: str = "small", **more: object) -> Label:
    """A label in force, with the classes above it."""
    facts: dict[str, object] = {"name": f"演示·{level}", "valid_from": dt.date(2026, 1, 1), **more}
    if level != "major" and "parent" not in facts:
        facts["parent"] = label(department, "middle" if level == "small" else "major")
    made = services.propose_label(department=department, level=level, actor=SYSTEM, **facts)
    return services.review_label(label=made, approve=True, actor=SYSTEM)


def put(row: Label, *objects: object, actor: Actor = SYSTEM, **more: object) -> list[object]:
    """The label on objects."""
    facts = {"reason": "专项排查", "source": "演示数据", **more}
    return services.put_label(label=row, objects=objects, actor=actor, **facts)


@pytest.mark.clause("CJ-10a")
def test_a_label_goes_from_proposal_through_a_second_person_into_the_catalogue(
    huizhou: Place,
) -> None:
    keeper, head = huizhou.actor("lead", Role.KEEPER), huizhou.actor("lead", Role.HEAD)
    middle = label(huizhou.lead, "middle")
    made = services.propose_label(
        department=huizhou.lead, level="small", name="演示·冷链", parent=middle, actor=keeper,
        valid_from=timezone.localdate(),
    )  # fmt: skip
    for actor in (keeper, huizhou.actor("partner", Role.HEAD)):
        with pytest.raises(Refused) as refused:
            services.review_label(label=made, approve=True, actor=actor)
        assert refused.value.status == 403
    with pytest.raises(Refused, match="理由"):
        services.review_label(label=made, approve=False, actor=head)
    made = services.review_label(label=made, approve=True, actor=head)
    assert (made.state, made.reviewed_by) == (LabelState.IN_FORCE, head.name)
    assert [(row.depth, row.label.name) for row in selectors.label_catalogue(keeper)] == [
        (0, "演示·major"), (1, "演示·middle"), (2, "演示·冷链"),
    ]  # fmt: skip
    with pytest.raises(Refused, match="其下还有"):
        services.withdraw_label(label=middle, reason="调整", actor=keeper)


def test_major_and_middle_classes_belong_to_the_upper_department(pengyang: Place) -> None:
    upper = Department.objects.create(
        code="guyuan-market", name="固原市市场监督管理局", region=pengyang.region.parent,
        system=pengyang.lead.system,
    )  # fmt: skip
    with pytest.raises(Refused, match="上级主管部门") as refused:
        label(pengyang.lead, "major")
    assert "level" in refused.value.fields
    middle = label(upper, "middle")
    small = label(pengyang.lead, parent=middle)
    assert small.state == LabelState.IN_FORCE


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"level": "major"}, "parent"),
        ({"level": "other"}, "level"),
        ({"level": "middle"}, "parent"),
        ({"scope": "province"}, "scope"),
        ({"valid_to": dt.date(2026, 1, 2)}, "valid_to"),
        ({"valid_to": dt.date(2028, 1, 2)}, "valid_to"),
    ],
)
def test_a_label_that_does_not_fit_the_catalogue_is_refused(
    huizhou: Place, wrong: dict[str, object], field: str
) -> None:
    middle = label(
        huizhou.lead, "middle", parent=label(huizhou.lead, "major"), valid_to=dt.date(2027, 1, 1)
    )
    facts = {
        "level": "small", "name": "演示·冷链", "parent": middle,
        "valid_from": dt.date(2026, 1, 1), "valid_to": dt.date(2027, 1, 1), **wrong,
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        services.propose_label(department=huizhou.lead, actor=SYSTEM, **facts)
    assert field in refused.value.fields


@pytest.mark.clause("CJ-10a", "JL-203c")
def test_a_reviewed_label_feeds_a_register_and_ends_with_its_last_day(huizhou: Place) -> None:
    row = label(huizhou.lead, valid_to=dt.date(2027, 3, 1))
    thing, other = build.obj(huizhou.lead, 1), build.obj(huizhou.lead, 2)
    registry = services.open_registry(
        department=huizhou.lead, name="演示·库", rule={"labels": [row.parent_id]}, actor=SYSTEM
    )
    [placed] = put(row, thing, actor=huizhou.actor("lead", Role.KEEPER))
    assert not selectors.members_of(registry).exists()
    head = huizhou.actor("lead", Role.HEAD)
    assert selectors.placements_to_review(head, row) == [placed]
    services.review_placements(placements=[placed], approve=True, actor=head)
    assert list(selectors.members_of(registry)) == [thing]
    assert selectors.describe_range(registry.rule) == "标签 演示·middle"
    assert other not in selectors.members_of(registry)
    with time_machine.travel(dt.datetime(2027, 3, 2, 2, tzinfo=dt.UTC)):
        held = selectors.objects_in_range(object_range={"labels": [row.pk]})
        assert not held.exists(), "the label drops before the tick has run"
        assert services.expire_labels() == 1
        assert services.expire_labels() == 0
        assert not selectors.members_of(registry).exists()
    placed.refresh_from_db()
    assert placed.until == dt.date(2027, 3, 2)
    assert "2027-03-01" in placed.end_reason


def test_a_label_is_taken_off_with_a_reason_and_the_register_follows(huizhou: Place) -> None:
    row = label(huizhou.lead, needs_review=False)
    thing = build.obj(huizhou.lead, 1)
    registry = services.open_registry(
        department=huizhou.lead, name="演示·库", rule={"labels": [row.pk]}, actor=SYSTEM
    )
    [placed] = put(row, thing)
    assert list(selectors.members_of(registry)) == [thing]
    with pytest.raises(Refused, match="已有标签"):
        put(row, thing)
    with pytest.raises(Refused, match="理由"):
        services.take_off_label(placement=placed, reason=" ", actor=SYSTEM)
    services.take_off_label(placement=placed, reason="排查结束", actor=SYSTEM)
    assert not selectors.members_of(registry).exists()
    with pytest.raises(Refused, match="已经摘除"):
        services.take_off_label(placement=placed, reason="再来", actor=SYSTEM)
    [again] = put(row, thing)
    services.withdraw_label(label=row, reason="不再使用", actor=SYSTEM)
    again.refresh_from_db()
    assert again.until == timezone.localdate()


def test_who_may_put_a_label_on_what(huizhou: Place, jilin: Place, outsider: Actor) -> None:
    own = label(huizhou.lead)
    wide = label(huizhou.lead, name="演示·全市", scope="city", parent=own.parent)
    here, there = build.obj(huizhou.lead, 1), build.obj(jilin.lead, 2)
    partner = huizhou.actor("partner", Role.KEEPER)
    for row, thing, actor in ((own, here, partner), (own, there, SYSTEM), (wide, here, outsider)):
        with pytest.raises(Refused) as refused:
            put(row, thing, actor=actor)
        assert refused.value.status == 403
    put(wide, here, actor=partner)
    for wrong, field in (({"reason": ""}, "reason"), ({"source": ""}, "source"),
                         ({"since": dt.date(2999, 1, 1)}, "since")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            put(own, here, **wrong)
        assert field in refused.value.fields


def test_a_label_refused_on_an_object_leaves_its_reason(huizhou: Place) -> None:
    row = label(huizhou.lead)
    [placed] = put(row, build.obj(huizhou.lead, 1), actor=huizhou.actor("lead", Role.KEEPER))
    head = huizhou.actor("lead", Role.HEAD)
    with pytest.raises(Refused, match="理由"):
        services.review_placements(placements=[placed], approve=False, actor=head)
    services.review_placements(placements=[placed], approve=False, reason="不符合", actor=head)
    placed.refresh_from_db()
    assert (placed.until, placed.end_reason) == (timezone.localdate(), "不符合")


def test_the_head_is_told_what_waits_for_a_review_and_the_keeper_what_is_inferred(
    huizhou: Place,
) -> None:
    keeper, head = huizhou.actor("lead", Role.KEEPER), huizhou.actor("lead", Role.HEAD)
    row = label(huizhou.lead)
    put(row, build.obj(huizhou.lead, 1, is_region_inferred=True), actor=keeper)
    services.propose_label(
        department=huizhou.lead, level="small", name="演示·新", parent=row.parent, actor=keeper,
        valid_from=timezone.localdate(),
    )  # fmt: skip
    assert {todo.kind for todo in selectors.todos(head)} == {"标签审核", "贴标审核"}
    assert [todo.title for todo in selectors.todos(keeper)] == ["1 户的区划待核定"]
