"""What waits for whom at the plan stage (flows §19)."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from mingqian.foundation.jobs.models import Deadline, DeadlineState
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.perform import available
from mingqian.foundation.workflow.todo import Todo
from mingqian.plan import windows
from mingqian.plan.models import (
    AmendmentState,
    AnnualPlan,
    MergeProposal,
    PlanAmendment,
    PlanEntry,
    PlanKind,
    PlanReceipt,
    PlanState,
    UpperPlanEntry,
)
from mingqian.plan.policies import visible_to
from mingqian.plan.states import AMENDMENT, PLAN
from mingqian.plan.upper import overlaps

#: Steps that wait for a person, by state of the plan.
_STEPS = {
    PlanState.DRAFT: ("submit", "adopt"),
    PlanState.SUBMITTED: ("send_for_review", "put_in_force"),
    PlanState.MERGING: ("send_for_review", "put_in_force"),
    PlanState.UNDER_REVIEW: ("approve",),
    PlanState.APPROVED: ("put_in_force", "publish"),
}
#: States in which a plan's lines still bind, or are about to.
_LIVE = [*_STEPS, PlanState.IN_FORCE]


def todos(actor: Actor) -> list[Todo]:
    """Everything of this stage that waits for the actor, unsorted."""
    return [
        *_owed(actor),
        *_steps(actor),
        *_amendments(actor),
        *_merges(actor),
        *_receipts(actor),
        *_to_compile(actor),
        *_repeats(actor),
    ]


def _owed(actor: Actor) -> list[Todo]:
    if not actor.has(P.PLAN_DRAFT):
        return []
    rows = Deadline.objects.filter(
        kind=windows.DEADLINE,
        department_id__in=actor.department_ids,
        state__in=[DeadlineState.RUNNING, DeadlineState.OVERDUE],
    )
    return [
        Todo(
            "编制",
            f"编制并报送{row.title}",
            row.department_name,
            ("plan-list", 0),
            row.due_on,
            row.clause,
            row.is_provisional,
        )
        for row in rows
    ]


def _steps(actor: Actor) -> list[Todo]:
    if not actor.permissions & {P.PLAN_SUBMIT, P.PLAN_REVIEW, P.PLAN_PUBLISH}:
        return []
    found = []
    for plan in visible_to(actor).filter(state__in=_STEPS, previous__isnull=True):
        for action in available(PLAN, plan, actor):
            if action.allowed and action.action in _STEPS[PlanState(plan.state)]:
                target = ("plan-detail", plan.pk)
                found.append(
                    Todo(action.label, str(plan), plan.plan_no, target, clause=action.clause)
                )
                break
    return found


def _amendments(actor: Actor) -> list[Todo]:
    rows = PlanAmendment.objects.filter(
        plan__in=visible_to(actor).values("pk"),
        state__in=[AmendmentState.REQUESTED, AmendmentState.UNDER_REVIEW],
    ).select_related("plan__department", "draft")
    return [
        Todo(
            "计划调整",
            f"{row.plan}的调整",
            row.reason,
            ("plan-detail", row.draft_id),
            clause="吉林 二（五）",
        )
        for row in rows
        if any(action.allowed for action in available(AMENDMENT, row, actor))
    ]


def _merges(actor: Actor) -> list[Todo]:
    if not actor.has(P.PLAN_SUBMIT):
        return []
    ours = actor.department_ids
    rows = MergeProposal.objects.filter(is_done=False, refused_reason="").filter(
        Q(kept__lead_department_id__in=ours, kept_agreed_by="")
        | Q(merged__lead_department_id__in=ours, merged_agreed_by="")
    )
    return [
        Todo(
            "合并",
            f"“{row.kept.name}”与“{row.merged.name}”合并",
            row.ground,
            ("plan-detail", _own_side(row, actor)),
            clause="昌江 第十二条",
        )
        for row in rows.select_related("kept__plan", "merged__plan")
    ]


def _own_side(row: MergeProposal, actor: Actor) -> int:
    kept_is_ours = row.kept.plan.department_id in actor.department_ids
    return row.kept.plan_id if kept_is_ours else row.merged.plan_id


def _receipts(actor: Actor) -> list[Todo]:
    if not actor.has(P.PLAN_RECEIVE):
        return []
    rows = PlanReceipt.objects.filter(
        department_id__in=actor.department_ids, received_at__isnull=True
    ).select_related("plan__department")
    return [
        Todo(
            "签收",
            str(row.plan),
            row.plan.plan_no,
            ("plan-detail", row.plan_id),
            clause="彭阳 二（三）",
        )
        for row in rows
    ]


def _to_compile(actor: Actor) -> list[Todo]:
    if Role.OFFICE not in actor.roles:
        return []
    waiting = AnnualPlan.objects.filter(
        region_id=actor.region_code,
        kind=PlanKind.JOINT,
        state__in=[PlanState.SUBMITTED, PlanState.MERGING],
    )
    years = waiting.order_by("year").values_list("year", flat=True).distinct()
    return [
        Todo(
            "汇总",
            f"汇总{year}年部门联合抽查计划",
            f"已报送 {waiting.filter(year=year).count()} 份",
            ("plan-list", 0),
            clause="昌江 第十二条",
        )
        for year in years
    ]


def _repeats(actor: Actor) -> list[Todo]:
    """Lines that would repeat what an upper level has planned, unless that was allowed.

    For the leader of the bureau and the upper body of the line (兴隆台 六（三）, 吉林 二（六）).
    """
    if not actor.roles & {Role.UPPER, Role.CHIEF}:
        return []
    year = timezone.localdate().year
    if not UpperPlanEntry.objects.filter(year__gte=year).exists():
        return []
    rows = PlanEntry.objects.filter(
        plan__in=visible_to(actor).filter(year__gte=year, state__in=_LIVE).values("pk"),
        overlap_allowed_by="",
        merged_into__isnull=True,
    ).select_related("plan__region", "plan__department")
    return [
        Todo(
            "重复",
            f"“{row.name}”与{upper}重复",
            f"{row.plan.department.label} {row.entry_no}",
            ("plan-detail", row.plan_id),
            clause=rules.for_case(row.plan).clause("exclusion.upper_level"),
        )
        for row in rows.order_by("plan", "seq")
        for upper in overlaps(row)
    ]
