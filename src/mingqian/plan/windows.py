"""Who owes which plan by when: the duty to make a plan, its window, its clock, its exceptions.

A due date nobody wrote (a recommended value of the system) is no deadline: 惠州 has none.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from mingqian.foundation.jobs import clock
from mingqian.foundation.jobs.models import Deadline
from mingqian.foundation.jobs.selectors import of_subject
from mingqian.foundation.org.models import Department, DepartmentKind
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.rules.applied import Rules
from mingqian.library import selectors as library
from mingqian.plan.models import AnnualPlan, PlanKind, PlanState
from rulebook.clocks import ClockKind
from rulebook.model import Status

DEADLINE = "plan_due"


@dataclass(frozen=True, slots=True)
class Duty:
    """A department owes plans of these kinds for a year, from a day until a day."""

    department: Department
    year: int
    kinds: tuple[str, ...]
    opens_on: dt.date
    due: clock.Due


def duty_of(department: Department, today: dt.date | None = None) -> Duty | None:
    """The plan duty a department has in the present calendar year; ``None`` = it has none."""
    day = today or timezone.localdate()
    if not department.is_member or not _is_maker(department):
        return None
    r = rules.for_region(department, day)
    entry = r.resolve("plan.due").entry
    if entry is None or entry.status is Status.DEFAULT:
        return None
    dues = r.yearly_due("plan", day.year)
    if not dues:
        return None
    year = day.year + 1 if r.text("plan.for_year") == "next" else day.year
    return Duty(department, year, kinds_owed(department, r), _opening(r, day.year), dues[0])


def may_plan(department: Department) -> bool:
    """Whether this kind of body makes plans here: departments, or a bureau's internal units."""
    by_units = rules.for_region(department).text("org.actors") == "internal_units"
    return (department.kind == DepartmentKind.UNIT) == by_units


def _is_maker(department: Department) -> bool:
    """Whether the department has to plan: of the right kind, and a unit only if it enforces."""
    if not may_plan(department):
        return False
    # 各执法股室、所、队: a unit that keeps items or inspectors, not the legal or personnel unit.
    return department.kind != DepartmentKind.UNIT or (
        department.inspection_items.exists()
        or library.inspectors_of(department).filter(department=department).exists()
    )


def kinds_owed(department: Department, r: Rules) -> tuple[str, ...]:
    """Kinds of plan a department itself makes.

    Where departments have plans of their own and no joint minimum, the joint plan is the
    office's (吉林 二（五）: 各级政府统筹制定).
    """
    kinds = r.texts("plan.kinds")
    by_each = kinds == (PlanKind.JOINT,) or r.is_on("plan.min_joint_per_department")
    if by_each or department.is_office:
        return kinds
    return tuple(kind for kind in kinds if kind != PlanKind.JOINT)


def _opening(r: Rules, year: int) -> dt.date:
    found = r.clock("plan")
    if found.kind is ClockKind.YEAR_END_WINDOW:
        return found.window_in(year, r.calendar).opens.on
    return dt.date(year, 1, 1)


def is_done(duty: Duty) -> bool:
    """Whether every plan owed was sent in."""
    sent = AnnualPlan.objects.filter(
        department=duty.department, year=duty.year, kind__in=duty.kinds
    ).exclude(state__in=[PlanState.DRAFT, PlanState.REFUSED])
    return set(duty.kinds) <= set(sent.values_list("kind", flat=True))


def open_duty(duty: Duty, today: dt.date) -> bool:
    """Start the duty's clock once its window has opened. Returns whether it was started."""
    if today < duty.opens_on or is_done(duty) or deadline_of(duty) is not None:
        return False
    clock.start(
        DEADLINE,
        title=f"{duty.year}年度抽查计划",
        subject=duty.department,
        department=duty.department,
        due=duty.due,
        started_on=duty.opens_on,
    )
    return True


def deadline_of(duty: Duty) -> Deadline | None:
    """The clock of a duty, running or ended."""
    return of_subject(duty.department, DEADLINE).filter(due_on=duty.due.on).first()


def meet_duty(plan: AnnualPlan) -> None:
    """Stop the clock when the last plan owed was sent in."""
    duty = duty_of(plan.department)
    if duty and duty.year == plan.year and is_done(duty):
        clock.meet(DEADLINE, plan.department)


def makers(region_path: str) -> QuerySet[Department]:
    """Departments and units below a path that exist today."""
    today = timezone.localdate()
    return (
        Department.objects.filter(region__path__startswith=region_path, valid_from__lte=today)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
        .select_related("region", "parent")
    )
