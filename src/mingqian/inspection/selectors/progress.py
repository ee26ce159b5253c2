"""The progress of a task's checks, object by object, for the lead (彭阳 二（四）)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import QuerySet

from mingqian.draw.models import DrawnObject
from mingqian.foundation.policy.actor import Actor
from mingqian.inspection.models import Inspection, InspectionState
from mingqian.inspection.policies import assignment_of
from mingqian.inspection.selectors.checks import inspections_of, listing, my_inspections
from mingqian.scheme import selectors as schemes
from mingqian.scheme.models import InspectionTask, TaskState


@dataclass(slots=True)
class ObjectRow:
    """An object of a task with every department's check."""

    drawn_object: DrawnObject
    checks: list[Inspection] = field(default_factory=list)

    @property
    def days(self) -> list[str]:
        """Days on which departments come; more than one is a warning."""
        return sorted({str(row.visit.scheduled_on) for row in self.checks if row.visit})

    @property
    def is_split(self) -> bool:
        """Whether departments come on different days (惠州 第（十五）条)."""
        return len(self.days) > 1

    @property
    def is_delayed(self) -> bool:
        """Whether a check of it is open after its due day."""
        return any(row.is_delayed for row in self.checks)


def objects_of_task(task: InspectionTask) -> list[ObjectRow]:
    """Every object still to be inspected, with its checks, in the order of the draw."""
    checks = (
        inspections_of(task)
        .select_related("visit", "part__department", "drawn_object__inspection_object")
        .order_by("drawn_object__stratum", "drawn_object__rank", "part_id")
    )
    return [
        ObjectRow(drawn, list(rows)) for drawn, rows in groupby(checks, lambda c: c.drawn_object)
    ]


def startable_tasks(actor: Actor) -> QuerySet[InspectionTask]:
    """Configured tasks the actor's department leads and has to set running."""
    return schemes.tasks_visible_to(actor).filter(
        state=TaskState.READY, lead_department_id__in=actor.department_ids
    )


@dataclass(frozen=True, slots=True)
class Appointment:
    """An inspector's open check as the first page of the phone shows it."""

    check: Inspection
    on: dt.date | None
    items: list[str]
    materials: list[str]
    is_confirmed: bool

    @property
    def is_before(self) -> bool:
        """Whether the visit has not begun."""
        return self.check.is_before


def appointments(actor: Actor) -> list[Appointment]:
    """Open checks of the signed-in inspector, by day; those without a day last."""
    rows = (
        my_inspections(actor)
        .exclude(state=InspectionState.COMPLETED)
        .select_related("visit__notice", "part__task")
        .prefetch_related("findings__item")
    )
    found = [_appointment(row, actor) for row in rows]
    return sorted(found, key=lambda row: (row.on or dt.date.max, row.check.pk))


def _appointment(check: Inspection, actor: Actor) -> Appointment:
    items = list({row.item_id: row.item for row in check.findings.all()}.values())
    told = check.visit is not None and hasattr(check.visit, "notice")
    wanted = [text for item in items for text in item.materials]
    materials = check.visit.notice.materials if told and check.visit else wanted
    mine = assignment_of(actor, check)
    return Appointment(
        check,
        check.visit.scheduled_on if check.visit else None,
        [item.name for item in items],
        list(dict.fromkeys(materials)),
        mine is not None and mine.confirmed_at is not None,
    )


def earlier_checks(check: Inspection, actor: Actor) -> QuerySet[Inspection]:
    """Completed checks of the same object that the actor may see, newest first."""
    return (
        listing(actor)
        .filter(
            drawn_object__inspection_object_id=check.drawn_object.inspection_object_id,
            state=InspectionState.COMPLETED,
        )
        .exclude(pk=check.pk)
        .order_by("-completed_on", "-pk")
    )
