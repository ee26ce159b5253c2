"""What a plan and its lines must say, by place."""

from __future__ import annotations

import datetime as dt

import pytest

from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library import services as library_services
from mingqian.library.models import InspectionItem
from mingqian.plan import selectors, services
from mingqian.plan.models import AnnualPlan, PlanState
from tests.cast import Place
from tests.stages.library import build as library
from tests.stages.plan import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def running_pengyang(pengyang: Place) -> Place:
    """彭阳县 with a recorded decision to go on using its rulebook."""
    build.continue_pengyang(pengyang)
    return pengyang


def refused_submission(home: Place, plan: AnnualPlan) -> Refused:
    """The refusal of the head's submission."""
    with pytest.raises(Refused) as refused:
        services.submit(plan=plan, actor=home.actor("lead", Role.HEAD))
    plan.refresh_from_db()
    assert plan.state == PlanState.DRAFT
    return refused.value


@pytest.mark.clause("CJ-12b")
@pytest.mark.parametrize(
    ("without", "named"),
    [
        ({"range_text": ""}, "抽查范围"),
        ({"starts_on": None}, "抽查时间"),
        ({"sampling_permille": None, "object_count": 20}, "抽查比例"),
        ({"participants": ()}, "参与部门"),
        ({"items": ()}, "抽查事项"),
    ],
)
def test_in_changjiang_a_line_lacking_one_of_the_five_parts_is_refused_by_name(
    changjiang: Place, without: dict[str, object], named: str
) -> None:
    refused = refused_submission(changjiang, build.with_line(changjiang, **without))
    assert named in refused.reason
    assert "第1项" in refused.reason
    assert "第十二条" in refused.clause


@pytest.mark.clause("CJ-12a")
def test_in_changjiang_a_line_names_its_initiator_with_the_ground(changjiang: Place) -> None:
    refused = refused_submission(changjiang, build.with_line(changjiang, lead_ground=""))
    assert "发起依据" in refused.reason
    changjiang.departments["partner"].refresh_from_db()
    plan = build.submitted(changjiang, maker="partner", lead_ground="leading")
    line = plan.entries.get()
    assert (line.lead_department, line.get_lead_ground_display()) == (
        changjiang.partner,
        "牵头监管部门",
    )


@pytest.mark.clause("XL-602a")
@pytest.mark.parametrize(
    ("without", "named"),
    [
        ({"items": ()}, "抽查事项"),
        ({"ends_on": None}, "抽查时间"),
        ({"range_text": ""}, "抽查范围"),
    ],
)
def test_in_xinglongtai_a_line_without_items_time_or_range_is_refused(
    xinglongtai: Place, without: dict[str, object], named: str
) -> None:
    refused = refused_submission(xinglongtai, build.with_line(xinglongtai, "directed", **without))
    assert named in refused.reason
    assert "六（二）" in refused.clause


@pytest.mark.clause("PY-203e")
def test_in_pengyang_a_joint_line_without_participant_or_item_is_refused(
    running_pengyang: Place,
) -> None:
    plan = build.with_line(running_pengyang, participants=(), items=())
    refused = refused_submission(running_pengyang, plan)
    assert "抽查事项" in refused.reason
    assert "参与部门" in refused.reason
    assert "二（三）" in refused.clause


@pytest.mark.clause("JL-205a")
def test_a_line_can_only_choose_published_drawable_items_of_the_departments_concerned(
    jilin: Place,
) -> None:
    own = build.item(jilin.lead, "A01")
    foreign = build.item(jilin.third, "C01")
    draft_item = library.add(library.draft(jilin.partner), "B01")
    plan = build.draft(jilin)
    actor = jilin.actor("lead", Role.HANDLER)

    def add(item: InspectionItem) -> None:
        services.add_entry(plan=plan, actor=actor, parts=build.parts(jilin, items=(item,)))

    with pytest.raises(Refused, match="不是发起或参与部门的事项"):
        add(foreign)
    with pytest.raises(Refused, match="已公布的现行清单"):
        add(draft_item)
    assert plan.entries.count() == 0
    add(own)
    assert plan.entries.get().items.get() == own


