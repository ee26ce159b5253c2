"""Dispatch and configuration in the order the rules list (惠州 第（九）条, 昌江 第十四条)."""

from __future__ import annotations

import pytest

from mingqian.draw import services as drawing
from mingqian.draw.models import DrawState
from mingqian.foundation.org.models import Department, DepartmentKind, Region
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.matching import selectors, services
from mingqian.matching.models import DepartmentPart, PartState
from mingqian.scheme.models import (
    Consultation,
    ConsultationState,
    InspectionTask,
    TaskState,
)
from tests import cast
from tests.cast import Place
from tests.stages.draw import build as draws
from tests.stages.matching import build

pytestmark = pytest.mark.django_db


@pytest.mark.clause("HZ-09d", "HZ-09b")
def test_dispatch_gives_each_accepted_department_the_list_and_a_to_do(huizhou: Place) -> None:
    draw, parts = build.dispatched(huizhou)
    draw.refresh_from_db()
    draw.task.refresh_from_db()
    assert (draw.state, draw.task.state) == (DrawState.DISPATCHED, TaskState.DISPATCHED)
    assert [part.department_id for part in parts] == [huizhou.lead.pk, huizhou.partner.pk]
    partner = huizhou.actor("partner", Role.HANDLER)
    part = selectors.get_for(partner, parts[1].pk)
    assert part.dispatched_at is not None
    assert [row.oid for row in selectors.objects_of(part)] == [
        row.oid for row in draws.selected(draw)
    ]
    assert [todo.detail for todo in selectors.todos(partner)] == ["接收联合抽查任务"]
    lead = selectors.part_of(draw.task, huizhou.lead)
    assert (lead.state, lead.items.count()) == (PartState.ITEMS_CHOSEN, 1)


@pytest.mark.clause("HZ-08c")
def test_a_department_that_declined_gets_no_part(huizhou: Place) -> None:
    items = draws.items_of(huizhou.lead)
    draws.items_of(huizhou.partner, "P01")
    draws.objects_for(huizhou.lead, 6)
    task = draws.make_task(huizhou, items=items)
    Consultation.objects.create(
        scheme=task.scheme, department=huizhou.third, state=ConsultationState.DECLINED
    )
    draw = draws.drawn(huizhou, task)
    services.dispatch(draw=draw, actor=huizhou.actor("lead", Role.HANDLER))
    third = huizhou.actor("third", Role.HANDLER)
    assert not DepartmentPart.objects.filter(department=huizhou.third).exists()
    assert not selectors.visible_to(third).exists()
    assert selectors.todos(third) == []


def test_only_the_lead_dispatches(huizhou: Place) -> None:
    items = draws.items_of(huizhou.lead)
    draws.objects_for(huizhou.lead, 6)
    draw = draws.drawn(huizhou, draws.make_task(huizhou, items=items))
    with pytest.raises(Refused) as refused:
        services.dispatch(draw=draw, actor=huizhou.actor("partner", Role.HANDLER))
    assert refused.value.status == 403


@pytest.mark.clause("HZ-09e")
def test_receive_items_and_deal_come_in_this_order(huizhou: Place) -> None:
    build.staff(huizhou, "partner", 3)
    _, parts = build.dispatched(huizhou)
    part, partner = parts[1], huizhou.actor("partner", Role.HANDLER)
    with pytest.raises(Refused) as refused:
        services.seal_terms(part=part, actor=partner)
    assert "已派发待接收" in refused.value.reason
    with pytest.raises(Refused):
        services.choose_items(part=part, items=list(selectors.items_to_choose(part)), actor=partner)
    part = services.receive(part=part, actor=partner)
    with pytest.raises(Refused) as refused:
        services.seal_terms(part=part, actor=partner)
    assert "第（九）条" in refused.value.clause
    part = services.choose_items(
        part=part, items=list(selectors.items_to_choose(part)), actor=partner
    )
    seal = services.seal_terms(part=part, actor=partner)
    part.refresh_from_db()
    assert (part.state, part.drawn_at) == (PartState.TERMS_SEALED, None)
    build.thrown(seal)
    part.refresh_from_db()
    assert part.received_at < part.items_chosen_at < seal.sealed_at < part.drawn_at


@pytest.mark.clause("CJ-07e", "HZ-04f")
def test_only_own_published_items_can_be_chosen(changjiang: Place) -> None:
    _, parts = build.dispatched(changjiang)
    part, partner = parts[1], changjiang.actor("partner", Role.HANDLER)
    services.receive(part=part, actor=partner)
    part.refresh_from_db()
    own = list(selectors.items_to_choose(part))
    assert {item.department_id for item in own} == {changjiang.partner.pk}
    foreign = list(parts[0].task.scheme.items.all())
    with pytest.raises(Refused) as refused:
        services.choose_items(part=part, items=[*own, *foreign], actor=partner)
    assert refused.value.status == 422
    assert foreign[0].name in refused.value.reason
    with pytest.raises(Refused) as refused:
        services.choose_items(part=part, items=[], actor=partner)
    assert refused.value.status == 422


@pytest.mark.clause("HZ-04f", "HZ-09f")
def test_the_task_is_ready_only_when_all_departments_are_configured(huizhou: Place) -> None:
    build.staff(huizhou, "lead", 3)
    build.staff(huizhou, "partner", 3)
    draw, parts = build.dispatched(huizhou)
    lead = build.dealt(huizhou, parts[0])
    services.configure(part=lead, actor=huizhou.actor("lead", Role.HANDLER))
    draw.task.refresh_from_db()
    assert draw.task.state == TaskState.DISPATCHED
    assert selectors.blockers(draw.task) == [f"{huizhou.partner.label}：已派发待接收"]
    partner = build.dealt(huizhou, parts[1])
    assert selectors.blockers(draw.task) == [f"{huizhou.partner.label}：已抽取人员"]
    services.configure(part=partner, actor=huizhou.actor("partner", Role.HANDLER))
    draw.task.refresh_from_db()
    assert draw.task.state == TaskState.READY
    assert selectors.blockers(draw.task) == []


