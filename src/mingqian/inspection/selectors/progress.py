"""The progress of a task's checks, object by object, for the lead (彭阳 二（四）)."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import QuerySet

from mingqian.draw.models import DrawnObject
from mingqian.foundation.policy.actor import Actor
from mingqian.inspection.models import Inspection
from mingqian.inspection.selectors.checks import inspections_of
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
