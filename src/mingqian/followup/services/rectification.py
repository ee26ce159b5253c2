"""Orders to correct by a date: paper, evidence, review, lapse (昌江 第十七条, 彭阳 二（六）)."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from mingqian.followup.models import FollowUp, FollowUpState, RectificationOrder
from mingqian.followup.policies import rules_of
from mingqian.followup.services.opening import finish
from mingqian.followup.states import RECTIFICATION_TABLE
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.jobs import clock
from mingqian.foundation.papers import services as papers
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import invalid
from mingqian.foundation.workflow.perform import perform

CLOCK = "rectification"


def order(
    *, followup: FollowUp, basis: str, requirement: str, due_on: dt.date, actor: Actor
) -> FollowUp:
    """Order correction by a date. The paper is numbered and kept; a review to-do opens."""
    _check(basis, requirement, due_on)

    def change(fresh: FollowUp) -> dict[str, object]:
        made = RectificationOrder.objects.create(
            followup=fresh,
            basis=basis.strip(),
            requirement=requirement.strip(),
            due_on=due_on,
            ordered_by=actor.name,
        )
        paper = papers.issue(
            "rectification_order",
            title="责令限期改正通知书",
            prefix=f"{fresh.department.label}责改",
            subject=fresh,
            actor=actor,
            context={"followup": fresh, "order": made, "result": fresh.result},
            department_name=fresh.department.name,
        )
        made.paper_no = paper.number
        made.save(update_fields=["paper_no"])
        _start_clock(fresh, due_on)
        return {"due_on": due_on.isoformat(), "paper_no": paper.number}

    return perform(RECTIFICATION_TABLE, followup, "order", actor=actor, change=change)


def _check(basis: str, requirement: str, due_on: dt.date) -> None:
    missing = {}
    if not basis.strip():
        missing["basis"] = "请写明责令改正的法律依据"
    if not requirement.strip():
        missing["requirement"] = "请写明改正要求"
    if due_on <= timezone.localdate():
        missing["due_on"] = "改正期限须在今天之后"
    if missing:
        raise invalid("责令改正的内容不完整", **missing)


def _start_clock(followup: FollowUp, due_on: dt.date) -> None:
    clock.start(
        CLOCK,
        title=f"责令改正 {followup}",
        subject=followup,
        department=followup.department,
        due=rules_of(followup).on_date(due_on, "followup.rectification_tracking"),
        started_on=timezone.localdate(),
    )


def submit_evidence(
    *, followup: FollowUp, text: str, actor: Actor, file: StoredFile | None = None
) -> FollowUp:
    """Record what the object shows of its correction."""
    if not text.strip():
        raise invalid("请写明改正情况", text="请填写改正情况")

    def change(fresh: FollowUp) -> dict[str, object]:
        found = fresh.order
        found.evidence_text = text.strip()
        found.evidence = file
        found.evidence_at = timezone.now()
        found.save(update_fields=["evidence_text", "evidence", "evidence_at"])
        return {}

    return perform(RECTIFICATION_TABLE, followup, "submit_evidence", actor=actor, change=change)


def confirm_corrected(*, followup: FollowUp, opinion: str, actor: Actor) -> FollowUp:
    """The review finds it corrected: the path ends."""
    if not opinion.strip():
        raise invalid("请写明复查意见", opinion="请填写复查意见")

    def change(fresh: FollowUp) -> dict[str, object]:
        _review(fresh, actor, opinion, is_corrected=True)
        finish(fresh, f"已改正：{opinion}")
        return {}

    return perform(RECTIFICATION_TABLE, followup, "confirm_corrected", actor=actor, change=change)


def find_uncorrected(*, followup: FollowUp, reason: str, actor: Actor) -> FollowUp:
    """The review finds it uncorrected: a next path must be chosen."""

    def change(fresh: FollowUp) -> dict[str, object]:
        _review(fresh, actor, reason, is_corrected=False)
        return {}

    return perform(
        RECTIFICATION_TABLE,
        followup,
        "find_uncorrected",
        actor=actor,
        reason=reason,
        change=change,
    )


def _review(followup: FollowUp, actor: Actor, opinion: str, *, is_corrected: bool) -> None:
    found = followup.order
    found.reviewed_by = actor.name
    found.reviewed_at = timezone.now()
    found.is_corrected = is_corrected
    found.review_opinion = opinion.strip()
    found.save(update_fields=["reviewed_by", "reviewed_at", "is_corrected", "review_opinion"])


def lapse_overdue(today: dt.date | None = None) -> int:
    """Turn orders past their date without evidence overdue. Returns how many; idempotent."""
    day = today or timezone.localdate()
    late = FollowUp.objects.filter(
        state=FollowUpState.IN_PROGRESS, order__due_on__lt=day, order__evidence_at__isnull=True
    )
    for followup in late:
        perform(RECTIFICATION_TABLE, followup, "lapse", actor=SYSTEM, change=_lapse)
    return len(late)


def _lapse(followup: FollowUp) -> dict[str, object]:
    return {"due_on": followup.order.due_on.isoformat()}
