"""Launching, the order of a task's steps, cancelling, who sees what."""

from __future__ import annotations

import datetime as dt

import pytest

from mingqian.foundation.jobs import clock
from mingqian.foundation.jobs import selectors as deadlines
from mingqian.foundation.jobs.models import DeadlineState
from mingqian.foundation.org.models import Department, RegionLevel
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.rules.models import Continuation
from mingqian.library import services as library_services
from mingqian.plan import selectors as plans
from mingqian.plan.models import PlanEntry
from mingqian.scheme import selectors, services
from mingqian.scheme.models import InspectionTask, SchemeState, TaskState
from mingqian.scheme.states import ORDER
from tests import cast
from tests.cast import Place
from tests.stages.plan import build as plan
from tests.stages.scheme import build

pytestmark = pytest.mark.django_db


def handler(home: Place, department: str = "lead") -> Actor:
    """A handler of a department."""
    return home.actor(department, Role.HANDLER)


def walk(task: InspectionTask, until: str) -> InspectionTask:
    """Advance a task step by step."""
    for state in ORDER[ORDER.index(TaskState(task.state)) + 1 :]:
        services.advance(task=task, to=state, actor=SYSTEM)
        if state == until:
            break
    return task


@pytest.mark.clause("HZ-09b")
def test_only_a_final_scheme_is_launched_and_the_chosen_items_are_recorded(huizhou: Place) -> None:
    scheme = build.settled(huizhou)
    with pytest.raises(Refused):
        services.launch(scheme=scheme, actor=handler(huizhou))
    scheme = services.finalise(scheme=scheme, actor=huizhou.actor("lead", Role.HEAD))
    task = services.launch(scheme=scheme, actor=handler(huizhou))[0]
    assert (task.state, task.lead_department) == (TaskState.FINAL, huizhou.lead)
    assert list(task.participating_departments.all()) == [huizhou.partner]
    launched = next(
        line for line in selectors.scheme_history(scheme) if line.event == "scheme:launched"
    )
    assert "演示·检查事项A01" in launched.sentence
    assert task.task_no in launched.sentence
    with pytest.raises(Refused, match="已发起任务"):
        services.launch(scheme=scheme, actor=handler(huizhou))


@pytest.mark.parametrize("place", sorted(cast.PLACES))
def test_in_every_place_a_task_is_launched_under_its_own_rulebook(
    place: str, request: pytest.FixtureRequest
) -> None:
    home: Place = request.getfixturevalue(place)
    task = build.make_task(home)
    assert task.rulebook.rulebook_id == place
    assert (task.is_joint, task.is_special) == (True, False)
    assert selectors.announce(task.scheme, task.batch).count


@pytest.mark.clause("JL-205b", "JL-205g")
def test_no_task_of_an_unreviewed_plan_is_launched(jilin: Place) -> None:
    waiting = plan.submitted(jilin, items=(build.item(jilin),))
    with pytest.raises(Refused) as refused:
        services.create_from_entry(entry=waiting.entries.get(), actor=handler(jilin))
    assert "二（五）" in refused.value.clause


@pytest.mark.clause("JL-205c")
def test_a_third_task_on_a_line_planned_for_two_is_blocked(jilin: Place) -> None:
    build.objects(jilin, 20)
    entry = plan.entry(jilin, "joint", items=(build.item(jilin),), times_per_year=2)
    for _ in range(2):
        _launch_from(jilin, entry)
    with pytest.raises(Refused, match="计划 2 次，已发起 2 次"):
        services.create_from_entry(entry=PlanEntry.objects.get(pk=entry.pk), actor=handler(jilin))


def _launch_from(home: Place, entry: PlanEntry) -> InspectionTask:
    scheme = services.create_from_entry(
        entry=PlanEntry.objects.get(pk=entry.pk), actor=handler(home)
    )
    scheme = services.consult(scheme=scheme, actor=handler(home))
    services.accept(consultation=build.question(scheme), actor=home.actor("partner", Role.HEAD))
    scheme.refresh_from_db()
    scheme = services.finalise(scheme=scheme, actor=home.actor("lead", Role.HEAD))
    return services.launch(scheme=scheme, actor=handler(home))[0]


