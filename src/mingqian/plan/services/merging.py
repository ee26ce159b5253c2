"""Similar lines are found, offered to both departments, and made one.

Clauses: 昌江 第十二条, 吉林 二（五）.

Similar: the ranges can meet, the periods meet, and a method is shared. Merging keeps the items
and the departments of both lines on the line that stays.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

from django.db import transaction

from mingqian.foundation.journal.record import record
from mingqian.foundation.org.models import Region
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.perform import perform
from mingqian.plan import events, policies
from mingqian.plan.models import AnnualPlan, MergeProposal, PlanEntry, PlanState
from mingqian.plan.ranges import overlap
from mingqian.plan.states import PLAN
from mingqian.plan.versions import method_words

_OPEN = [PlanState.SUBMITTED, PlanState.MERGING]


@transaction.atomic
def propose_merges(*, region: Region, year: int, actor: Actor) -> list[MergeProposal]:
    """Find similar lines among the plans sent in and offer each pair once.

    Raises :class:`Refused` 403 unless the actor is the region's office, 409 where the rulebook
    knows no merging.
    """
    require(actor.check(P.PLAN_MERGE))
    plans = list(AnnualPlan.objects.filter(region=region, year=year, state__in=_OPEN))
    for plan in plans:
        require(policies.can_coordinate(actor, plan))
    entries = PlanEntry.objects.filter(plan__in=plans, merged_into__isnull=True)
    rows = list(entries.select_related("plan", "lead_department").order_by("pk"))
    made = [
        proposal
        for first, second in combinations(rows, 2)
        if (ground := similarity(first, second)) and (proposal := _offer(first, second, ground))
    ]
    _mark(made, actor)
    return made


def similarity(first: PlanEntry, second: PlanEntry) -> str:
    """Why two lines are similar, in words; empty when they are not."""
    if not rules.for_case(first.plan).is_on("plan.merge_similar"):
        return ""
    methods = [code for code in first.methods if code in second.methods]
    if not methods or not _periods_meet(first, second):
        return ""
    if not overlap(first.object_range, second.object_range):
        return ""
    return f"检查对象范围相近，时间重合，检查方式同为{method_words(methods)}"


def _periods_meet(first: PlanEntry, second: PlanEntry) -> bool:
    starts = [day for day in (first.starts_on, second.starts_on) if day]
    ends = [day for day in (first.ends_on, second.ends_on) if day]
    return not starts or not ends or max(starts) <= min(ends)


def _offer(first: PlanEntry, second: PlanEntry, ground: str) -> MergeProposal | None:
    known = MergeProposal.objects.filter(kept=first, merged=second) | MergeProposal.objects.filter(
        kept=second, merged=first
    )
    if known.exists():
        return None
    return MergeProposal.objects.create(kept=first, merged=second, ground=ground)


def _mark(proposals: list[MergeProposal], actor: Actor) -> None:
    touched: dict[int, int] = {}
    for proposal in proposals:
        for plan_id in {proposal.kept.plan_id, proposal.merged.plan_id}:
            touched[plan_id] = touched.get(plan_id, 0) + 1
    for plan in AnnualPlan.objects.filter(pk__in=touched):
        payload = {"proposals": touched[plan.pk]}
        if plan.state == PlanState.SUBMITTED:
            _begin(plan, payload, actor)
        else:
            record(events.MERGE_PROPOSED, actor=actor, subject=plan, payload=payload)


def _begin(plan: AnnualPlan, payload: dict[str, Any], actor: Actor) -> None:
    perform(PLAN, plan, "begin_merging", actor=actor, change=lambda _: payload)


@transaction.atomic
def agree_merge(*, proposal: MergeProposal, actor: Actor) -> MergeProposal:
    """A side agrees; when both have, the lines become one."""
    proposal = _open_proposal(proposal, actor)
    kept, merged = proposal.kept, proposal.merged
    if actor.acts_for(kept.lead_department_id):
        proposal.kept_agreed_by = actor.name
    if actor.acts_for(merged.lead_department_id):
        proposal.merged_agreed_by = actor.name
    payload = {"department": actor.department_name}
    record(events.MERGE_AGREED, actor=actor, subject=proposal, payload=payload)
    if proposal.kept_agreed_by and proposal.merged_agreed_by:
        _merge(kept, merged, actor)
        proposal.is_done = True
    proposal.save()
    return proposal


@transaction.atomic
def refuse_merge(*, proposal: MergeProposal, actor: Actor, reason: str) -> MergeProposal:
    """A side refuses, with its reason; the lines stay as they are."""
    proposal = _open_proposal(proposal, actor)
    if not reason.strip():
        raise invalid("不同意合并须写明理由", reason="请填写理由")
    proposal.refused_reason = reason.strip()
    proposal.save(update_fields=["refused_reason"])
    payload = {"department": actor.department_name}
    record(events.MERGE_REFUSED, actor=actor, subject=proposal, payload=payload, reason=reason)
    return proposal


def _open_proposal(proposal: MergeProposal, actor: Actor) -> MergeProposal:
    fresh = MergeProposal.objects.select_for_update().get(pk=proposal.pk)
    require(policies.can_answer_merge(actor, fresh))
    if not fresh.is_open:
        raise Refused("该合并建议已有结论", code="state")
    for entry in (fresh.kept, fresh.merged):
        if entry.merged_into_id or entry.plan.state not in _OPEN:
            raise Refused(f"“{entry.name}”已不在可合并的计划中", code="state")
    return fresh


def _merge(kept: PlanEntry, merged: PlanEntry, actor: Actor) -> None:
    kept.items.add(*merged.items.all())
    others = {merged.lead_department, *merged.participating_departments.all()}
    kept.participating_departments.add(*(others - {kept.lead_department}))
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    payload: dict[str, Any] = {
        "kept": kept.name,
        "merged": merged.name,
        "items": kept.items.count(),
    }
    for plan in {kept.plan, merged.plan}:
        record(events.MERGED, actor=actor, subject=plan, payload=payload)
