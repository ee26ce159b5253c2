"""Alarms: objects that were out of the registry when a list was sealed, and back afterwards."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from mingqian.draw.models import Draw
from mingqian.foundation.rules import selectors as rules
from mingqian.library.models import InspectionObject, ObjectChange, ObjectStatus, Registration
from mingqian.scheme.population import population_of


@dataclass(frozen=True, slots=True)
class Absence:
    """An object that missed a seal: how it left, when it was back, what was said about it."""

    inspection_object: InspectionObject
    draw: Draw
    way: str
    left_on: dt.date
    back_on: dt.date
    source: str

    @property
    def days(self) -> int:
        """How long it was away."""
        return (self.back_on - self.left_on).days


def left_and_returned(draw: Draw, days: int | None = None) -> list[Absence]:
    """Objects of the draw's range that left within ``days`` before its seal and came back after.

    ``days`` defaults to the rulebook's ``draw.registry_alarm_days``. Two ways of leaving: out of
    a register, and marked as not active. Sorted by the length of the absence, shortest first.
    """
    if draw.sealed_at is None:
        return []
    if days is None:
        days = rules.for_case(draw.task).number("draw.registry_alarm_days") or 0
    sealed = timezone.localdate(draw.sealed_at)
    found = [*_registers(draw, sealed, days), *_status(draw, draw.sealed_at, days)]
    return sorted(found, key=lambda item: (item.days, item.inspection_object.oid))


def _registers(draw: Draw, sealed: dt.date, days: int) -> list[Absence]:
    """Out of a register before the seal, in the same one again after it."""
    start = sealed - dt.timedelta(days=days)
    left = Registration.objects.filter(until__gte=start, until__lte=sealed).select_related(
        "inspection_object", "registry"
    )
    back = {
        (row.registry_id, row.inspection_object_id): row
        for row in Registration.objects.filter(since__gte=sealed).order_by("-since")
    }
    in_range = set(
        population_of(draw.task.scheme, draw.task.batch)
        .filter(pk__in=left.values("inspection_object"))
        .values_list("pk", flat=True)
    )
    return [
        Absence(
            row.inspection_object,
            draw,
            f"移出“{row.registry.name}”",
            row.until,
            again.since,
            row.reason or again.reason,
        )
        for row in left
        if (again := back.get((row.registry_id, row.inspection_object_id))) is not None
        and row.until is not None
        and again.pk != row.pk
        and row.inspection_object_id in in_range
    ]


def _status(draw: Draw, sealed: dt.datetime, days: int) -> list[Absence]:
    """Marked as not active before the seal, active again after it."""
    rows = ObjectChange.objects.filter(
        field="status",
        changed_at__gte=sealed - dt.timedelta(days=days),
        inspection_object__in=population_of(draw.task.scheme, draw.task.batch),
    ).select_related("inspection_object")
    left: dict[int, ObjectChange] = {}
    found = []
    for row in rows.order_by("changed_at", "pk"):
        day, key = timezone.localdate(row.changed_at), row.inspection_object_id
        if row.new != ObjectStatus.ACTIVE and row.changed_at <= sealed:
            left[key] = row
        elif row.new == ObjectStatus.ACTIVE and key in left:
            gone = left.pop(key)
            if row.changed_at > sealed:
                way = f"状态改为“{ObjectStatus(gone.new).label}”"
                gone_on = timezone.localdate(gone.changed_at)
                source = gone.reason or gone.source
                found.append(Absence(row.inspection_object, draw, way, gone_on, day, source))
    return found