@pytest.mark.clause("JL-205c", "PY-A302d")
def test_what_is_carried_out_counts_on_the_plan_line(jilin: Place) -> None:
    task = build.make_task(jilin)
    entry = task.scheme.plan_entry
    assert entry is not None
    walk(task, "inspected")
    row = plans.execution(entry.plan)[0]
    assert (row.planned, row.launched, row.executed) == (2, 1, 1)


@pytest.mark.clause("JL-205f")
def test_a_merged_line_becomes_one_task_with_the_items_of_both_departments(jilin: Place) -> None:
    build.objects(jilin, 10)
    narrow = {"object_range": {"kinds": ["business"]}}
    first = plan.submitted(jilin, items=(build.item(jilin),), participants=(jilin.third,), **narrow)
    plan.submitted(
        jilin,
        maker="partner",
        items=(build.item(jilin, "partner", "B01"),),
        participants=(jilin.third,),
        **narrow,
    )
    proposal = plan.services.propose_merges(
        region=jilin.region, year=plan.year(), actor=jilin.actor("lead", Role.OFFICE)
    )[0]
    for side in ("lead", "partner"):
        plan.services.agree_merge(proposal=proposal, actor=jilin.actor(side, Role.HEAD))
    first.refresh_from_db()
    head = jilin.actor("lead", Role.HEAD)
    plan.services.send_for_review(plan=first, actor=head)
    first = plan.services.approve(plan=first, actor=jilin.actor("justice", Role.JUSTICE))
    first = plan.services.put_in_force(plan=first, actor=head)
    scheme = services.create_from_entry(entry=first.entries.get(), actor=handler(jilin))
    assert {row.department for row in scheme.items.all()} == {jilin.lead, jilin.partner}
    services.consult(scheme=scheme, actor=handler(jilin))
    for row in scheme.consultations.all():
        key = "partner" if row.department == jilin.partner else "third"
        services.accept(consultation=row, actor=jilin.actor(key, Role.HEAD))
    scheme.refresh_from_db()
    services.finalise(scheme=scheme, actor=head)
    tasks = services.launch(scheme=scheme, actor=handler(jilin))
    assert len(tasks) == 1
    assert set(tasks[0].scheme.items.values_list("code", flat=True)) == {"A01", "B01"}


def test_an_expired_rulebook_launches_nothing_until_continued(pengyang: Place) -> None:
    scheme = build.final(pengyang)
    Continuation.objects.all().delete()
    with pytest.raises(Refused, match="2025") as refused:
        services.launch(scheme=scheme, actor=handler(pengyang))
    assert refused.value.code == "rulebook_not_in_force"
    plan.continue_pengyang(pengyang)
    assert services.launch(scheme=scheme, actor=handler(pengyang))


@pytest.mark.clause("CJ-11a")
def test_no_step_is_taken_before_the_one_before_it(changjiang: Place) -> None:
    task = build.make_task(changjiang)
    for place, state in enumerate(ORDER[1:], start=1):
        for skipped in ORDER[place + 1 :]:
            with pytest.raises(Refused) as refused:
                services.advance(task=task, to=skipped, actor=SYSTEM)
            assert f"须先完成“{state.label}”" in refused.value.reason
            assert "第十一条" in refused.value.clause
        services.advance(task=task, to=state, actor=SYSTEM)
        task.refresh_from_db()
        assert task.state == state
        with pytest.raises(Refused, match="不能再办理"):
            services.advance(task=task, to=state, actor=SYSTEM)
    events = [line.event for line in reversed(selectors.task_history(task))]
    course = [event for event in events if event.startswith("task:")]
    assert course == [
        "task:launched", "task:drawn", "task:dispatched", "task:ready", "task:running",
        "task:inspected", "task:entered", "task:published", "task:archived", "task:closed",
    ]  # fmt: skip


@pytest.mark.clause("HZ-06h")
def test_after_the_completion_date_lead_and_participant_are_overdue(huizhou: Place) -> None:
    task = build.make_task(huizhou, completion_on=build.day(12, 20))
    clock.mark_overdue(build.day(12, 20))
    assert not deadlines.overdue(huizhou.actor("lead", Role.OFFICE), build.day(12, 20)).exists()
    clock.mark_overdue(build.day(12, 21))
    late = deadlines.overdue(huizhou.actor("lead", Role.OFFICE), build.day(12, 21))
    assert {row.department_name for row in late} == {huizhou.lead.name, huizhou.partner.name}
    assert all("第（六）条" in row.clause for row in late)
    for state in ("drawn", "dispatched", "ready", "running"):
        services.advance(task=task, to=state, actor=SYSTEM)
    services.advance(task=task, to="inspected", actor=SYSTEM, on=build.day(12, 22))
    task.refresh_from_db()
    assert task.completed_on == build.day(12, 22)
    states = {row.state for row in deadlines.overdue(huizhou.actor("lead", Role.OFFICE))}
    assert states == {DeadlineState.MET_LATE}


