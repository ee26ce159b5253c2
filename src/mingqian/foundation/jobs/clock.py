"""The clock: deadlines start, are met, turn overdue; reminders come before.

A deadline carries the rule it comes from, so that every screen shows the clause beside the date.
The lengths come from the rulebook through ``rules``; nothing here knows a number.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.utils import timezone

from mingqian.foundation.jobs.models import Deadline, DeadlineState
from mingqian.foundation.org.models import Department, Person

OPEN = [DeadlineState.RUNNING, DeadlineState.OVERDUE]


@dataclass(frozen=True, slots=True)
class Due:
    """A due date with where it comes from.

    ``is_provisional``: a calendar year in between is not announced, ``reason`` says which.
    """

    on: dt.date
    rule_key: str
    clause: str
    strength: str
    is_provisional: bool = False
    reason: str = ""


def start(
    kind: str,
    *,
    title: str,
    subject: models.Model,
    department: Department,
    due: Due,
    started_on: dt.date,
    person: Person | None = None,
) -> Deadline:
    """Start a deadline (or move one that runs for the same thing). Call inside a transaction."""
    subject_key = {"subject_type": subject._meta.label_lower, "subject_id": str(subject.pk)}
    facts = {
        "title": title[:200],
        "case_no": str(getattr(subject, "case_no", "") or ""),
        "department_id": department.pk,
        "department_name": department.name,
        "person_id": person.pk if person else None,
        "person_name": person.name if person else "",
        "region_path": department.region.path,
        "rule_key": due.rule_key,
        "clause": due.clause[:200],
        "strength": due.strength,
        "started_on": started_on,
        "due_on": due.on,
        "is_provisional": due.is_provisional,
        "provisional_reason": due.reason[:200],
    }
    running = Deadline.objects.filter(kind=kind, state__in=OPEN, **subject_key).first()
    if running is None:
        return Deadline.objects.create(kind=kind, **subject_key, **facts)
    for name, value in facts.items():
        setattr(running, name, value)
    running.state = DeadlineState.RUNNING
    running.save()
    return running


def meet(kind: str, subject: models.Model, on: dt.date | None = None) -> bool | None:
    """Stop the deadline because its act was done. Returns whether it was in time.

    ``None`` when no such deadline ran.
    """
    day = on or timezone.localdate()
    deadline = _open(kind, subject)
    if deadline is None:
        return None
    in_time = day <= deadline.due_on
    deadline.met_on = day
    deadline.state = DeadlineState.MET if in_time else DeadlineState.MET_LATE
    deadline.save(update_fields=["met_on", "state"])
    return in_time


def drop(kind: str, subject: models.Model) -> None:
    """Stop the deadline because its ground fell away."""
    deadline = _open(kind, subject)
    if deadline:
        deadline.state = DeadlineState.DROPPED
        deadline.save(update_fields=["state"])


def excuse(deadline: Deadline, text: str) -> None:
    """Note the recorded special circumstances beside an overdue deadline (兴隆台 六（二）)."""
    deadline.excuse = text
    deadline.save(update_fields=["excuse"])


def mark_overdue(today: dt.date | None = None) -> int:
    """Turn running deadlines past their date overdue. Returns how many; idempotent."""
    day = today or timezone.localdate()
    return Deadline.objects.filter(state=DeadlineState.RUNNING, due_on__lt=day).update(
        state=DeadlineState.OVERDUE
    )


def due_for_reminder(before_days: int, today: dt.date | None = None) -> models.QuerySet[Deadline]:
    """Running deadlines that fall due within ``before_days`` and were not reminded of yet."""
    day = today or timezone.localdate()
    return Deadline.objects.filter(
        state=DeadlineState.RUNNING,
        reminded_on__isnull=True,
        due_on__lte=day + dt.timedelta(days=before_days),
    )


def _open(kind: str, subject: models.Model) -> Deadline | None:
    return Deadline.objects.filter(
        kind=kind,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        state__in=OPEN,
    ).first()
