"""Asking the invited departments and taking their answers (惠州 第（七）、（八）条).

An answer is given to a content: who accepted exactly what stands there now is not asked again,
everybody else is. Silence is recorded and never counts as consent.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.jobs import clock
from mingqian.foundation.journal.record import record
from mingqian.foundation.papers.services import issue
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import invalid
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.perform import perform
from mingqian.scheme import events
from mingqian.scheme.content import substance_digest
from mingqian.scheme.models import (
    Consultation,
    ConsultationMessage,
    ConsultationState,
    Scheme,
    SchemeState,
    TaskState,
)
from mingqian.scheme.services.writing import default_batch
from mingqian.scheme.states import CONSULTATION, SCHEME

DEADLINE = "consultation"
_ASKABLE = [ConsultationState.INVITED, ConsultationState.DISCUSSING]


def consult(*, scheme: Scheme, actor: Actor, reason: str = "") -> Scheme:
    """Send the scheme to every invited department; each gets a to-do and a date.

    ``reason`` is needed where a 原则上 rule is departed from, and is journaled.
    """

    def send(row: Scheme) -> dict[str, Any]:
        default_batch(row)
        digest = substance_digest(row)
        asked, kept = [], 0
        for consultation in row.consultations.select_related("department__region"):
            if _still_holds(consultation, digest):
                kept += 1
                continue
            ask(consultation)
            asked.append(consultation.department.name)
        return {"departments": "、".join(asked) or "无", "kept": kept}

    with transaction.atomic():
        sent = perform(SCHEME, scheme, "consult", actor=actor, reason=reason, change=send)
        return _settle_if_answered(sent)


def _still_holds(consultation: Consultation, digest: str) -> bool:
    accepted = consultation.state == ConsultationState.ACCEPTED
    return accepted and consultation.answered_digest == digest


def ask(consultation: Consultation) -> None:
    """Put the question to a department and start its clock."""
    today = timezone.localdate()
    consultation.state = ConsultationState.INVITED
    consultation.asked_at = timezone.now()
    consultation.answered_by = consultation.decline_reason = consultation.letter_no = ""
    consultation.answered_at, consultation.answered_digest = None, ""
    consultation.save()
    due = rules.for_case(consultation.scheme).due("consultation", today)
    if due is None:
        return
    clock.start(
        DEADLINE,
        title=f"答复《{consultation.scheme.name}》征求意见",
        subject=consultation,
        department=consultation.department,
        due=due,
        started_on=today,
    )


def discuss(*, consultation: Consultation, actor: Actor, text: str) -> ConsultationMessage:
    """Add a remark to the thread between lead and invited department."""
    if not text.strip():
        raise invalid("请填写意见内容", text="请填写")
    written: list[ConsultationMessage] = []

    def note(row: Consultation) -> dict[str, Any]:
        message = ConsultationMessage.objects.create(
            consultation=row,
            person_name=actor.name,
            department_name=actor.department_name,
            text=text.strip(),
        )
        written.append(message)
        return {"text": text.strip()[:200]}

    perform(CONSULTATION, consultation, "discuss", actor=actor, change=note)
    return written[0]


def accept(*, consultation: Consultation, actor: Actor) -> Consultation:
    """The invited department's head agrees to take part."""

    def answer(row: Consultation) -> dict[str, Any]:
        _note_answer(row, actor)
        _join_drawn(row, actor)
        return {"department": row.department.name}

    return _answer(consultation, "accept", actor, "", answer)


def _join_drawn(consultation: Consultation, actor: Actor) -> None:
    """A department that accepts after an undirected draw joins the drawn tasks (彭阳 二（三）)."""
    for task in consultation.scheme.tasks.filter(state=TaskState.DRAWN):
        task.participating_departments.add(consultation.department)
        payload = {"department": consultation.department.name}
        record(events.TASK_JOINED, actor=actor, subject=task, payload=payload)


def decline(*, consultation: Consultation, actor: Actor, reason: str) -> Consultation:
    """The head declines; a numbered letter with the reason goes to the lead (惠州 第（八）条).

    Raises :class:`Refused` 422 without a reason.
    """

    def answer(row: Consultation) -> dict[str, Any]:
        row.decline_reason = reason.strip()
        paper = issue(
            "decline_letter",
            title="关于不参加部门联合抽查的复函",
            prefix=f"{row.department.name}双随机函",
            subject=row,
            actor=actor,
            context={"consultation": row, "scheme": row.scheme, "reason": reason.strip()},
            department_name=row.department.name,
        )
        row.letter_no = paper.number
        _note_answer(row, actor)
        return {"department": row.department.name, "letter_no": paper.number}

    return _answer(consultation, "decline", actor, reason, answer)


def _answer(
    consultation: Consultation, action: str, actor: Actor, reason: str, change: Any
) -> Consultation:
    with transaction.atomic():
        answered = perform(
            CONSULTATION, consultation, action, actor=actor, reason=reason, change=change
        )
        clock.meet(DEADLINE, answered)
        _settle_if_answered(answered.scheme)
    return answered


def _note_answer(row: Consultation, actor: Actor) -> None:
    row.answered_by, row.answered_at = actor.name, timezone.now()
    row.answered_digest = substance_digest(row.scheme)
    row.save()


def lapse(*, consultation: Consultation) -> Consultation:
    """The date passed without an answer: marked, never taken for consent; the office sees it."""

    def note(row: Consultation) -> dict[str, Any]:
        return {"department": row.department.name}

    with transaction.atomic():
        lapsed = perform(CONSULTATION, consultation, "lapse", actor=SYSTEM, change=note)
        _settle_if_answered(lapsed.scheme)
    return lapsed


def _settle_if_answered(scheme: Scheme) -> Scheme:
    """When nobody is still to answer, the scheme is settled by the system (flows §3)."""
    scheme.refresh_from_db()
    if scheme.state != SchemeState.CONSULTING:
        return scheme
    if scheme.consultations.filter(state__in=_ASKABLE).exists():
        return scheme

    def count(row: Scheme) -> dict[str, Any]:
        states = list(row.consultations.values_list("state", flat=True))
        return {
            "accepted": states.count(ConsultationState.ACCEPTED),
            "declined": states.count(ConsultationState.DECLINED),
            "silent": states.count(ConsultationState.NO_ANSWER),
        }

    return perform(SCHEME, scheme, "settle", actor=SYSTEM, change=count)
