"""The history of an object's facts: a dated row for every change, former names, past classes.

Whoever writes facts of an object (the keeper's form, an import, a merge) notes the changes here, so
that no way of writing can leave the history behind.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from mingqian.library.fields import label_of, word_of
from mingqian.library.finding.former import pairs_of
from mingqian.library.models import (
    ClassEntry,
    CreditRiskClass,
    FormerName,
    FormerNamePair,
    InspectionObject,
    ObjectChange,
)


def snapshot(found: InspectionObject, names: Any) -> dict[str, Any]:
    """Present values of the named fields."""
    return {name: getattr(found, name) for name in names}


def note_changes(
    found: InspectionObject, before: dict[str, Any], *, source: str, reason: str
) -> list[str]:
    """Keep a dated row for every fact that differs from ``before``; returns their labels."""
    labels, rows, now = [], [], timezone.now()
    for name, old in before.items():
        new = getattr(found, name)
        if old == new:
            continue
        label = label_of(InspectionObject, name)
        labels.append(label)
        rows.append(
            ObjectChange(
                inspection_object=found,
                field=label,
                old=word_of(InspectionObject, name, old),
                new=word_of(InspectionObject, name, new),
                changed_at=now,
                source=source[:80],
                reason=reason.strip()[:300],
            )
        )
    ObjectChange.objects.bulk_create(rows)
    if before.get("name", found.name) != found.name:
        note_former_name(found, before["name"])
    if before.get("risk_class", found.risk_class) != found.risk_class:
        _note_class(found, before["risk_class"], source)
    return labels


def note_former_name(found: InspectionObject, name: str) -> FormerName:
    """Keep a name the object bore until today, findable by its pairs of characters."""
    today = timezone.localdate()
    last = found.former_names.order_by("-until", "-pk").first()
    since = last.until if last else found.established_on
    row = FormerName.objects.create(inspection_object=found, name=name, since=since, until=today)
    FormerNamePair.objects.bulk_create(
        FormerNamePair(former_name=row, pair=pair) for pair in sorted(set(pairs_of(name)))
    )
    return row


def note_class(
    found: InspectionObject, risk_class: str, *, on: dt.date, source: str, by: str = ""
) -> ClassEntry:
    """Keep a class the object has from a day."""
    return ClassEntry.objects.create(
        inspection_object=found,
        risk_class=risk_class,
        on=on,
        source=(source or found.source)[:80],
        recorded_by=(by or source)[:40],
    )


def _note_class(found: InspectionObject, old: str, source: str) -> None:
    """The new class, and before it the one that came in without an entry (bulk imports)."""
    today = timezone.localdate()
    if not found.class_entries.exists() and old != CreditRiskClass.UNKNOWN:
        day = timezone.localtime(found.source_at).date()
        note_class(found, old, on=day, source=found.source)
    newest = found.class_entries.filter(on__lte=today).first()
    if newest is None or newest.risk_class != found.risk_class:
        given = found.risk_source or source
        note_class(found, found.risk_class, on=today, source=given, by=source)