def test_a_key_area_item_cannot_stand_in_a_plan(xinglongtai: Place) -> None:
    key = build.item(xinglongtai.lead, "K01")
    library_services.mark_key_area(item=key, area="食品", actor=SYSTEM)
    plan = build.draft(xinglongtai, "directed")
    with pytest.raises(Refused, match="重点领域"):
        services.add_entry(
            plan=plan,
            actor=xinglongtai.actor("lead", Role.HANDLER),
            parts=build.parts(xinglongtai, items=(key,)),
        )


@pytest.mark.clause("PY-203b")
def test_in_pengyang_the_yearly_plan_has_an_own_system_and_a_joint_part(
    running_pengyang: Place,
) -> None:
    own = build.draft(running_pengyang, "own_system")
    joint = build.draft(running_pengyang, "joint")
    assert (own.get_kind_display(), joint.get_kind_display()) == (
        "本系统抽查计划",
        "部门联合抽查计划",
    )
    with pytest.raises(Refused, match="本规则的年度计划种类"):
        build.draft(running_pengyang, "directed")
    with pytest.raises(Refused, match="不含参与部门"):
        services.add_entry(
            plan=own,
            actor=running_pengyang.actor("lead", Role.HANDLER),
            parts=build.parts(running_pengyang),
        )


@pytest.mark.clause("PY-203c")
def test_in_pengyang_a_plan_without_a_joint_line_of_the_department_is_blocked(
    running_pengyang: Place,
) -> None:
    own = build.with_line(running_pengyang, "own_system")
    refused = refused_submission(running_pengyang, own)
    assert "每年至少须有 1 项" in refused.reason
    assert "二（三）" in refused.clause
    joint = build.draft(running_pengyang, "joint")
    services.add_entry(
        plan=joint,
        actor=running_pengyang.actor("lead", Role.HANDLER),
        parts=build.parts(running_pengyang, items=tuple(own.entries.get().items.all())),
    )
    done = services.submit(plan=own, actor=running_pengyang.actor("lead", Role.HEAD))
    assert done.state == PlanState.SUBMITTED


def test_in_pengyang_taking_part_in_another_line_only_warns(running_pengyang: Place) -> None:
    build.with_line(running_pengyang, maker="partner")
    own = build.with_line(running_pengyang, "own_system")
    refused = refused_submission(running_pengyang, own)
    assert "仅参与他部门发起的事项" in refused.reason
    head = running_pengyang.actor("lead", Role.HEAD)
    done = services.submit(plan=own, actor=head, reason="本年度只参与")
    assert (done.state, done.late_reason) == (PlanState.SUBMITTED, "本年度只参与")


def test_an_expired_rulebook_opens_no_plan(pengyang: Place) -> None:
    with pytest.raises(Refused, match="2025"):
        build.draft(pengyang)


def test_a_plan_is_opened_once_a_year_and_kind(jilin: Place) -> None:
    build.draft(jilin)
    with pytest.raises(Refused) as refused:
        build.draft(jilin)
    assert refused.value.fields == {"year": "已有计划"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"sampling_permille": 1001}, "sampling_permille"),
        ({"times_per_year": 0}, "times_per_year"),
        ({"object_count": 0}, "object_count"),
        ({"methods": ("guess",)}, "methods"),
        ({"object_range": {"colour": ["red"]}}, "object_range"),
        ({"lead_ground": "because"}, "lead_ground"),
    ],
)
def test_a_wrong_part_is_refused_naming_its_field(
    changjiang: Place, wrong: dict[str, object], field: str
) -> None:
    plan = build.draft(changjiang)
    with pytest.raises(Refused) as refused:
        services.add_entry(
            plan=plan,
            actor=changjiang.actor("lead", Role.HANDLER),
            parts=build.parts(changjiang, **wrong),
        )
    assert refused.value.status == 422
    assert field in refused.value.fields
    assert not plan.entries.exists()