def test_nobody_configures_another_departments_part(huizhou: Place, outsider: object) -> None:
    build.staff(huizhou, "partner", 3)
    _, parts = build.dispatched(huizhou)
    with pytest.raises(Refused) as refused:
        services.receive(part=parts[1], actor=huizhou.actor("lead", Role.HANDLER))
    assert refused.value.status == 403
    with pytest.raises(Refused) as refused:
        selectors.get_for(outsider, parts[1].pk)  # type: ignore[arg-type]
    assert refused.value.status == 404


def station_of(place: Place) -> Region:
    """A station of a street beside the units of the whole district; returns the street."""
    town = cast.region("211103001000", "振兴街道", "town", place.region)
    place.departments["branch"] = Department.objects.create(
        code="xinglongtai-branch",
        name="振兴所",
        region=town,
        system_id="market",
        parent=place.departments["bureau"],
        kind=DepartmentKind.UNIT,
    )
    return town


def filed_and_dispatched(place: Place, task: InspectionTask) -> list[DepartmentPart]:
    """Drawn, confirmed, filed with the legal unit, sent out."""
    draw = draws.drawn(place, task)
    draw = drawing.confirm_list(draw=draw, actor=place.actor("lead", Role.HEAD))
    draw = drawing.file_list(draw=draw, actor=place.actor("legal", Role.LEGAL), filing_no="法备1号")
    return services.dispatch(draw=draw, actor=place.actor("lead", Role.HANDLER))


def in_streets(place: Place, town: Region, number: int) -> None:
    """Objects of the district, half of them in the street of the station."""
    for row in draws.objects_for(place.lead, number)[: number // 2]:
        row.region = town
        row.save()


@pytest.mark.clause("XL-202c")
def test_two_units_of_one_territory_go_together_each_with_its_own_items(
    xinglongtai: Place,
) -> None:
    town = station_of(xinglongtai)
    in_streets(xinglongtai, town, 6)
    items = draws.items_of(xinglongtai.lead, "X01")
    theirs = draws.items_of(xinglongtai.partner, "Y01")
    task = draws.make_task(
        xinglongtai, items=items, participants=("partner", "branch"), object_count=6
    )
    lead, branch, partner = filed_and_dispatched(xinglongtai, task)
    own = set(selectors.objects_of(lead))
    assert set(selectors.objects_of(partner)) == own
    assert {row.inspection_object.region for row in own} == {xinglongtai.region}
    assert {row.inspection_object.region for row in selectors.objects_of(branch)} == {town}
    build.staff(xinglongtai, "lead", 3)
    build.staff(xinglongtai, "partner", 3)
    for part, chosen in ((lead, items), (partner, theirs)):
        done = build.dealt(xinglongtai, part)
        assert list(done.items.all()) == list(chosen)
        assert selectors.short_objects(done) == []
    by_unit = {row.part.department for row in next(iter(own)).assignments.all()}
    assert by_unit == {xinglongtai.lead, xinglongtai.partner}


@pytest.mark.clause("XL-505a")
def test_objects_go_to_the_unit_of_their_place(xinglongtai: Place) -> None:
    town = station_of(xinglongtai)
    items = draws.items_of(xinglongtai.lead, "X01")
    in_streets(xinglongtai, town, 6)
    task = draws.make_task(xinglongtai, items=items, participants=("branch",), object_count=6)
    parts = filed_and_dispatched(xinglongtai, task)
    by_department = {
        part.department.name: {
            row.inspection_object.region.name for row in selectors.objects_of(part)
        }
        for part in parts
    }
    assert by_department == {"食品监管股": {"兴隆台区"}, "振兴所": {"振兴街道"}}
    assert sum(selectors.objects_of(part).count() for part in parts) == 6


@pytest.mark.clause("PY-203g")
def test_an_undirected_draw_proposes_departments_and_items_by_business_scope(
    pengyang: Place,
) -> None:
    draws.keep_in_force(pengyang)
    draws.items_of(pengyang.lead, "S01", scope_keywords=["食品"])
    draws.items_of(pengyang.partner, "E01", scope_keywords=["加油", "化工"])
    draws.objects_for(pengyang.lead, 1, business_scope="食品销售；化工产品批发")
    draws.objects_for(pengyang.lead, 1, start=5, business_scope="图书零售")
    task = draws.make_task(pengyang, participants=(), is_undirected=True, object_count=2)
    draw = draws.drawn(pengyang, task)
    found = {row.drawn.name: row.proposals for row in selectors.proposals(draw)}
    first = found["演示·第1号公司"]
    assert [(p.department.pk, [i.code for i in p.items], p.words) for p in first] == [
        (pengyang.lead.pk, ["S01"], ["食品"]),
        (pengyang.partner.pk, ["E01"], ["化工"]),
    ]
    assert found["演示·第5号公司"] == []


@pytest.mark.clause("CJ-14g")
def test_objects_without_a_team_are_listed(changjiang: Place) -> None:
    build.staff(changjiang, "lead", 2)
    build.staff(changjiang, "partner", 2)
    draw, parts = build.dispatched(changjiang)
    build.configured(changjiang, parts)
    first, second = selectors.objects_without_team(draw.task)
    leader = selectors.inspectors_on(parts[0], first)[0]
    services.form_team(
        drawn_object=first, leader=leader, actor=changjiang.actor("lead", Role.HANDLER)
    )
    assert list(selectors.objects_without_team(draw.task)) == [second]
