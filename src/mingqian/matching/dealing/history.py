"""What earlier tasks mean for a deal: who was on an object last, what is still open for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.db.models import Count
from django.utils import timezone

from mingqian.foundation.rules.applied import Rules
from mingqian.library.models import InspectionObject, Inspector
from mingqian.library.selectors import Ineligibility
from mingqian.matching.models import Assignment, AssignmentState, DepartmentPart
from mingqian.scheme.models import TaskState

ROTATION_KEY = "recusal.last_inspector_days"
#: States in which dealt objects may still have to be inspected.
OPEN = [TaskState.DISPATCHED, TaskState.READY, TaskState.RUNNING]
_CHUNK = 500

Bars = dict[int, dict[str, Ineligibility]]


def last_inspectors(
    part: DepartmentPart,
    people: Sequence[Inspector],
    things: Sequence[InspectionObject],
    on: dt.date,
    found: Rules,
) -> Bars:
    """Object pk → iid → that it was on the object the last time, within the days of rotation."""
    days = found.number(ROTATION_KEY)
    if not days:
        return {}
    since = on - dt.timedelta(days=days)
    iids = {person.iid for person in people}
    last: dict[int, tuple[dt.datetime, set[str]]] = {}
    for thing, drawn_at, iid in _earlier(part, things):
        if iid not in iids or timezone.localdate(drawn_at) < since:
            continue
        moment, team = last.get(thing, (drawn_at, set()))
        if drawn_at > moment:
            team = set()
        if drawn_at >= moment:
            last[thing] = (drawn_at, team | {iid})
    clause = found.clause(ROTATION_KEY)
    return {
        thing: {
            iid: Ineligibility(
                "rotation", f"上次（{timezone.localdate(moment)}）即派往本对象，应当轮换", clause
            )
            for iid in team
        }
        for thing, (moment, team) in last.items()
    }


def _earlier(
    part: DepartmentPart, things: Sequence[InspectionObject]
) -> Iterator[tuple[int, dt.datetime, str]]:
    """(object pk, when dealt, iid) of standing assignments in other tasks of the department."""
    keys = [thing.pk for thing in things]
    for start in range(0, len(keys), _CHUNK):
        rows = Assignment.objects.filter(
            drawn_object__inspection_object__in=keys[start : start + _CHUNK],
            part__department=part.department_id,
            part__drawn_at__isnull=False,
            state=AssignmentState.ACTIVE,
        )
        rows = rows.exclude(part__task=part.task_id)
        rows = rows.exclude(part__task__state=TaskState.CANCELLED)
        found = rows.values_list(
            "drawn_object__inspection_object_id", "part__drawn_at", "inspector__iid"
        )
        for thing, drawn_at, iid in found.iterator():
            if drawn_at is not None:
                yield thing, drawn_at, iid


def open_objects(part: DepartmentPart, people: Sequence[Inspector]) -> dict[int, int]:
    """Inspector pk → objects of other running tasks it is still on."""
    rows = Assignment.objects.filter(
        inspector__department__in={person.department_id for person in people},
        state=AssignmentState.ACTIVE,
        part__task__state__in=OPEN,
    )
    rows = rows.exclude(part__task=part.task_id).order_by()
    return dict(rows.values_list("inspector_id").annotate(n=Count("pk")))
