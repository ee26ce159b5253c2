"""Objections and comments of the public: received without sign-in, examined, answered.

惠州 第（十二）条, 吉林 二（七）, 彭阳 二（六）: 接受社会监督.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.jobs import clock
from mingqian.foundation.journal import record as journal
from mingqian.foundation.papers.services import next_number
from mingqian.foundation.policy.actor import PUBLIC, Actor
from mingqian.foundation.policy.decision import Refused, invalid
from mingqian.foundation.workflow.perform import perform
from mingqian.publication import events
from mingqian.publication.models import Objection, Publication
from mingqian.publication.policies import rules_of
from mingqian.publication.services.correcting import correct
from mingqian.publication.states import OBJECTION
from mingqian.result.services import ResultFacts

CLOCK = "objection"
SERIES = "objection"


def file(
    *, publication: Publication, sender: str, contact: str, text: str, is_objection: bool
) -> Objection:
    """Take in an objection (or a comment) to a published result and start its answer clock.

    Refused 404 when the result is not public, 422 when something is missing or was sent before.
    """
    rulebook = rules_of(publication)
    if not publication.is_public:
        raise Refused("没有这项公示", code="missing", status=404)
    if not rulebook.is_on("objection.allowed"):
        raise Refused("本地区没有开通公示异议", clause=rulebook.clause("objection.allowed"))
    _check(publication, sender, contact, text)
    today = timezone.localdate()
    with transaction.atomic():
        number = next_number(SERIES, today.year)
        made = Objection.objects.create(
            receipt_no=f"YY{today.year}{number:05d}",
            publication=publication,
            department=publication.department,
            is_objection=is_objection,
            sender=sender.strip(),
            contact=contact.strip(),
            text=text.strip(),
        )
        payload = {"kind": made.get_kind_label(), "receipt_no": made.receipt_no}
        journal.record(events.OBJECTION_RECEIVED, actor=PUBLIC, subject=made, payload=payload)
        due = rulebook.due("objection", today)
        if due:
            clock.start(
                CLOCK,
                title=f"答复{made.get_kind_label()} {made.receipt_no}",
                subject=made,
                department=made.department,
                due=due,
                started_on=today,
            )
    return made


def _check(publication: Publication, sender: str, contact: str, text: str) -> None:
    missing = {}
    if not sender.strip():
        missing["sender"] = "请填写称呼或者单位名称"
    if not contact.strip():
        missing["contact"] = "请填写联系电话或者邮箱，以便答复"
    if len(text.strip()) < 5:
        missing["text"] = "请写明意见或者异议的内容"
    if missing:
        raise invalid("有内容没有填写", **missing)
    same = publication.objections.filter(text=text.strip(), sender=sender.strip()).first()
    if same:
        raise invalid(f"相同内容已经收到，受理编号 {same.receipt_no}", text="请勿重复提交")


def accept(*, objection: Objection, actor: Actor) -> Objection:
    """Take up the examination; the examiner is never one of the original inspectors."""

    def change(fresh: Objection) -> dict[str, object]:
        fresh.examined_by = actor.name
        fresh.examined_by_id = actor.person_id
        fresh.save(update_fields=["examined_by", "examined_by_id"])
        return {"examiner": actor.name}

    return perform(OBJECTION, objection, "accept", actor=actor, change=change)


def reject(*, objection: Objection, answer: str, actor: Actor) -> Objection:
    """Decline to examine (not about this result, no facts named), with an answer."""
    return _close(objection, "reject", answer, "", actor)


def dismiss(*, objection: Objection, answer: str, finding: str, actor: Actor) -> Objection:
    """Answer without a correction. ``finding`` is the internal record of what was examined."""
    return _close(objection, "dismiss", answer, finding, actor)


def uphold(
    *, objection: Objection, answer: str, finding: str, facts: ResultFacts, actor: Actor
) -> Objection:
    """Correct the result as ``facts`` say, republish it and answer."""
    with transaction.atomic():
        closed = _close(objection, "uphold", answer, finding, actor)
        correct(
            publication=closed.publication,
            actor=actor,
            reason=f"异议 {closed.receipt_no} 成立：{answer.strip()}"[:300],
            facts=facts,
        )
    return closed


def _close(objection: Objection, action: str, answer: str, finding: str, actor: Actor) -> Objection:
    if not answer.strip():
        raise invalid("请填写答复", answer="请填写答复")

    # The answer must stand before the state moves: a closed objection without one is refused
    # by the database itself.
    with transaction.atomic():
        objection.answer = answer.strip()
        objection.finding = finding.strip()
        objection.answered_at = timezone.now()
        objection.save(update_fields=["answer", "finding", "answered_at"])

        def change(fresh: Objection) -> dict[str, object]:
            clock.meet(CLOCK, fresh)
            return {"receipt_no": fresh.receipt_no}

        return perform(OBJECTION, objection, action, actor=actor, change=change)
