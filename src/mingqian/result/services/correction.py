"""Correcting an entered result: a new version, the old one kept and marked (G12)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.workflow.perform import perform
from mingqian.result import events, plausibility
from mingqian.result.models import Result, ResultState
from mingqian.result.plausibility import ResultFacts
from mingqian.result.services.entry import ATTESTATION, write_facts
from mingqian.result.services.review import unit_head
from mingqian.result.states import TABLE


@transaction.atomic
def correct(*, result: Result, facts: ResultFacts, reason: str, actor: Actor) -> Result:
    """Replace an entered or reviewed result by a new, reviewed version and return that.

    Decided in the inspecting department by somebody else than who entered it. Lateness and
    «视为未完成» stay with the new version: they describe the first entry (昌江 C8).
    """
    plausibility.check(result.inspection, result.item, facts)
    version = result.version + 1
    old = perform(
        TABLE, result, "replace", actor=actor, reason=reason, change=lambda _: {"version": version}
    )
    new = Result(
        inspection=old.inspection,
        item=old.item,
        version=version,
        previous=old,
        state=ResultState.REVIEWED,
        entered_by=actor.name,
        entered_by_id=actor.person_id,
        entered_at=timezone.now(),
        attested_at=timezone.now(),
        attestation=ATTESTATION,
        correction_reason=reason.strip()[:300],
        reviewed_by=actor.name,
        reviewed_at=timezone.now(),
        review_opinion=reason.strip(),
        outcome_text=old.outcome_text,
        outcome_on=old.outcome_on,
        is_late=old.is_late,
        is_deemed_not_completed=old.is_deemed_not_completed,
    )
    write_facts(new, facts)
    new.unit_head = unit_head(new)
    new.save()
    payload = {"old": old.category, "new": new.category}
    record(events.CORRECTED, actor=actor, subject=new, payload=payload, reason=reason)
    return new
