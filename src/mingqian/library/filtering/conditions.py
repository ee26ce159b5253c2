"""A filter applied to objects, so that every database reads as little as it can."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.utils import timezone

from mingqian.foundation.org.models import Region
from mingqian.library.filtering.objects import NOBODY, ObjectFilter
from mingqian.library.finding import met, walk
from mingqian.library.finding.codes import begins, registered_by
from mingqian.library.finding.walk import few, ids
from mingqian.library.models import EnforcementRecord, InspectionObject, License
from mingqian.library.selectors.base.labelled import labelled_with
from mingqian.library.selectors.base.registrations import registered_in
from mingqian.library.selectors.ranges import FLAGS

YEAR = dt.timedelta(days=365)
WAN = 10_000


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Objects that meet a filter, and how to read them in pieces: newest first."""

    rows: QuerySet[InspectionObject]
    #: Few enough that the database sorts what it finds by itself.
    is_few: bool

    def first(self, limit: int, *, beyond: int | None = None, forwards: bool = False) -> list[int]:
        """Ids of the next ``limit`` objects older than ``beyond`` (newer, when ``forwards``)."""
        rows = self.rows
        if beyond is not None:
            rows = rows.filter(pk__gt=beyond) if forwards else rows.filter(pk__lt=beyond)
        if not self.is_few:
            return ids(rows, limit, forwards=forwards)
        order = "pk" if forwards else "-pk"
        return list(rows.order_by(order).values_list("pk", flat=True)[:limit])

    def count(self) -> int:
        """How many there are, exactly."""
        return self.rows.order_by().count() if self.is_few else walk.count(self.rows)


def narrow(rows: QuerySet[InspectionObject], asked: ObjectFilter) -> Narrowed:
    """``rows`` narrowed by a filter."""
    found, is_few = InspectionObject.objects.all(), False
    if asked.q:
        called, is_few = met(asked.q)
        found = found.filter(called)
    for keys in _linked(asked):
        few_keys = None if is_few else few(keys)
        is_few = is_few or few_keys is not None
        found = found.filter(pk__in=keys if few_keys is None else few_keys)
    for name, condition in _PLAIN.items():
        value = getattr(asked, name)
        if value in ("", (), None):
            continue
        narrowing = condition(value)
        if name in _INDEXED and not is_few:
            few_keys = few(_keys(narrowing))
            is_few = few_keys is not None
            found = found if few_keys is None else found.filter(pk__in=few_keys)
        found = found.filter(narrowing)
    if asked.authority:
        few_keys = None if is_few else few(_keys(registered_by(asked.authority)))
        if few_keys is not None:
            found, is_few = found.filter(pk__in=few_keys), True
        found = found.alias(authority=Substr("uscc", 3, len(asked.authority)))
        found = found.filter(authority=asked.authority)
    found = _capital(found, asked)
    for absent in _unlinked(asked):
        found = found.exclude(absent)
    # What the actor may see is asked last: it is the dearest to look up for every object.
    return Narrowed(found & rows, is_few)


def _keys(condition: Q) -> QuerySet[Any]:
    return InspectionObject.objects.filter(condition).values_list("pk", flat=True)


def _linked(asked: ObjectFilter) -> list[QuerySet[Any]]:
    """Queries of ids an object must be in."""
    keys = []
    if asked.registry:
        keys.append(registered_in(asked.registry).values_list("inspection_object", flat=True))
    if asked.label:
        keys.append(labelled_with(asked.label).values_list("inspection_object", flat=True))
    keys += _licensed(asked)
    if asked.penalty in {"yes", "year"}:
        rows = EnforcementRecord.objects.all()
        if asked.penalty == "year":
            rows = rows.filter(decided_on__gte=timezone.localdate() - YEAR)
        keys.append(rows.values_list("inspection_object", flat=True).distinct())
    return keys