def test_where_the_window_is_counted_from_the_list_the_launch_starts_no_clock(
    xinglongtai: Place,
) -> None:
    task = build.make_task(xinglongtai)
    assert not deadlines.of_subject(task, "inspection_window").exists()


def test_a_task_is_cancelled_by_the_leads_head_with_a_reason_and_may_be_launched_again(
    jilin: Place,
) -> None:
    task = build.make_task(jilin, line={"times_per_year": 1})
    head = jilin.actor("lead", Role.HEAD)
    with pytest.raises(Refused) as refused:
        services.cancel_task(task=task, actor=head, reason=" ")
    assert refused.value.status == 422
    for actor in (handler(jilin), jilin.actor("partner", Role.HEAD)):
        with pytest.raises(Refused) as refused:
            services.cancel_task(task=task, actor=actor, reason="不想查")
        assert refused.value.status == 403
    task.refresh_from_db()
    assert (task.state, task.cancelled_reason) == (TaskState.FINAL, "")
    task = services.cancel_task(task=task, actor=head, reason="突发公共事件")
    assert (task.state, task.cancelled_reason) == (TaskState.CANCELLED, "突发公共事件")
    entry = PlanEntry.objects.get(pk=task.scheme.plan_entry_id)
    assert entry.launched_count == 0
    assert plans.can_launch(entry)
    with pytest.raises(Refused, match="已取消"):
        services.advance(task=task, to="drawn", actor=SYSTEM)


@pytest.mark.clause("HZ-03a")
def test_the_office_sees_all_tasks_and_schemes_of_its_region_and_none_of_another(
    huizhou: Place, jilin: Place
) -> None:
    ours, theirs = build.make_task(huizhou), build.make_task(jilin)
    office = huizhou.actor("lead", Role.OFFICE)
    assert list(selectors.tasks_visible_to(office)) == [ours]
    assert list(selectors.schemes_visible_to(office)) == [ours.scheme]
    with pytest.raises(Refused) as refused:
        selectors.task_for(office, theirs.pk)
    assert refused.value.status == 404


def test_departments_see_the_tasks_they_lead_or_join_only(huizhou: Place, outsider: Actor) -> None:
    task = build.make_task(huizhou)
    for department in ("lead", "partner"):
        assert list(selectors.tasks_visible_to(handler(huizhou, department))) == [task]
    assert not selectors.tasks_visible_to(handler(huizhou, "third")).exists()
    assert not selectors.tasks_visible_to(outsider).exists()


@pytest.mark.clause("JL-301h", "PY-301a")
def test_an_upper_department_sees_the_tasks_of_its_own_line_below(pengyang: Place) -> None:
    task = build.make_task(pengyang)
    above = cast.region("640400", "固原市", RegionLevel.CITY)
    for key, line in (("market", "市场监管"), ("housing", "住房城乡建设")):
        pengyang.departments[key] = Department.objects.create(
            code=f"guyuan-{key}",
            name=f"固原市{line}局",
            region=above,
            system=cast.system(key, line),
        )
    draft = services.create_special(actor=handler(pengyang), name="演示专项", reason="问题突出")
    for role in (Role.UPPER, Role.HEAD):
        seen = pengyang.actor("market", role)
        assert list(selectors.tasks_visible_to(seen)) == [task]
        assert draft not in selectors.schemes_visible_to(seen)
        assert not selectors.tasks_visible_to(pengyang.actor("housing", role)).exists()


