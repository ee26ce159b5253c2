"""A plan on its way: sent in, reviewed by whom the rulebook names, in force, published, closed."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.workflow.perform import perform
from mingqian.plan import policies
from mingqian.plan.execution import execution
from mingqian.plan.models import AnnualPlan
from mingqian.plan.services.filing import put_out, send_out
from mingqian.plan.states import PLAN
from mingqian.plan.windows import meet_duty


def submit(*, plan: AnnualPlan, actor: Actor, reason: str = "") -> AnnualPlan:
    """Send the plan in and to the bodies the rulebook names (彭阳: two receipts).

    Raises :class:`Refused` 409 naming every incomplete line, a missing joint line (彭阳), an
    upper plan it repeats (兴隆台).
    """

    def send(row: AnnualPlan) -> dict[str, Any]:
        row.submitted_at = timezone.now()
        row.opinion = ""
        row.late_reason = reason
        row.save(update_fields=["submitted_at", "opinion", "late_reason"])
        receivers = send_out(row)
        meet_duty(row)
        return {"entries": row.entries.count(), "receivers": "、".join(receivers) or "无"}

    return perform(PLAN, plan, "submit", actor=actor, reason=reason, change=send)


def send_for_review(*, plan: AnnualPlan, actor: Actor) -> AnnualPlan:
    """Hand the plan to the reviewer the rulebook names."""

    def note(row: AnnualPlan) -> dict[str, Any]:
        return {"reviewer": policies.reviewer_label(policies.reviewer_of(row))}

    return perform(PLAN, plan, "send_for_review", actor=actor, change=note)


def approve(
    *, plan: AnnualPlan, actor: Actor, reason: str = "", decision_no: str = ""
) -> AnnualPlan:
    """The reviewer approves; ``reason`` is the opinion, ``decision_no`` the number if any."""

    def decide(row: AnnualPlan) -> None:
        _note_decision(row, actor, reason)
        row.decision_no = decision_no.strip()
        row.save(update_fields=["decision_no"])

    return perform(PLAN, plan, "approve", actor=actor, reason=reason, change=decide)


def send_back(*, plan: AnnualPlan, actor: Actor, reason: str) -> AnnualPlan:
    """The reviewer returns the plan with an opinion, which is required."""

    def decide(row: AnnualPlan) -> None:
        _note_decision(row, actor, reason)

    return perform(PLAN, plan, "send_back", actor=actor, reason=reason, change=decide)


def return_to_member(*, plan: AnnualPlan, actor: Actor, reason: str) -> AnnualPlan:
    """The office gives a submitted plan back for mending."""

    def decide(row: AnnualPlan) -> None:
        _note_decision(row, actor, reason)

    return perform(PLAN, plan, "return_to_member", actor=actor, reason=reason, change=decide)


def _note_decision(plan: AnnualPlan, actor: Actor, opinion: str) -> None:
    plan.decided_by = actor.name
    plan.decided_at = timezone.now()
    plan.opinion = opinion
    plan.save(update_fields=["decided_by", "decided_at", "opinion"])


def adopt(*, plan: AnnualPlan, actor: Actor) -> AnnualPlan:
    """The office adopts the compiled total plan; it is published next (昌江 第十二条)."""

    def decide(row: AnnualPlan) -> dict[str, Any]:
        _note_decision(row, actor, "")
        return {"entries": row.entries.count()}

    return perform(PLAN, plan, "adopt", actor=actor, change=decide)


def put_in_force(*, plan: AnnualPlan, actor: Actor) -> AnnualPlan:
    """The department's head puts a reviewed (or only filed) plan in force."""
    return perform(PLAN, plan, "put_in_force", actor=actor)


def publish(*, plan: AnnualPlan, actor: Actor) -> AnnualPlan:
    """Publish the plan on every channel of the rulebook, one record a channel (昌江 第八条)."""

    def announce(row: AnnualPlan) -> dict[str, Any]:
        return {"channels": "、".join(put_out(row, actor))}

    return perform(PLAN, plan, "publish", actor=actor, change=announce)


def close(*, plan: AnnualPlan, actor: Actor) -> AnnualPlan:
    """Close a plan after its year; the journal keeps what was done less often than planned."""

    def settle(row: AnnualPlan) -> dict[str, Any]:
        lines = execution(row)
        return {
            "planned": sum(line.planned for line in lines),
            "executed": sum(line.executed for line in lines),
            "short": sum(line.executed < line.planned for line in lines),
        }

    return perform(PLAN, plan, "close", actor=actor, change=settle)
