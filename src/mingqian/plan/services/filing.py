"""Sending a plan out and signing for it; the recorded exceptions the texts allow."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.jobs import clock
from mingqian.foundation.journal.record import record
from mingqian.foundation.org import selectors as org
from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, refuse, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.rules import selectors as rules
from mingqian.plan import events, policies, windows
from mingqian.plan.models import (
    AnnualPlan,
    PlanEntry,
    PlanPublication,
    PlanReceipt,
    PlanState,
)


def send_out(plan: AnnualPlan) -> list[str]:
    """Open a receipt for every body of ``plan.filing_to``; a body sent to again signs again."""
    receivers = list(rules.for_case(plan).texts("plan.filing_to"))
    for receiver in receivers:
        PlanReceipt.objects.update_or_create(
            plan=plan,
            receiver=receiver,
            defaults={
                "department": _department(receiver, plan.department),
                "sent_at": timezone.now(),
                "received_by": "",
                "received_at": None,
            },
        )
    return receivers


def _department(receiver: str, sender: Department) -> Department | None:
    """The department a receiver named in the text is, for this sender; ``None`` = off platform."""
    if "上级" in receiver:
        return org.upper_of(sender)
    if "市场监管" in receiver:
        return org.regulator_of(sender.region)
    if "联席会议办公室" in receiver:
        return org.office_of(sender.region)
    return None


def put_out(plan: AnnualPlan, actor: Actor) -> tuple[str, ...]:
    """Keep a publication record for every channel of the rulebook and return the channels."""
    channels = rules.for_case(plan).texts("publication.channels")
    plan.published_at = plan.published_at or timezone.now()
    plan.save(update_fields=["published_at"])
    for channel in channels:
        PlanPublication.objects.get_or_create(
            plan=plan,
            channel=channel,
            defaults={"published_at": timezone.now(), "published_by": actor.name},
        )
    return channels


@transaction.atomic
def receive(*, receipt: PlanReceipt, actor: Actor) -> PlanReceipt:
    """The receiving body signs for the plan (彭阳 二（三）)."""
    require(policies.can_receive(actor, receipt))
    if receipt.received_at:
        raise Refused(f"{receipt.receiver}已签收", code="state")
    receipt.received_by = actor.name
    receipt.received_at = timezone.now()
    receipt.save(update_fields=["received_by", "received_at"])
    record(
        events.RECEIVED, actor=actor, subject=receipt.plan, payload={"receiver": receipt.receiver}
    )
    return receipt


@transaction.atomic
def allow_overlap(*, entry: PlanEntry, actor: Actor, reason: str) -> PlanEntry:
    """The leader in charge lets a line stand beside an upper plan, with the reason (X9)."""
    require(policies.can_allow_overlap(actor, entry))
    if not reason.strip():
        raise invalid("准予与上级计划重复须写明理由", reason="请填写理由")
    entry.overlap_reason = reason.strip()
    entry.overlap_allowed_by = actor.name
    entry.save(update_fields=["overlap_reason", "overlap_allowed_by"])
    record(
        events.OVERLAP_ALLOWED,
        actor=actor,
        subject=entry.plan,
        payload={"name": entry.name},
        reason=reason,
    )
    return entry


@transaction.atomic
def record_exception(*, department: Department, actor: Actor, reason: str) -> None:
    """Note why the yearly plan cannot be made in time (兴隆台 六（二）“特殊情况除外”, X12).

    Only where the rule is a 一般/原则上 rule; the clock then stops. Raises 409 otherwise.
    """
    require(actor.check(P.PLAN_SUBMIT))
    if not actor.acts_for(department.pk):
        require(refuse("只能登记本部门的情况", code="not_yours"))
    if not reason.strip():
        raise invalid("特殊情况须写明理由", reason="请填写理由")
    duty = windows.duty_of(department)
    deadline = windows.deadline_of(duty) if duty else None
    if duty is None or deadline is None:
        raise Refused("当前没有应编制的年度计划", code="state")
    if duty.due.strength == "must":
        raise Refused("按期编制计划是必须履行的要求，不能以特殊情况免除", duty.due.clause)
    clock.excuse(deadline, reason.strip()[:300])
    clock.drop(windows.DEADLINE, department)
    record(events.EXCEPTION_NOTED, actor=actor, subject=department, reason=reason)


@transaction.atomic
def carry_over(*, plan: AnnualPlan, actor: Actor, until: dt.date, document_no: str) -> AnnualPlan:
    """The office lets the former plan run on until the new one is adopted (昌江 C3).

    Raises :class:`Refused` 409 where ``plan.before_adoption`` knows no such decision.
    """
    require(actor.check(P.PLAN_PUBLISH))
    require(policies.can_coordinate(actor, plan))
    r = rules.for_case(plan)
    if r.text("plan.before_adoption") != "special_or_office_decision":
        raise Refused("本规则没有沿用上年计划的规定", r.clause("plan.before_adoption"))
    if plan.state != PlanState.IN_FORCE:
        raise Refused("只有执行中的计划可以沿用", code="state")
    if not document_no.strip():
        raise invalid("沿用上年计划须写明决定文号", document_no="请填写文号")
    if until <= dt.date(plan.year, 12, 31):
        raise invalid("沿用期限应在计划年度之后", until="请核对日期")
    plan.carried_until = until
    plan.carried_document_no = document_no.strip()
    plan.save(update_fields=["carried_until", "carried_document_no"])
    payload = {"until": until.isoformat(), "document_no": plan.carried_document_no}
    record(events.CARRIED_OVER, actor=actor, subject=plan, payload=payload)
    return plan
