"""Objects that leave the registry shortly before a list is sealed and come back after it.

One such case proves nothing; a case is a question to its department. Whether there are more of
them around seals than leaving and returning at any time would give is tested.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone

from mingqian.analytics.audit.tails import binomial_tail
from mingqian.draw.models import Draw
from mingqian.foundation.journal.selectors import history
from mingqian.library.fields import label_of
from mingqian.library.models import (
    InspectionObject,
    ObjectChange,
    ObjectStatus,
    Registration,
)

STATUS, REGISTER = "status", "register"


@dataclass(frozen=True, slots=True)
class Absence:
    """An object away from the registry from a day until it came back."""

    oid: str
    name: str
    region_path: str
    kind: str
    where: str
    registry: int | None
    left_on: dt.date
    back_on: dt.date
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    """An absence around a seal: the list it stayed off, and whose hand stands in the journal."""

    absence: Absence
    draw_no: str
    task: str
    sealed_on: dt.date
    by: str


@dataclass(frozen=True, slots=True)
class Churn:
    """``cases`` around seals among ``absences`` in all; ``share`` of days that lie before a seal.

    ``p``: chance of at least so many cases if days of leaving had nothing to do with seals.
    """

    absences: int
    cases: tuple[Case, ...]
    share: float
    expected: float
    p: float | None


@dataclass(frozen=True, slots=True)
class Window:
    """Days before a seal and after it that count, within the days looked at."""

    before: int
    after: int
    since: dt.date
    until: dt.date


def examine(region_path: str, window: Window) -> Churn:
    """Absences of a region against the seals of its draws."""
    seals = _seals(region_path, window)
    absences = [
        row
        for row in (*_by_status(region_path), *_by_register(region_path))
        if window.since <= row.left_on <= window.until
        and (row.back_on - row.left_on).days <= window.before + window.after
    ]
    cases = [case for row in absences if (case := _around(row, seals, window)) is not None]
    share = _share(seals, window)
    p = binomial_tail(len(cases), len(absences), share) if absences and seals else None
    return Churn(len(absences), tuple(cases), share, len(absences) * share, p)


def _seals(region_path: str, window: Window) -> list[Draw]:
    rows = Draw.objects.filter(
        sealed_at__date__gte=window.since,
        sealed_at__date__lte=window.until,
        task__region__path__startswith=region_path,
    )
    return list(
        rows.select_related("task__region").prefetch_related("task__scheme__items").order_by("pk")
    )


def _day(moment: dt.datetime | None) -> dt.date:
    return timezone.localdate(moment) if moment else dt.date.min


def _around(row: Absence, seals: Sequence[Draw], window: Window) -> Case | None:
    for draw in seals:
        sealed = _day(draw.sealed_at)
        near = sealed - dt.timedelta(days=window.before) <= row.left_on <= sealed
        back = sealed < row.back_on <= sealed + dt.timedelta(days=window.after)
        if near and back and _concerns(row, draw):
            return Case(row, draw.number_label, draw.task.name, sealed, _hand(row))
    return None


def _concerns(row: Absence, draw: Draw) -> bool:
    """Whether the list drew from where the object was missing."""
    if not row.region_path.startswith(draw.task.region.path):
        return False
    if row.registry is None:
        return True
    registries = {item.registry_id for item in draw.task.scheme.items.all()}
    return row.registry in registries


def _share(seals: Sequence[Draw], window: Window) -> float:
    """Share of the days looked at that lie within ``before`` days of some seal."""
    days: set[dt.date] = set()
    for draw in seals:
        sealed = _day(draw.sealed_at)
        days |= {sealed - dt.timedelta(days=n) for n in range(window.before + 1)}
    total = (window.until - window.since).days + 1
    inside = sum(window.since <= day <= window.until for day in days)
    return min(1.0, inside / total) if total > 0 else 0.0


def _by_status(region_path: str) -> Iterator[Absence]:
    """Active → something else → active again, from the dated changes of each object."""
    label, active = label_of(InspectionObject, "status"), str(ObjectStatus.ACTIVE.label)
    rows = ObjectChange.objects.filter(
        field=label, inspection_object__region__path__startswith=region_path
    ).select_related("inspection_object__region")
    left: dict[int, ObjectChange] = {}
    for row in rows.order_by("inspection_object_id", "changed_at", "pk").iterator():
        thing = row.inspection_object
        if row.old == active:
            left[thing.pk] = row
        elif row.new == active and (gone := left.pop(thing.pk, None)) is not None:
            yield Absence(
                thing.oid,
                thing.name,
                thing.region.path,
                STATUS,
                f"登记状态改为“{gone.new}”",
                None,
                _day(gone.changed_at),
                _day(row.changed_at),
                gone.reason,
            )


def _by_register(region_path: str) -> Iterator[Absence]:
    """Out of a register and in again."""
    rows = Registration.objects.filter(
        inspection_object__region__path__startswith=region_path
    ).select_related("inspection_object__region", "registry")
    ordered = rows.order_by("registry_id", "inspection_object_id", "since", "pk")
    previous: Registration | None = None
    for row in ordered.iterator():
        if previous is not None and _continues(previous, row) and previous.until is not None:
            thing = row.inspection_object
            yield Absence(
                thing.oid,
                thing.name,
                thing.region.path,
                REGISTER,
                f"移出“{row.registry.name}”",
                row.registry_id,
                previous.until,
                row.since,
                row.reason,
            )
        previous = row


def _continues(previous: Registration, row: Registration) -> bool:
    return (
        previous.registry_id == row.registry_id
        and previous.inspection_object_id == row.inspection_object_id
    )


def _hand(row: Absence) -> str:
    """Who stands in the journal for the object on the day it left; empty where nobody does."""
    found = InspectionObject.objects.filter(oid=row.oid).first()
    lines = history(found) if found is not None else []
    names = {f"{line.department}{line.who}" for line in lines if _day(line.at) == row.left_on}
    return "、".join(sorted(names))
