"""Clues and suspected crimes handed to another organ, tracked until the receipt is in.

昌江 第十七条: only the lead sends; a participant prepares, and may send itself once the lead
has let the rulebook's days pass (rulebooks.md C12). Elsewhere the finding department sends.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from mingqian.followup import events
from mingqian.followup.models import FollowUp, HandlingPath, Transfer
from mingqian.followup.policies import rules_of, sender_of
from mingqian.followup.services.opening import finish
from mingqian.followup.states import TABLES
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.jobs import clock
from mingqian.foundation.jobs.clock import Due
from mingqian.foundation.journal import record as journal
from mingqian.foundation.org.models import Department
from mingqian.foundation.papers import services as papers
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.workflow.perform import perform

CLOCK = "transfer"


def prepare(
    *,
    followup: FollowUp,
    facts: str,
    actor: Actor,
    receiver: str = "",
    receiver_department: Department | None = None,
) -> FollowUp:
    """Put the material together. Suspected crimes go to the rulebook's organ unless named."""
    is_criminal = followup.path == HandlingPath.CRIME
    default = rules_of(followup).text("followup.criminal_transfer_to") if is_criminal else ""
    named = receiver.strip() or (receiver_department.name if receiver_department else default)
    if not named:
        raise invalid("请写明接收机关", receiver="请填写接收机关")
    if not facts.strip():
        raise invalid("请写明移送的事实与依据", facts="请填写事实与依据")

    def change(fresh: FollowUp) -> dict[str, object]:
        today = timezone.localdate()
        sender = sender_of(fresh)
        Transfer.objects.update_or_create(
            followup=fresh,
            defaults={
                "is_criminal": is_criminal,
                "receiver": named,
                "receiver_department": receiver_department,
                "facts": facts.strip(),
                "prepared_by": actor.name,
                "prepared_on": today,
                "sender_department": sender,
                "sent_at": None,
                "sent_by": "",
            },
        )
        _start_clock(fresh, sender)
        return {"receiver": named}

    return perform(TABLES[followup.path], followup, "prepare", actor=actor, change=change)


def _start_clock(followup: FollowUp, sender: Department) -> None:
    today = timezone.localdate()
    rulebook = rules_of(followup)
    own = followup.result.inspection.part.department
    due: Due | None = None
    if sender.pk != own.pk:
        due = rulebook.due("participant_transfer", today)
    if due is None:
        # No term is written for «及时移送»: it is due at once and stays open until the receipt.
        due = rulebook.on_date(today, "followup.transfer_by")
    clock.start(
        CLOCK,
        title=f"移送 {followup}",
        subject=followup,
        department=sender,
        due=due,
        started_on=today,
    )


def send(*, followup: FollowUp, actor: Actor) -> FollowUp:
    """Issue the transfer letter. Only the sender by the rulebook may."""

    def change(fresh: FollowUp) -> dict[str, object]:
        transfer = fresh.transfer
        by = sender_of(fresh)
        transfer.is_bypass = not actor.acts_for(by.pk)
        if transfer.is_bypass:
            by = fresh.result.inspection.part.department
            transfer.sender_department = by
        title = "涉嫌犯罪案件移送书" if transfer.is_criminal else "案件线索移送函"
        paper = papers.issue(
            "transfer_letter",
            title=title,
            prefix=f"{by.label}移",
            subject=fresh,
            actor=actor,
            context={"followup": fresh, "transfer": transfer, "result": fresh.result},
            department_name=by.name,
        )
        transfer.paper_no = paper.number
        transfer.sent_by = actor.name
        transfer.sent_at = timezone.now()
        transfer.save()
        return {"receiver": transfer.receiver, "paper_no": paper.number}

    return perform(TABLES[followup.path], followup, "send", actor=actor, change=change)


def acknowledge(
    *, followup: FollowUp, receipt_no: str, actor: Actor, receipt: StoredFile | None = None
) -> FollowUp:
    """The receiver signs, or the sender files the receipt of an organ outside the platform.

    A suspected crime needs the receipt itself: it stays open without (惠州 第（十六）条).
    """
    if not receipt_no.strip():
        raise invalid("请填写回执编号", receipt_no="请填写回执编号")
    if followup.path == HandlingPath.CRIME and receipt is None:
        raise invalid("涉嫌犯罪移送须附回执", receipt="请上传回执")

    def change(fresh: FollowUp) -> dict[str, object]:
        transfer = fresh.transfer
        transfer.receipt_no = receipt_no.strip()
        transfer.receipt = receipt
        transfer.acknowledged_by = actor.name
        transfer.acknowledged_at = timezone.now()
        transfer.save()
        finish(fresh, f"{transfer.receiver}已签收，回执 {transfer.receipt_no}")
        return {"receiver": transfer.receiver, "receipt_no": transfer.receipt_no}

    return perform(TABLES[followup.path], followup, "acknowledge", actor=actor, change=change)


def send_back(*, followup: FollowUp, reason: str, actor: Actor) -> FollowUp:
    """The receiver returns it (not its jurisdiction): the finding is open again."""

    def change(fresh: FollowUp) -> dict[str, object]:
        transfer = fresh.transfer
        transfer.returned_reason = reason.strip()[:300]
        transfer.save(update_fields=["returned_reason"])
        clock.drop(CLOCK, fresh)
        return {"receiver": transfer.receiver}

    return perform(
        TABLES[followup.path], followup, "send_back", actor=actor, reason=reason, change=change
    )


def note_outcome(*, followup: FollowUp, outcome: str, actor: Actor) -> FollowUp:
    """What the receiver made of it, reported back later."""
    if not outcome.strip():
        raise invalid("请写明办理结果", outcome="请填写办理结果")

    def change(fresh: FollowUp) -> dict[str, object]:
        fresh.transfer.outcome = outcome.strip()
        fresh.transfer.save(update_fields=["outcome"])
        return {}

    return perform(TABLES[followup.path], followup, "note_outcome", actor=actor, change=change)


def note_bypass(*, followup: FollowUp, actor: Actor) -> FollowUp:
    """The joint-meeting office takes note that a participant sent in the lead's place."""
    require(actor.check(P.ISSUE_ANSWER))
    transfer = followup.transfer
    if not transfer.is_bypass:
        raise Refused("这件移送由牵头部门发出，无须知悉", code="state")
    with transaction.atomic():
        transfer.office_noted_by = actor.name
        transfer.save(update_fields=["office_noted_by"])
        journal.record(events.BYPASS_NOTED, actor=actor, subject=followup)
    return followup
