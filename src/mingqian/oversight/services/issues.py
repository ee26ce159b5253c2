"""Problems of carrying out the rules, put to the joint-meeting office (惠州 发文, 昌江 发文)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.journal import record as journal
from mingqian.foundation.org.models import Department
from mingqian.foundation.org.selectors import department_for
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import invalid, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.workflow.perform import perform
from mingqian.oversight import events
from mingqian.oversight.models import Issue
from mingqian.oversight.states import ISSUE


def raise_issue(*, title: str, text: str, actor: Actor) -> Issue:
    """Put a problem to the office; it appears on the office's to-do list."""
    require(actor.check(P.ISSUE_RAISE))
    missing = {}
    if not title.strip():
        missing["title"] = "请填写问题"
    if not text.strip():
        missing["text"] = "请说明情况"
    if missing:
        raise invalid("问题反映不完整", **missing)
    department = department_for(actor)
    with transaction.atomic():
        made = Issue.objects.create(
            region=department.region,
            department=department,
            title=title.strip(),
            text=text.strip(),
            raised_by=actor.name,
        )
        payload = {"title": made.title}
        journal.record(events.ISSUE_RAISED, actor=actor, subject=made, payload=payload)
    return made


def assign_issue(*, issue: Issue, department: Department, actor: Actor) -> Issue:
    """Give the issue to a department to study and answer."""

    def change(fresh: Issue) -> dict[str, object]:
        fresh.assigned_to = department
        fresh.save(update_fields=["assigned_to"])
        return {"department": department.name}

    return perform(ISSUE, issue, "assign", actor=actor, change=change)


def answer_issue(*, issue: Issue, answer: str, actor: Actor) -> Issue:
    """Answer, with the measure taken."""
    if not answer.strip():
        raise invalid("请填写答复", answer="请填写答复")

    def change(fresh: Issue) -> dict[str, object]:
        fresh.answer = answer.strip()
        fresh.answered_by = actor.name
        fresh.answered_at = timezone.now()
        fresh.save(update_fields=["answer", "answered_by", "answered_at"])
        return {}

    return perform(ISSUE, issue, "answer", actor=actor, change=change)


def close_issue(*, issue: Issue, actor: Actor) -> Issue:
    """Close an answered issue."""
    return perform(ISSUE, issue, "close", actor=actor)
