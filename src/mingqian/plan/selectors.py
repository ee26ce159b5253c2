"""Reading plans: lists, one plan, what may be launched, who is late, what waits for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.utils import timezone

from mingqian.foundation.jobs.models import Deadline
from mingqian.foundation.org.models import Department, Region
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.plan import windows
from mingqian.plan.execution import LineExecution, execution
from mingqian.plan.guards import missing_fields, open_proposals
from mingqian.plan.models import (
    AnnualPlan,
    MergeProposal,
    PlanAmendment,
    PlanEntry,
    PlanReceipt,
    PlanState,
    UpperPlanEntry,
)
from mingqian.plan.policies import visible_to
from mingqian.plan.services.counting import can_launch
from mingqian.plan.todos import todos
from mingqian.plan.upper import overlaps
from mingqian.plan.versions import difference, method_words, ratio_words

__all__ = [
    "LineExecution",
    "amendment_for",
    "can_launch",
    "difference",
    "entry_for",
    "execution",
    "get_for",
    "inbox",
    "launchable_entries",
    "merge_for",
    "method_words",
    "missing_fields",
    "missing_plans",
    "open_proposals",
    "overlaps",
    "plan_for",
    "plans_visible_to",
    "published_plan",
    "published_plans",
    "ratio_words",
    "receipt_for",
    "todos",
    "upper_plans",
    "versions_of",
]

Row = TypeVar("Row")

_PUBLIC = [PlanState.IN_FORCE, PlanState.SUPERSEDED, PlanState.CLOSED]


def plans_visible_to(actor: Actor) -> QuerySet[AnnualPlan]:
    """Plans the actor may see."""
    return visible_to(actor)


def plan_for(actor: Actor, pk: int) -> AnnualPlan:
    """A plan the actor may see; raises :class:`Refused` 404."""
    return _one(visible_to(actor).filter(pk=pk).first(), "计划")


def get_for(actor: Actor, pk: int) -> AnnualPlan:
    """The same by the name every stage offers."""
    return plan_for(actor, pk)


def entry_for(actor: Actor, pk: int) -> PlanEntry:
    """A line of a plan the actor may see."""
    rows = PlanEntry.objects.filter(plan__in=visible_to(actor).values("pk"))
    return _one(rows.select_related("plan__department").filter(pk=pk).first(), "计划事项")


def amendment_for(actor: Actor, pk: int) -> PlanAmendment:
    """An adjustment of a plan the actor may see."""
    rows = PlanAmendment.objects.filter(plan__in=visible_to(actor).values("pk"))
    return _one(rows.select_related("plan", "draft").filter(pk=pk).first(), "计划调整")


def merge_for(actor: Actor, pk: int) -> MergeProposal:
    """A merge proposal about a plan the actor may see, or a line it leads."""
    plans = visible_to(actor).values("pk")
    rows = MergeProposal.objects.filter(Q(kept__plan__in=plans) | Q(merged__plan__in=plans))
    return _one(rows.filter(pk=pk).first(), "合并建议")


def receipt_for(actor: Actor, pk: int) -> PlanReceipt:
    """A receipt addressed to the actor's department."""
    return _one(inbox(actor).filter(pk=pk).first(), "报送件")


def _one(found: Row | None, what: str) -> Row:
    if found is None:
        raise Refused(f"没有这个{what},或者您无权查看", code="missing", status=404)
    return found


def inbox(actor: Actor) -> QuerySet[PlanReceipt]:
    """Plans sent to the actor's department (彭阳 附件1 三（二）3), newest first."""
    rows = PlanReceipt.objects.select_related("plan__department", "department")
    return rows.filter(department_id__in=actor.department_ids).order_by("-sent_at", "-pk")


def launchable_entries(actor: Actor) -> list[PlanEntry]:
    """Lines the actor's department leads and may launch a task from now."""
    rows = PlanEntry.objects.filter(
        plan__state=PlanState.IN_FORCE,
        merged_into__isnull=True,
        lead_department_id__in=actor.department_ids,
    ).select_related("plan__department", "lead_department")
    return [entry for entry in rows if (found := can_launch(entry)) or found.overridable]


def versions_of(plan: AnnualPlan) -> QuerySet[AnnualPlan]:
    """Every version of the same plan, newest first."""
    return AnnualPlan.objects.filter(
        department=plan.department, year=plan.year, kind=plan.kind
    ).order_by("-version")


def published_plans(region: Region | None = None) -> QuerySet[AnnualPlan]:
    """Plans anybody may read."""
    rows = AnnualPlan.objects.filter(published_at__isnull=False, state__in=_PUBLIC)
    rows = rows.select_related("department", "region").order_by("-year", "-pk")
    return rows.filter(region=region) if region else rows


def published_plan(pk: int) -> AnnualPlan:
    """A published plan; raises :class:`Refused` 404."""
    return _one(published_plans().filter(pk=pk).first(), "已公布的计划")


def upper_plans(region: Region, year: int) -> QuerySet[UpperPlanEntry]:
    """What upper levels have planned for an area and year."""
    codes = [code for code in region.path.split("/") if code]
    return UpperPlanEntry.objects.filter(region_id__in=codes, year=year).order_by("-pk")


@dataclass(frozen=True, slots=True)
class MissingPlan:
    """A department that owes a plan it has not sent in, with its clock if it runs."""

    department: Department
    year: int
    kinds: tuple[str, ...]
    deadline: Deadline | None


def missing_plans(region_path: str) -> list[MissingPlan]:
    """Departments below a path whose plan is owed now and not sent in (昌江 第十二条).

    Those with a recorded exception are left out (兴隆台 六（二）).
    """
    today = timezone.localdate()
    found = []
    for department in windows.makers(region_path):
        duty = windows.duty_of(department, today)
        if duty is None or today < duty.opens_on or windows.is_done(duty):
            continue
        deadline = windows.deadline_of(duty)
        if deadline is None or not deadline.excuse:
            found.append(MissingPlan(department, duty.year, duty.kinds, deadline))
    return found
