"""Which rows a reader's figures are counted from: what the reader sees, a year, a region."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from mingqian.draw.models import DrawnObject, DrawnState, DrawState
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.inspection.models import Inspection
from mingqian.result.models import Result
from mingqian.scheme.models import InspectionTask, TaskState
from mingqian.scheme.policies import tasks_visible_to


@dataclass(frozen=True, slots=True)
class Scope:
    """A reader, a year, and (for a part of the reader's area) a region code."""

    actor: Actor
    year: int
    region_code: str = ""

    def tasks(self) -> QuerySet[InspectionTask]:
        """Tasks launched in the year, cancelled ones left out (rulebooks.md G5)."""
        require(self.actor.check(P.STATISTICS_VIEW))
        rows = tasks_visible_to(self.actor).filter(launched_at__year=self.year)
        if self.region_code:
            rows = rows.filter(region__path__contains=f"{self.region_code}/")
        return rows.exclude(state=TaskState.CANCELLED)

    def drawn(self) -> QuerySet[DrawnObject]:
        """Objects drawn and to be inspected in those tasks."""
        return DrawnObject.objects.filter(
            draw__task__in=self.tasks().values("pk"),
            state__in=[DrawnState.SELECTED, DrawnState.PROMOTED],
        ).exclude(draw__state=DrawState.VOID)

    def checks(self) -> QuerySet[Inspection]:
        """Departments' checks of those tasks."""
        return Inspection.objects.filter(part__task__in=self.tasks().values("pk"))

    def results(self) -> QuerySet[Result]:
        """Current results of those checks."""
        return Result.objects.filter(
            inspection__part__task__in=self.tasks().values("pk"), corrected_by__isnull=True
        )
