"""How much an inspector has to do: open checks, visits made in a year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from mingqian.inspection.models import Inspection, InspectionState, Visit
from mingqian.library.models import Inspector
from mingqian.matching.models import Assignment, AssignmentState
from mingqian.scheme.models import TaskState


@dataclass(frozen=True, slots=True)
class Workload:
    """Checks dealt and not completed; visits begun in the year."""

    open_checks: int = 0
    visits: int = 0


def workload_of(inspectors: Iterable[Inspector], on: dt.date | None = None) -> dict[int, Workload]:
    """Inspector pk → workload; the year is that of ``on`` (today)."""
    day = on or timezone.localdate()
    keys = [person.pk for person in inspectors]
    standing = Assignment.objects.filter(inspector__in=keys, state=AssignmentState.ACTIVE)
    done = Inspection.objects.filter(
        part=OuterRef("part"),
        drawn_object=OuterRef("drawn_object"),
        state=InspectionState.COMPLETED,
    )
    waiting = standing.exclude(part__task__state=TaskState.CANCELLED).exclude(Exists(done))
    open_checks = dict(_counted(waiting, "pk"))
    # Several departments of a task go on one visit together: it is counted once a person.
    visits = Visit.objects.filter(
        started_at__year=day.year,
        drawn_object__assignments__inspector__in=keys,
        drawn_object__assignments__state=AssignmentState.ACTIVE,
    )
    made: dict[int, set[int]] = {}
    for person, visit in visits.values_list("drawn_object__assignments__inspector", "pk"):
        made.setdefault(person, set()).add(visit)
    return {key: Workload(open_checks.get(key, 0), len(made.get(key, ()))) for key in keys}


def _counted(rows: object, field: str) -> list[tuple[int, int]]:
    grouped = rows.order_by().values("inspector").annotate(n=Count(field))  # type: ignore[attr-defined]
    return [(row["inspector"], row["n"]) for row in grouped]
