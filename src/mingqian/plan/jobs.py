"""What time does to plans, and a change of departments.

Duties open, plans of past years are closed; plans and their lines pass to the successor of a
department.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.jobs.ticks import on_tick
from mingqian.foundation.org.handover import Duty, by_field, by_membership, carries
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.plan import services, windows
from mingqian.plan.models import AnnualPlan, PlanEntry, PlanState


@on_tick("plan:duties")
def open_duties() -> int:
    """Start the clock of every department whose plan window has opened."""
    today, started = timezone.localdate(), 0
    for department in windows.makers(""):
        with transaction.atomic():
            duty = windows.duty_of(department, today)
            started += bool(duty and windows.open_duty(duty, today))
    return started


@on_tick("plan:year-end")
def close_past_years() -> int:
    """Close plans whose year is over and that the office does not carry over."""
    closed = 0
    past = AnnualPlan.objects.filter(state=PlanState.IN_FORCE, year__lt=timezone.localdate().year)
    for plan in past:
        try:
            services.close(plan=plan, actor=SYSTEM)
        except Refused:  # carried over: it stays
            continue
        closed += 1
    return closed


_OVER = (PlanState.SUPERSEDED, PlanState.REFUSED, PlanState.CLOSED)

carries(
    Duty(
        "plan:plans",
        "年度抽查计划",
        lambda old: AnnualPlan.objects.filter(department=old).exclude(state__in=_OVER),
        by_field("department"),
    )
)
carries(
    Duty(
        "plan:lines-led",
        "发起的计划事项",
        lambda old: PlanEntry.objects.filter(lead_department=old).exclude(plan__state__in=_OVER),
        by_field("lead_department"),
    )
)
carries(
    Duty(
        "plan:lines-joined",
        "参与的计划事项",
        lambda old: old.joined_entries.exclude(plan__state__in=_OVER),
        by_membership("participating_departments"),
    )
)
