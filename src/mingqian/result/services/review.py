"""Review within the unit, and the outcome of handling added later (兴隆台 三、七（二）)."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from mingqian.foundation.org import selectors as org
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import invalid
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.workflow.perform import perform
from mingqian.result.models import Result
from mingqian.result.states import TABLE


def approve(*, result: Result, actor: Actor, opinion: str = "") -> Result:
    """Approve an entered result; the unit's head of that day is named in it."""

    def change(fresh: Result) -> dict[str, object]:
        _sign_review(fresh, actor, opinion)
        return {"unit_head": fresh.unit_head}

    return perform(TABLE, result, "approve", actor=actor, change=change)


def return_for_change(*, result: Result, actor: Actor, opinion: str) -> Result:
    """Return an entered result with an opinion; its text stays, the next version follows."""

    def change(fresh: Result) -> dict[str, object]:
        _sign_review(fresh, actor, opinion)
        return {}

    return perform(TABLE, result, "return", actor=actor, reason=opinion, change=change)


def _sign_review(result: Result, actor: Actor, opinion: str) -> None:
    result.reviewed_by = actor.name
    result.reviewed_at = timezone.now()
    result.review_opinion = opinion.strip()
    result.unit_head = unit_head(result)
    result.save(update_fields=["reviewed_by", "reviewed_at", "review_opinion", "unit_head"])


def unit_head(result: Result) -> str:
    """Name of the head of the inspecting unit today (兴隆台 七（二）); of the bureau for a unit
    that has none of its own."""
    department = result.inspection.part.department
    for place in (department, department.bureau):
        head = org.holders(Role.HEAD, department=place).first()
        if head is not None:
            return head.name
    return ""


def add_outcome(*, result: Result, text: str, on: dt.date, actor: Actor) -> Result:
    """Add the outcome of handling (查处结果) with its own date to an entered problem."""
    if not text.strip():
        raise invalid("请填写查处结果", clause="兴隆台 三", outcome_text="请填写查处结果")
    completed = result.inspection.completed_on
    if on > timezone.localdate() or (completed and on < completed):
        raise invalid(
            "查处结果日期应在检查完成之后、今天以前", clause="兴隆台 三", outcome_on="请核对日期"
        )

    def change(fresh: Result) -> dict[str, object]:
        fresh.outcome_text = text.strip()
        fresh.outcome_on = on
        fresh.save(update_fields=["outcome_text", "outcome_on"])
        return {"on": str(on)}

    return perform(TABLE, result, "add_outcome", actor=actor, change=change)
