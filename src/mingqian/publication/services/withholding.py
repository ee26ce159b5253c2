"""Lawful non-publication: a ground from the rulebook's list, a request, a written decision.

彭阳 二（六）: 除依法依规不适合公开的情形外. A withheld result is on no public page.
"""

from __future__ import annotations

from django.utils import timezone

from mingqian.foundation.jobs import clock
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid
from mingqian.foundation.workflow.perform import perform
from mingqian.publication.models import Publication, Withholding
from mingqian.publication.policies import rules_of
from mingqian.publication.services.collecting import settle
from mingqian.publication.services.publishing import publish_automatically
from mingqian.publication.states import PUBLICATION

REVIEW = "withholding_review"


def request_withholding(
    *, publication: Publication, ground: str, text: str, actor: Actor
) -> Publication:
    """Ask not to publish. ``ground`` is one of the rulebook's; ``text`` says why it applies."""
    grounds = rules_of(publication).texts("publication.withholding_grounds")
    if ground not in grounds:
        listed = "、".join(grounds)
        raise invalid(f"不公示的情形只能是：{listed}", ground="请从列出的情形中选择")
    if not text.strip():
        raise invalid("请说明为什么属于该情形", text="请填写说明")

    def change(fresh: Publication) -> dict[str, object]:
        Withholding.objects.create(
            publication=fresh, ground=ground, text=text.strip(), requested_by=actor.name
        )
        return {"ground": ground}

    return perform(PUBLICATION, publication, "request_withholding", actor=actor, change=change)


def withhold(*, publication: Publication, reason: str, actor: Actor) -> Publication:
    """Grant the request with a written ground; what is withheld no longer runs late."""

    def change(fresh: Publication) -> dict[str, object]:
        decided = _decide(fresh, actor, reason, is_approved=True)
        settle(fresh, actor=actor)
        _start_review(fresh, decided)
        return {"ground": decided.ground}

    return perform(PUBLICATION, publication, "withhold", actor=actor, reason=reason, change=change)


def refuse_withholding(*, publication: Publication, reason: str, actor: Actor) -> Publication:
    """Refuse the request: the result is to be published, at once where entry publishes."""

    def change(fresh: Publication) -> dict[str, object]:
        return {"ground": _decide(fresh, actor, reason, is_approved=False).ground}

    fresh = perform(
        PUBLICATION, publication, "refuse_withholding", actor=actor, reason=reason, change=change
    )
    publish_automatically(fresh)
    fresh.refresh_from_db()
    return fresh


def release(*, publication: Publication, reason: str, actor: Actor) -> Publication:
    """The ground has gone: the result is to be published after all."""

    def change(fresh: Publication) -> dict[str, object]:
        clock.meet(REVIEW, fresh)
        return {}

    fresh = perform(PUBLICATION, publication, "release", actor=actor, reason=reason, change=change)
    publish_automatically(fresh)
    fresh.refresh_from_db()
    return fresh


def _decide(
    publication: Publication, actor: Actor, reason: str, *, is_approved: bool
) -> Withholding:
    decided = publication.withholdings.filter(is_approved__isnull=True).first()
    if decided is None:
        raise Refused("没有待决定的不公示申请", code="missing")
    decided.decided_by = actor.name
    decided.decided_at = timezone.now()
    decided.is_approved = is_approved
    decided.opinion = reason.strip()[:300]
    decided.save()
    return decided


def _start_review(publication: Publication, decided: Withholding) -> None:
    today = timezone.localdate()
    due = rules_of(publication).due("withholding_review", today)
    if due is None:
        return
    decided.review_on = due.on
    decided.save(update_fields=["review_on"])
    clock.start(
        REVIEW,
        title=f"复查不公示 {publication}",
        subject=publication,
        department=publication.department,
        due=due,
        started_on=today,
    )