@pytest.mark.clause("JL-100c", "PY-100d")
@pytest.mark.parametrize("place", ["jilin", "pengyang"])
def test_a_single_department_task_passes_the_same_stages_and_is_marked_apart(
    place: str, request: pytest.FixtureRequest
) -> None:
    home: Place = request.getfixturevalue(place)
    if place == "pengyang":
        plan.continue_pengyang(home)
    build.objects(home, 20)
    kind = "department" if place == "jilin" else "own_system"
    if place == "pengyang":
        plan.with_line(home, "joint", items=(build.item(home, code="J01"),))
    chosen = _second_item(home) if place == "pengyang" else build.item(home)
    entry = plan.entry(home, kind, items=(chosen,))
    scheme = services.create_from_entry(entry=entry, actor=handler(home))
    assert scheme.is_single_department
    scheme = services.finalise(scheme=scheme, actor=home.actor("lead", Role.HEAD))
    task = services.launch(scheme=scheme, actor=handler(home))[0]
    assert not task.is_joint
    walk(task, "closed")
    task.refresh_from_db()
    assert task.state == TaskState.CLOSED


def _second_item(home: Place) -> object:
    return home.lead.inspection_items.get(code="J01")


def test_in_huizhou_a_single_department_scheme_warns_that_it_is_outside(huizhou: Place) -> None:
    build.objects(huizhou, 5)
    scheme = build.complete(huizhou, build.start(huizhou))
    services.invite(scheme=scheme, actor=handler(huizhou), departments=[])
    services.edit(scheme=scheme, actor=handler(huizhou), parts={"is_single_department": True})
    head = huizhou.actor("lead", Role.HEAD)
    with pytest.raises(Refused, match="单部门抽查不在其范围内"):
        services.finalise(scheme=scheme, actor=head)
    done = services.finalise(scheme=scheme, actor=head, reason="本局日常抽查")
    assert done.state == SchemeState.FINAL
    assert done.override_reasons == {"finalise": "本局日常抽查"}


def test_in_pengyang_an_undirected_scheme_finds_its_partners_after_the_draw(
    pengyang: Place,
) -> None:
    plan.continue_pengyang(pengyang)
    build.objects(pengyang, 10)
    scheme = services.create_special(
        actor=handler(pengyang),
        name="演示·不定向抽查",
        reason="综合监管",
        parts={
            "is_undirected": True,
            "range_text": "全县经营主体",
            "sampling_permille": 200,
            "completion_on": build.day(12, 20),
        },
    )
    scheme = services.finalise(scheme=scheme, actor=pengyang.actor("lead", Role.HEAD))
    task = services.launch(scheme=scheme, actor=handler(pengyang))[0]
    with pytest.raises(Refused, match="不定向抽取后"):
        services.invite_drawn(task=task, actor=handler(pengyang), departments=[pengyang.partner])
    services.advance(task=task, to="drawn", actor=handler(pengyang))
    asked = services.invite_drawn(
        task=task, actor=handler(pengyang), departments=[pengyang.partner, pengyang.lead]
    )
    assert [row.department for row in asked] == [pengyang.partner]
    services.accept(consultation=asked[0], actor=pengyang.actor("partner", Role.HEAD))
    assert list(task.participating_departments.all()) == [pengyang.partner]


def test_an_item_barred_after_the_final_version_stops_the_launch(huizhou: Place) -> None:
    scheme = build.final(huizhou)
    item = scheme.items.get()
    library_services.mark_not_applicable(
        item=item, case="特殊重点领域", ground="依法定方式检查", actor=SYSTEM
    )
    with pytest.raises(Refused, match="不适用随机抽查"):
        services.launch(scheme=scheme, actor=handler(huizhou))


def test_every_step_waits_in_the_list_of_whoever_takes_it(huizhou: Place) -> None:
    scheme = build.settled(huizhou)
    head = huizhou.actor("lead", Role.HEAD)
    assert [t.kind for t in selectors.todos(head)] == ["定稿"]
    services.finalise(scheme=scheme, actor=head)
    assert [t.kind for t in selectors.todos(handler(huizhou))] == ["发起任务"]
    services.launch(scheme=scheme, actor=handler(huizhou))
    assert selectors.todos(handler(huizhou)) == []


def test_a_task_keeps_the_day_its_batch_ends(changjiang: Place) -> None:
    tasks = build.make_tasks(
        changjiang,
        batches=[build.batch(ends_on=build.day(12, 10)), build.batch(ends_on=build.day(12, 18))],
    )
    assert [task.completion_on for task in tasks] == [build.day(12, 10), build.day(12, 18)]
    assert {row.due_on for row in deadlines.running(changjiang.actor("partner", Role.HEAD))} >= {
        dt.date(plan.year(), 12, 18)
    }
