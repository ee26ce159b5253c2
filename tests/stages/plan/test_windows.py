"""Plans due: when the duty opens, when it is late, what an exception does."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from mingqian.foundation.jobs import clock, ticks
from mingqian.foundation.jobs import selectors as deadlines
from mingqian.foundation.jobs.models import DeadlineState
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.rules import selectors as rules
from mingqian.plan import jobs, selectors, services, windows
from tests.cast import Place
from tests.stages.library import build as library
from tests.stages.plan import build

pytestmark = pytest.mark.django_db


def on(day: str) -> time_machine.travel:
    """A morning of a day."""
    return time_machine.travel(dt.datetime.fromisoformat(f"{day}T09:00:00+08:00"), tick=False)


@pytest.mark.clause("CJ-12c")
def test_in_changjiang_departments_without_a_plan_are_overdue_on_1_june(changjiang: Place) -> None:
    with on("2026-02-01"):
        jobs.open_duties()
        build.submitted(changjiang, starts_on=dt.date(2026, 3, 1), ends_on=dt.date(2026, 11, 30))
    with on("2026-05-31"):
        clock.mark_overdue()
        assert not deadlines.overdue(changjiang.actor("lead", Role.OFFICE)).exists()
    with on("2026-06-01"):
        clock.mark_overdue()
        late = deadlines.overdue(changjiang.actor("lead", Role.OFFICE))
        names = {row.department_name for row in late}
        assert names == {changjiang.partner.name, changjiang.third.name}
        assert {row.due_on for row in late} == {dt.date(2026, 5, 31)}
        assert all("第十二条" in row.clause for row in late)
        missing = {row.department for row in selectors.missing_plans(changjiang.region.path)}
        assert missing == {changjiang.partner, changjiang.third}


@pytest.mark.clause("PY-203d")
def test_in_pengyang_missing_plans_are_overdue_on_1_february(pengyang: Place) -> None:
    with on("2026-01-05"):
        jobs.open_duties()
    with on("2026-02-01"):
        clock.mark_overdue()
        state = {
            row.department_name: row.state
            for row in deadlines.overdue(pengyang.actor("lead", Role.OFFICE))
        }
    assert state[pengyang.partner.name] == DeadlineState.OVERDUE
    assert len(state) == 3


def test_a_department_that_owes_two_plans_is_done_with_the_second(pengyang: Place) -> None:
    build.continue_pengyang(pengyang)
    with on("2026-01-05"):
        jobs.open_duties()
        joint = build.submitted(
            pengyang, starts_on=dt.date(2026, 3, 1), ends_on=dt.date(2026, 9, 1)
        )
        running = deadlines.of_subject(pengyang.lead, windows.DEADLINE).get()
        assert running.state == DeadlineState.RUNNING
        own = build.draft(pengyang, "own_system")
        services.add_entry(
            plan=own,
            actor=pengyang.actor("lead", Role.HANDLER),
            parts=build.parts(
                pengyang, participants=(), items=tuple(joint.entries.get().items.all())
            ),
        )
        services.submit(plan=own, actor=pengyang.actor("lead", Role.HEAD))
        running.refresh_from_db()
        assert running.state == DeadlineState.MET


@pytest.mark.clause("XL-602b")
def test_in_xinglongtai_the_window_is_the_last_thirty_working_days_of_the_year(
    xinglongtai: Place,
) -> None:
    library.published(xinglongtai.lead, "A01")
    with on("2025-06-01"):
        duty = windows.duty_of(xinglongtai.lead)
        assert duty is not None
        assert (duty.year, duty.due.on) == (2026, dt.date(2025, 12, 31))
        calendar = rules.for_region(xinglongtai.lead).calendar
        days = [duty.opens_on + dt.timedelta(n) for n in range(70)]
        working = [d for d in days if d.year == 2025 and calendar.is_working_day(d)]
        assert len(working) == 30
        assert calendar.is_working_day(duty.opens_on)
        jobs.open_duties()
        assert not deadlines.of_subject(xinglongtai.lead, windows.DEADLINE).exists()
    with time_machine.travel(
        dt.datetime.fromisoformat(f"{duty.opens_on}T09:00:00+08:00"), tick=False
    ):
        jobs.open_duties()
        jobs.open_duties()
        assert deadlines.of_subject(xinglongtai.lead, windows.DEADLINE).count() == 1


@pytest.mark.clause("XL-602b")
def test_in_xinglongtai_units_without_a_plan_are_overdue_unless_an_exception_is_recorded(
    xinglongtai: Place,
) -> None:
    for unit in ("lead", "partner"):
        library.published(xinglongtai.departments[unit], "A01")
    head = xinglongtai.actor("partner", Role.HEAD)
    with on("2025-12-20"):
        jobs.open_duties()
        with pytest.raises(Refused) as refused:
            services.record_exception(department=xinglongtai.partner, actor=head, reason="")
        assert refused.value.status == 422
        services.record_exception(
            department=xinglongtai.partner, actor=head, reason="机构调整，计划顺延"
        )
    with on("2026-01-01"):
        clock.mark_overdue()
        late = deadlines.overdue(xinglongtai.actor("bureau", Role.CHIEF))
        assert [row.department_name for row in late] == [xinglongtai.lead.name]
        excused = deadlines.of_subject(xinglongtai.partner, windows.DEADLINE).get()
        assert excused.excuse == "机构调整，计划顺延"


def test_a_hard_date_knows_no_exception(changjiang: Place) -> None:
    with on("2026-05-01"):
        jobs.open_duties()
        with pytest.raises(Refused, match="不能以特殊情况免除"):
            services.record_exception(
                department=changjiang.lead, actor=changjiang.actor("lead", Role.HEAD), reason="忙"
            )


def test_before_the_window_a_plan_is_sent_in_only_with_a_reason(xinglongtai: Place) -> None:
    build.apply_xinglongtai(xinglongtai)
    with on("2025-09-01"):
        plan = build.with_line(
            xinglongtai,
            "directed",
            on_year=2026,
            starts_on=dt.date(2026, 3, 1),
            ends_on=dt.date(2026, 9, 1),
        )
        head = xinglongtai.actor("lead", Role.HEAD)
        with pytest.raises(Refused, match="尚未到期"):
            services.submit(plan=plan, actor=head)
        services.submit(plan=plan, actor=head, reason="与机构改革同步")


@pytest.mark.clause("XL-602d")
def test_units_without_any_plan_line_are_listed(xinglongtai: Place) -> None:
    build.apply_xinglongtai(xinglongtai)
    with on("2025-12-01"):
        for unit in ("lead", "partner"):
            library.published(xinglongtai.departments[unit], "A01")
    with on("2025-12-20"):
        plan = build.draft(xinglongtai, "directed", on_year=2026)
        missing = {row.department.name for row in selectors.missing_plans(xinglongtai.region.path)}
        assert missing == {xinglongtai.lead.name, xinglongtai.partner.name}
        services.add_entry(
            plan=plan,
            actor=xinglongtai.actor("lead", Role.HANDLER),
            parts=build.parts(
                xinglongtai,
                participants=(),
                items=tuple(xinglongtai.lead.inspection_items.all()),
                starts_on=dt.date(2026, 3, 1),
                ends_on=dt.date(2026, 9, 1),
            ),
        )
        services.submit(plan=plan, actor=xinglongtai.actor("lead", Role.HEAD))
        missing = {row.department.name for row in selectors.missing_plans(xinglongtai.region.path)}
        assert missing == {xinglongtai.partner.name}


def test_a_date_nobody_wrote_is_no_deadline(huizhou: Place) -> None:
    with on("2026-01-15"):
        assert windows.duty_of(huizhou.lead) is None


def test_the_duty_waits_in_the_handlers_list_with_date_and_clause(changjiang: Place) -> None:
    with on("2026-02-01"):
        jobs.open_duties()
        todo = selectors.todos(changjiang.actor("partner", Role.HANDLER))[0]
    assert (todo.kind, todo.due_on) == ("编制", dt.date(2026, 5, 31))
    assert "第十二条" in todo.clause


def test_the_tick_knows_the_stage() -> None:
    assert {"plan:duties", "plan:year-end"} <= set(ticks._TICKS)
