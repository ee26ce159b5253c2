"""Adjusting a plan in force: a new version is drafted beside it and takes its place when decided.

The old version stays in force until then; running tasks keep theirs (吉林 二（五）).
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.perform import perform
from mingqian.plan import events, policies
from mingqian.plan.models import AmendmentState, AnnualPlan, PlanAmendment, PlanState
from mingqian.plan.services.copying import copy_entry
from mingqian.plan.services.filing import put_out, send_out
from mingqian.plan.states import AMENDMENT, PLAN
from mingqian.plan.versions import difference

_OPEN = [AmendmentState.REQUESTED, AmendmentState.UNDER_REVIEW]


@transaction.atomic
def request_amendment(*, plan: AnnualPlan, actor: Actor, reason: str) -> PlanAmendment:
    """Open an adjustment with its reason; the next version is a copy to be edited.

    Raises :class:`Refused` 409 when the plan is not in force or an adjustment is open.
    """
    require(actor.check(P.PLAN_SUBMIT))
    require(policies.speaks_for(actor, plan))
    if not reason.strip():
        raise invalid("申请计划调整须写明理由", reason="请填写理由")
    if plan.state != PlanState.IN_FORCE:
        raise Refused(f"计划“{plan.get_state_display()}”，只有执行中的计划可以调整", code="state")
    if plan.amendments.filter(state__in=_OPEN).exists():
        raise Refused("已有未办结的计划调整，请先办结", code="state")
    draft = _next_version(plan)
    amendment = PlanAmendment.objects.create(
        plan=plan, draft=draft, reason=reason.strip(), requested_by=actor.name
    )
    record(
        events.AMENDMENT_REQUESTED,
        actor=actor,
        subject=plan,
        payload={"version": draft.version},
        reason=reason,
    )
    return amendment


def _next_version(plan: AnnualPlan) -> AnnualPlan:
    versions = AnnualPlan.objects.filter(department=plan.department, year=plan.year, kind=plan.kind)
    draft = AnnualPlan.objects.create(
        rulebook=plan.rulebook,
        governed_on=plan.governed_on,
        plan_no=plan.plan_no,
        year=plan.year,
        kind=plan.kind,
        region=plan.region,
        department=plan.department,
        version=(versions.aggregate(last=Max("version"))["last"] or 0) + 1,
        previous=plan,
        note=plan.note,
    )
    lines = plan.entries.filter(merged_into__isnull=True).order_by("seq")
    for seq, entry in enumerate(lines, start=1):
        copy_entry(entry, draft, seq=seq, entry_no=entry.entry_no)
    return draft


def submit_amendment(*, amendment: PlanAmendment, actor: Actor) -> PlanAmendment:
    """Hand the drafted version to the reviewer with the list of differences."""

    def note(row: PlanAmendment) -> dict[str, Any]:
        label = policies.reviewer_label(policies.amendment_reviewer_of(row.plan))
        return {"reviewer": label, "changes": len(difference(row.plan, row.draft))}

    return perform(AMENDMENT, amendment, "refer", actor=actor, change=note)


def approve_amendment(
    *, amendment: PlanAmendment, actor: Actor, filing_no: str = "", reason: str = ""
) -> PlanAmendment:
    """The reviewer approves and files (one act, J5): the new version takes the old one's place.

    Raises :class:`Refused` 422 without a filing number where the rulebook asks for one.
    """
    r = rules.for_case(amendment.plan)
    if r.is_on("plan.adjustment_filing") and not filing_no.strip():
        raise invalid(
            "准予计划调整须同时给出备案号",
            clause=r.clause("plan.adjustment_filing"),
            filing_no="请填写备案号",
        )

    def decide(row: PlanAmendment) -> dict[str, Any]:
        _note(row, actor, reason)
        row.filing_no = filing_no.strip()
        row.save(update_fields=["filing_no"])
        row.draft.decision_no = row.filing_no
        _replace(row.plan, row.draft, actor)
        return {"filing_no": row.filing_no or "无"}

    return perform(AMENDMENT, amendment, "approve", actor=actor, reason=reason, change=decide)


def apply_amendment(*, amendment: PlanAmendment, actor: Actor) -> PlanAmendment:
    """Where nobody reviews adjustments, the maker puts the new version in force."""

    def decide(row: PlanAmendment) -> dict[str, Any]:
        changes = len(difference(row.plan, row.draft))
        _note(row, actor, "")
        _replace(row.plan, row.draft, actor)
        return {"changes": changes}

    return perform(AMENDMENT, amendment, "apply", actor=actor, change=decide)


def refuse_amendment(*, amendment: PlanAmendment, actor: Actor, reason: str) -> PlanAmendment:
    """The reviewer refuses with an opinion; the old version simply stays in force."""
    return _drop(amendment, "refuse", actor, reason)


def withdraw_amendment(*, amendment: PlanAmendment, actor: Actor, reason: str) -> PlanAmendment:
    """The maker takes the request back before review."""
    return _drop(amendment, "withdraw", actor, reason)


def _drop(amendment: PlanAmendment, action: str, actor: Actor, reason: str) -> PlanAmendment:
    def decide(row: PlanAmendment) -> None:
        _note(row, actor, reason)
        perform(PLAN, row.draft, "set_aside", actor=SYSTEM)

    return perform(AMENDMENT, amendment, action, actor=actor, reason=reason, change=decide)


def _note(amendment: PlanAmendment, actor: Actor, opinion: str) -> None:
    amendment.decided_by = actor.name
    amendment.decided_at = timezone.now()
    amendment.opinion = opinion
    amendment.save(update_fields=["decided_by", "decided_at", "opinion"])


def _replace(old: AnnualPlan, new: AnnualPlan, actor: Actor) -> None:
    """The new version in the old one's place; what was launched meanwhile is carried along."""
    perform(PLAN, old, "supersede", actor=SYSTEM, change=lambda _: {"version": new.version})
    counts = {entry.entry_no: entry for entry in old.entries.all()}
    for entry in new.entries.all():
        if ran := counts.get(entry.entry_no):
            entry.launched_count, entry.executed_count = ran.launched_count, ran.executed_count
            entry.save(update_fields=["launched_count", "executed_count"])
    new.decided_by, new.decided_at = actor.name, timezone.now()
    new.submitted_at = timezone.now()
    new.save(update_fields=["decided_by", "decided_at", "submitted_at", "decision_no"])
    perform(PLAN, new, "activate", actor=SYSTEM)
    send_out(new)
    if old.published_at:
        # What the public may read must be what is in force (昌江 第六条（二）).
        channels = put_out(new, actor)
        payload = {"channels": "、".join(channels)}
        record(events.PUBLISHED, actor=actor, subject=new, payload=payload)
