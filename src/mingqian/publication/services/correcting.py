"""Correcting a published result: a new version goes out everywhere, the old one is kept.

None of the five texts regulates correction; the reading is rulebooks.md G12: the head approves,
version 1 stays readable inside and is marked 已更正.
"""

from __future__ import annotations

from django.db import transaction

from mingqian.foundation.journal import record as journal
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import invalid
from mingqian.foundation.workflow.perform import perform
from mingqian.publication import events
from mingqian.publication.models import Publication, PublicationKind, PublicationState
from mingqian.publication.services.publishing import put_out, stamp
from mingqian.publication.states import PUBLICATION
from mingqian.result import services as results
from mingqian.result.models import Result
from mingqian.result.services import ResultFacts


def correct(
    *, publication: Publication, actor: Actor, reason: str, facts: ResultFacts
) -> Publication:
    """Replace a published result by a corrected version and publish that on every channel.

    ``facts``: what the new version says instead.
    Returns the new publication; ``previous`` leads to the old one.
    """
    if publication.kind != PublicationKind.RESULT or publication.result is None:
        raise invalid("只有检查结果的公示可以更正", publication="不是检查结果")
    with transaction.atomic():
        old = perform(
            PUBLICATION,
            publication,
            "correct",
            actor=actor,
            reason=reason,
            change=lambda fresh: _note(fresh, reason),
        )
        version = results.correct(
            result=publication.result, facts=facts, reason=reason, actor=actor
        )
        return _republish(old, version, actor, reason)


def _note(publication: Publication, reason: str) -> dict[str, object]:
    publication.correction_note = reason.strip()[:300]
    publication.save(update_fields=["correction_note"])
    version = publication.result.version if publication.result else 0
    return {"version": version + 1}


def _republish(old: Publication, version: Result, actor: Actor, reason: str) -> Publication:
    made = Publication.objects.create(
        result=version,
        inspection_object=old.inspection_object,
        party_name=old.party_name,
        department=old.department,
        title=old.title,
        previous=old,
        correction_note=reason.strip()[:300],
    )
    # The head who approved the correction is who releases it: no second publisher is needed.
    stamp(made, actor)
    payload = put_out(made, actor)
    made.state = PublicationState.PUBLISHED
    made.save(update_fields=["state"])
    journal.record(
        events.PUBLISHED,
        actor=actor,
        subject=made,
        payload=payload,
        reason=reason,
        from_state=PublicationState.PENDING,
        to_state=PublicationState.PUBLISHED,
    )
    return made
