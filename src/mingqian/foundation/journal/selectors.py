"""Reading the journal: the history of a thing, of a task, and what an overseer may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import models

from mingqian.foundation.journal.models import Entry
from mingqian.foundation.journal.record import sentence
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.permissions import Permission


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as a screen shows it."""

    seq: int
    at: datetime
    who: str
    department: str
    sentence: str
    subject: str
    reason: str
    event: str
    digest: str


def _line(entry: Entry) -> Line:
    return Line(
        entry.seq,
        entry.at,
        entry.person_name,
        entry.department_name,
        sentence(entry),
        entry.subject_label,
        entry.reason,
        entry.event,
        entry.digest,
    )


def history(*subjects: models.Model, limit: int = 200) -> list[Line]:
    """Entries about the given things, newest first. The caller has checked that the reader
    may see the things themselves."""
    condition = models.Q(pk__in=[])
    for subject in subjects:
        # A table that was renamed keeps its entries under the old name: nobody rewrites them.
        names = [subject._meta.label_lower, *getattr(subject, "journal_formerly", ())]
        condition |= models.Q(subject_type__in=names, subject_id=str(subject.pk))
    return [_line(entry) for entry in Entry.objects.filter(condition).order_by("-seq")[:limit]]


def history_of_case(case_no: str, limit: int = 500) -> list[Line]:
    """Entries of one task, oldest first."""
    return [_line(e) for e in Entry.objects.filter(case_no=case_no).order_by("seq")[:limit]]


def visible_to(actor: Actor) -> models.QuerySet[Entry]:
    """Entries an overseer may read: of its region and below."""
    if not actor.has(Permission.JOURNAL_VIEW):
        return Entry.objects.none()
    return Entry.objects.filter(
        models.Q(region_path__startswith=actor.region_path) | models.Q(region_path="")
    )


def page(
    actor: Actor,
    *,
    before: int | None = None,
    event: str = "",
    case_no: str = "",
    person: str = "",
    size: int = 50,
) -> list[Line]:
    """A page of the journal, newest first, below number ``before``."""
    entries = visible_to(actor)
    if before:
        entries = entries.filter(seq__lt=before)
    if event:
        entries = entries.filter(event__startswith=event)
    if case_no:
        entries = entries.filter(case_no=case_no)
    if person:
        entries = entries.filter(person_name__contains=person)
    return [_line(entry) for entry in entries.order_by("-seq")[:size]]


def last_act_of(actor: Actor) -> int:
    """Number of the actor's latest entry; 0 where there is none."""
    rows = Entry.objects.filter(person_id=actor.person_id).order_by("-seq")
    return rows.values_list("seq", flat=True).first() or 0