def test_dates_lie_in_the_plan_year_and_in_order(changjiang: Place) -> None:
    plan = build.draft(changjiang)
    actor = changjiang.actor("lead", Role.HANDLER)
    year = build.year()
    for wrong, field in (
        ({"ends_on": dt.date(year, 1, 1)}, "ends_on"),
        ({"starts_on": dt.date(year - 1, 12, 1)}, "starts_on"),
    ):
        with pytest.raises(Refused) as refused:
            services.add_entry(plan=plan, actor=actor, parts=build.parts(changjiang, **wrong))
        assert list(refused.value.fields) == [field]


def test_only_the_own_department_edits_and_only_a_draft(jilin: Place, outsider: object) -> None:
    plan = build.with_line(jilin)
    line = plan.entries.get()
    for actor in (outsider, jilin.actor("partner", Role.HANDLER)):
        with pytest.raises(Refused) as refused:
            services.remove_entry(entry=line, actor=actor)  # type: ignore[arg-type]
        assert refused.value.status == 403
    services.submit(plan=plan, actor=jilin.actor("lead", Role.HEAD))
    line.refresh_from_db()
    with pytest.raises(Refused, match="申请计划调整"):
        services.remove_entry(entry=plan.entries.get(), actor=jilin.actor("lead", Role.HANDLER))


@pytest.mark.clause("JL-205e")
def test_the_joint_plan_of_an_area_lists_lead_participants_items_range_and_time(
    jilin: Place,
) -> None:
    first, second = build.item(jilin.lead, "A01"), build.item(jilin.partner, "B01")
    office = jilin.actor("lead", Role.OFFICE)
    plan = services.draft_plan(actor=office, department=jilin.lead, year=build.year(), kind="joint")
    for lead, other, item in (
        (jilin.lead, jilin.partner, first),
        (jilin.partner, jilin.lead, second),
    ):
        services.add_entry(
            plan=plan,
            actor=office,
            parts=build.parts(jilin, lead_department=lead, participants=(other,), items=(item,)),
        )
    services.submit(plan=plan, actor=office)
    lines = [
        (e.lead_department, list(e.participating_departments.all()), list(e.items.all()))
        for e in plan.entries.order_by("seq")
    ]
    assert lines == [
        (jilin.lead, [jilin.partner], [first]),
        (jilin.partner, [jilin.lead], [second]),
    ]
    assert all(e.range_text and e.starts_on and e.ends_on for e in plan.entries.all())
    with pytest.raises(Refused, match="只编制联合抽查计划"):
        services.draft_plan(
            actor=office, department=jilin.lead, year=build.year(), kind="department"
        )


def test_an_item_that_leaves_the_list_is_not_offered_any_more(jilin: Place) -> None:
    old = library.published(jilin.lead, "A01")
    library_services.publish_list(
        item_list=library_services.new_version(
            item_list=old, adjustment_ground="工作实际需要", change_ground="依据变更", actor=SYSTEM
        ),
        actor=SYSTEM,
        reason="演示数据",
    )
    plan = build.draft(jilin)
    with pytest.raises(Refused, match="已公布的现行清单"):
        services.add_entry(
            plan=plan,
            actor=jilin.actor("lead", Role.HANDLER),
            parts=build.parts(jilin, items=(InspectionItem.objects.get(item_list_id=old.pk),)),
        )


def test_an_object_shows_the_lines_of_the_plans_in_force_it_falls_under(huizhou: Place) -> None:
    inside = library.obj(huizhou.lead, 1, industry_code="F5112")
    outside = library.obj(huizhou.lead, 2, industry_code="E4710")
    line = build.entry(huizhou, object_range={"industries": ["F51"]})
    handler = huizhou.actor("lead", Role.HANDLER)
    assert selectors.lines_matching(handler, inside) == [line]
    assert selectors.lines_matching(handler, outside) == []
    line.launched_count = line.times_per_year
    line.save()
    assert selectors.lines_matching(handler, inside) == []
