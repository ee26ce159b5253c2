"""Counting the registries at the end of a day, once a night.

The count is taken after midnight and stands for the day before; it is never taken again for a day,
so what a page says of a past day does not change.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Max, QuerySet
from django.db.models.functions import Substr
from django.utils import timezone

from mingqian.foundation.org.models import Department
from mingqian.foundation.rules import selectors as rules_of
from mingqian.library.models import (
    Inspector,
    InspectorStatus,
    Registration,
    RegistryFigure,
)
from mingqian.library.selectors.base.registrations import standing
from mingqian.library.selectors.figures import ALL, BASE, INSPECTORS, OBJECTS
from mingqian.library.selectors.objects import number_of_objects

#: Value of a fact, region, department → number.
Counts = Counter[tuple[str, str, str, str]]


def count_yesterday() -> int:
    """Count for the day that has ended, unless it has been counted; returns how many figures."""
    day = timezone.localdate() - dt.timedelta(days=1)
    if RegistryFigure.objects.filter(day=day).exists():
        return 0
    return count_for(day)


def count_for(day: dt.date) -> int:
    """Write the present numbers as those of a day; returns how many.

    Counting holds up nobody: each fact is counted by itself, outside any transaction; only the
    writing of the figures is one. Who counts the same day at the same time writes none.
    """
    rows = _figures(day)
    with transaction.atomic():
        if RegistryFigure.objects.filter(day=day).exists():
            return 0
        RegistryFigure.objects.bulk_create(rows, batch_size=1000)
    return len(rows)


def _figures(day: dt.date) -> list[RegistryFigure]:
    return [
        RegistryFigure(
            day=day,
            subject=subject,
            fact=fact,
            value=value[:60],
            region_code=region,
            department_code=department,
            number=number,
        )
        for subject, counts in ((OBJECTS, _objects()), (INSPECTORS, _inspectors(day)))
        for (fact, value, region, department), number in counts.items()
    ]


def _objects() -> Counts:
    counts: Counts = Counter()
    rows = standing()
    for fact in ("object_type", "kind", "status", "risk_class"):
        _add(counts, fact, rows.annotate(value=F(fact)))
    _add(counts, "industry", rows.annotate(value=Substr("industry_code", 1, 1)))
    places = rows.order_by().values("region_id", "department__code").annotate(number=Count("pk"))
    for row in places:
        counts[ALL, "", row["region_id"], row["department__code"] or ""] += row["number"]
    _add(counts, "registry", _registered())
    for department in Department.objects.filter(kind="department"):
        base = number_of_objects(department)
        counts[BASE, "", department.region_id, department.code] += base
    return counts


def _registered() -> QuerySet[Any]:
    open_rows = Registration.objects.filter(
        until__isnull=True, inspection_object__merged_into__isnull=True
    )
    return open_rows.annotate(
        value=F("registry_id"),
        region_id=F("inspection_object__region_id"),
        department=F("inspection_object__department"),
    )


def _add(counts: Counts, fact: str, rows: QuerySet[Any]) -> None:
    codes = dict(Department.objects.values_list("pk", "code"))
    found = rows.order_by().values("value", "region_id", "department").annotate(number=Count("pk"))
    for row in found:
        department = codes.get(row["department"], "")
        counts[fact, str(row["value"] or ""), row["region_id"], department] += row["number"]


def _inspectors(day: dt.date) -> Counts:
    counts: Counts = Counter()
    people = Inspector.objects.select_related("department__region", "department__parent")
    notice: dict[int, int | None] = {}
    for person in people.annotate(valid_to=Max("credentials__valid_to")):
        bureau = person.department.bureau
        place = (bureau.region_id, bureau.code)
        if bureau.pk not in notice:
            rules = rules_of.for_region(bureau, day)
            notice[bureau.pk] = rules.number("registry.credential_notice_days")
        for fact, value in _facts(person, day, notice[bureau.pk]):
            counts[fact, value, *place] += 1
    return counts


def _facts(person: Any, day: dt.date, notice: int | None) -> Iterable[tuple[str, str]]:
    yield "status", person.status
    if person.status != InspectorStatus.ACTIVE:
        return
    yield ALL, ""
    yield "staff_class", person.staff_class
    yield "position", person.position
    yield "level", person.level
    yield "certificate", certificate_state(person.valid_to, day, notice)
    for word in person.qualifications:
        yield "qualification", str(word)


def certificate_state(valid_to: dt.date | None, day: dt.date, notice: int | None) -> str:
    """Where a person's latest certificate stands on a day; ``notice`` in days."""
    if valid_to is None:
        return "none"
    if valid_to < day:
        return "expired"
    is_near = notice is not None and valid_to <= day + dt.timedelta(days=notice)
    return "expiring" if is_near else "valid"
