"""Freezing a scheme under a digest; changing it afterwards means a new version, asked anew."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from mingqian.foundation.jobs import clock
from mingqian.foundation.journal.record import record
from mingqian.foundation.papers.services import issue
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.workflow.perform import perform
from mingqian.plan.selectors import method_words
from mingqian.scheme import events
from mingqian.scheme.content import SUBSTANCE, final_digest
from mingqian.scheme.models import (
    Consultation,
    ConsultationState,
    Scheme,
    SchemeBatch,
    TaskState,
)
from mingqian.scheme.population import announce
from mingqian.scheme.services.consulting import DEADLINE
from mingqian.scheme.services.course import cancel_with_scheme
from mingqian.scheme.services.writing import default_batch
from mingqian.scheme.states import SCHEME

#: Columns a new version takes over beside its substance.
_CARRIED = (
    "scheme_no", "origin", "plan_entry_id", "decision_factors", "decision_note", "region_id",
    "lead_department_id", "rulebook_id", "governed_on",
)  # fmt: skip


def finalise(*, scheme: Scheme, actor: Actor, reason: str = "") -> Scheme:
    """The lead's head fixes the version; its text is printed and numbered.

    ``reason`` answers for every 原则上 rule that is departed from; it stands in the scheme and
    in the journal.
    """

    def freeze(row: Scheme) -> dict[str, Any]:
        default_batch(row)
        if reason.strip():
            row.override_reasons = {**row.override_reasons, "finalise": reason.strip()}
        row.digest = final_digest(row)
        row.finalised_at = timezone.now()
        row.save(update_fields=["override_reasons", "digest", "finalised_at"])
        paper = _print(row, actor)
        return {"version": row.version, "digest": row.digest, "number": paper}

    return perform(SCHEME, scheme, "finalise", actor=actor, reason=reason, change=freeze)


def _print(scheme: Scheme, actor: Actor) -> str:
    accepted = scheme.consultations.filter(state=ConsultationState.ACCEPTED)
    paper = issue(
        "scheme",
        title=f"{scheme.name}工作方案",
        prefix=f"{scheme.lead_department.name}双随机方案",
        subject=scheme,
        actor=actor,
        context={
            "scheme": scheme,
            "items": scheme.items.select_related("department").order_by("code"),
            "batches": [(batch, announce(scheme, batch)) for batch in scheme.batches.all()],
            "methods": method_words(scheme.methods),
            "partners": [row.department for row in accepted.select_related("department")],
        },
        department_name=scheme.lead_department.name,
    )
    return paper.number


def revise(*, scheme: Scheme, actor: Actor, reason: str) -> Scheme:
    """Take the scheme back to change it; whoever is affected is asked again."""

    def stop(row: Scheme) -> None:
        _stop_clocks(row)

    return perform(SCHEME, scheme, "revise", actor=actor, reason=reason, change=stop)


def abandon(*, scheme: Scheme, actor: Actor, reason: str) -> Scheme:
    """Give the inspection up, with the reason."""

    def stop(row: Scheme) -> None:
        _stop_clocks(row)

    return perform(SCHEME, scheme, "abandon", actor=actor, reason=reason, change=stop)


def _stop_clocks(scheme: Scheme) -> None:
    for consultation in scheme.consultations.all():
        clock.drop(DEADLINE, consultation)


def new_version(*, scheme: Scheme, actor: Actor, reason: str) -> Scheme:
    """Open the next version of a final scheme as a draft; tasks not yet drawn are cancelled.

    Raises :class:`Refused` 409 once anything was drawn (惠州 第（九）条: the draw follows the
    final scheme), 422 without a reason.
    """

    def succeed(row: Scheme) -> dict[str, Any]:
        for task in row.tasks.filter(state=TaskState.FINAL):
            cancel_with_scheme(task, actor, f"方案变更：{reason}")
        return {"version": _next(row)}

    with transaction.atomic():
        perform(SCHEME, scheme, "new_version", actor=actor, reason=reason, change=succeed)
        scheme.refresh_from_db()
        draft = _copy(scheme, reason, actor)
        payload = {"version": draft.version}
        record(events.VERSION_OPENED, actor=actor, subject=draft, payload=payload, reason=reason)
    return draft


def _next(scheme: Scheme) -> int:
    same = Scheme.objects.filter(scheme_no=scheme.scheme_no)
    return int(same.aggregate(last=Max("version"))["last"]) + 1


def _copy(scheme: Scheme, reason: str, actor: Actor) -> Scheme:
    draft = Scheme.objects.create(
        version=_next(scheme),
        previous=scheme,
        change_reason=reason.strip(),
        created_by_id=actor.person_id,
        **{name: getattr(scheme, name) for name in (*_CARRIED, *SUBSTANCE)},
    )
    draft.items.set(scheme.items.all())
    for batch in scheme.batches.all():
        batch.pk, batch.scheme = None, draft
        batch._state.adding = True
        SchemeBatch.save(batch)
    for row in scheme.consultations.exclude(state=ConsultationState.DECLINED):
        Consultation.objects.create(
            scheme=draft,
            department=row.department,
            state=row.state,
            asked_at=row.asked_at,
            answered_by=row.answered_by,
            answered_at=row.answered_at,
            answered_digest=row.answered_digest,
        )
    return draft