def _licensed(asked: ObjectFilter) -> list[QuerySet[Any]]:
    today, rows = timezone.localdate(), License.objects.filter(revoked_on__isnull=True)
    wanted = []
    if asked.license == "expired":
        wanted.append(rows.filter(valid_to__lt=today))
    if asked.license_until:
        wanted.append(rows.filter(valid_to__gte=today, valid_to__lte=asked.license_until))
    return [each.values_list("inspection_object", flat=True).distinct() for each in wanted]


def _unlinked(asked: ObjectFilter) -> list[Any]:
    absent: list[Any] = []
    if asked.outside:
        inside = registered_in([asked.outside]).filter(inspection_object=OuterRef("pk"))
        absent.append(Exists(inside))
    if asked.license == "none":
        absent.append(Exists(License.objects.filter(inspection_object=OuterRef("pk"))))
    if asked.penalty == "no":
        absent.append(Exists(EnforcementRecord.objects.filter(inspection_object=OuterRef("pk"))))
    return absent


def _capital(rows: QuerySet[InspectionObject], asked: ObjectFilter) -> QuerySet[InspectionObject]:
    low, high = asked.capital_from, asked.capital_to
    if low is None and high is None and not asked.currency:
        return rows
    rows = rows.filter(capital_currency=asked.currency or "CNY")
    if low is not None:
        rows = rows.filter(capital_amount__gte=_whole(low))
    return rows if high is None else rows.filter(capital_amount__lte=_whole(high))


def _whole(amount: Decimal) -> int:
    return int(amount * WAN)


def _below(codes: tuple[str, ...]) -> Q:
    paths = Region.objects.filter(pk__in=codes).values_list("path", flat=True)
    below = Q(pk__in=[])
    for path in paths:
        below |= Q(path__startswith=path)
    return Q(region__in=list(Region.objects.filter(below).values_list("pk", flat=True)))


def _flagged(flags: tuple[str, ...]) -> Q:
    condition = Q(pk__in=[])
    for flag in flags:
        clear = Q(**dict.fromkeys(FLAGS.values(), False))
        condition |= clear if flag == NOBODY else Q(**{FLAGS[flag]: True})
    return condition


def _industries(codes: tuple[str, ...]) -> Q:
    condition = Q(pk__in=[])
    for code in codes:
        condition |= begins("industry_code", code)
    return condition


def _kept(code: str) -> Q:
    return Q(department=None) if code == NOBODY else Q(department__in=_keepers(code))


def _keepers(code: str) -> list[int]:
    from mingqian.foundation.org.models import Department

    return list(Department.objects.filter(code=code).values_list("pk", flat=True))


def _inspected(value: str) -> Q:
    since = timezone.localdate() - YEAR
    if value == "never":
        return Q(last_inspected_on=None)
    return Q(last_inspected_on__gte=since) if value == "year" else Q(last_inspected_on__lt=since)


def _since(day: dt.date) -> Q:
    return Q(updated_at__gte=timezone.make_aware(dt.datetime.combine(day, dt.time.min)))


#: Conditions with an index of their own, which tells at once whether few objects meet them.
_INDEXED = frozenset(
    {"region", "risk_class", "flag", "industry", "keeper", "updated_since", "established_from"}
)
_PLAIN: dict[str, Callable[[Any], Q]] = {
    "region": _below,
    "object_type": lambda value: Q(object_type__in=value),
    "risk_class": lambda value: Q(risk_class__in=value),
    "status": lambda value: Q(status__in=value),
    "flag": _flagged,
    "kind": lambda value: Q(kind__in=value),
    "industry": _industries,
    "keeper": _kept,
    "inspected": _inspected,
    "established_from": lambda value: Q(established_on__gte=value),
    "established_to": lambda value: Q(established_on__lte=value),
    "inferred": lambda value: Q(is_region_inferred=value == "yes"),
    "source": lambda value: Q(source=value),
    "updated_since": _since,
}
