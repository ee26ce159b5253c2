"""The figures of one task, counted from its rows: the same for report, ledger and closing."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db.models import Count, Q

from mingqian.archive.models import Dossier, DossierState
from mingqian.draw.selectors import to_inspect
from mingqian.followup.models import FollowUp, FollowUpState, HandlingPath
from mingqian.inspection.models import Inspection, InspectionState, Visit
from mingqian.publication.models import Publication, PublicationState
from mingqian.result.models import Result
from mingqian.scheme.models import InspectionTask


@dataclass(frozen=True, slots=True)
class TaskFigures:
    """What happened in a task, in numbers. Objects are counted once, results per item."""

    objects: int
    objects_done: int
    visits: int
    checks: int
    checks_done: int
    results: int
    entered: int
    late: int
    not_completed: int
    problems: int
    published: int
    withheld: int
    rectifications: int
    rectified: int
    cases: int
    transfers: int
    followups_open: int
    sealed: int

    def as_dict(self) -> dict[str, int]:
        """For storing with a report."""
        return asdict(self)


def figures_of(task: InspectionTask) -> TaskFigures:
    """Count a task."""
    drawn = to_inspect(task)
    checks = Inspection.objects.filter(part__task=task)
    done = checks.filter(state=InspectionState.COMPLETED)
    unfinished = checks.exclude(state=InspectionState.COMPLETED).values("drawn_object")
    results = Result.objects.filter(inspection__part__task=task, corrected_by__isnull=True)
    return TaskFigures(
        objects=drawn.count(),
        objects_done=drawn.filter(inspections__in=checks)
        .exclude(pk__in=unfinished)
        .distinct()
        .count(),
        visits=Visit.objects.filter(drawn_object__in=drawn, started_at__isnull=False).count(),
        checks=checks.count(),
        checks_done=done.count(),
        results=results.count(),
        **_results(task),
        **_handling(task),
        sealed=Dossier.objects.filter(
            inspection__in=checks, volume=1, state=DossierState.SEALED
        ).count(),
    )


def _results(task: InspectionTask) -> dict[str, int]:
    results = Result.objects.filter(inspection__part__task=task, corrected_by__isnull=True)
    counted = results.aggregate(
        entered=Count("pk", filter=Q(state__in=["entered", "reviewed"])),
        late=Count("pk", filter=Q(is_late=True)),
        not_completed=Count("pk", filter=Q(is_deemed_not_completed=True)),
        problems=Count("pk", filter=~Q(handling_path="")),
    )
    publications = Publication.objects.filter(
        result__inspection__part__task=task, kind="result"
    ).aggregate(
        published=Count("pk", filter=Q(state=PublicationState.PUBLISHED)),
        withheld=Count("pk", filter=Q(state=PublicationState.WITHHELD)),
    )
    return {**counted, **publications}


def _handling(task: InspectionTask) -> dict[str, int]:
    rectification = Q(path=HandlingPath.RECTIFICATION)
    return FollowUp.objects.filter(result__inspection__part__task=task).aggregate(
        rectifications=Count("pk", filter=rectification),
        rectified=Count("pk", filter=rectification & Q(order__is_corrected=True)),
        cases=Count("pk", filter=Q(path=HandlingPath.CASE)),
        transfers=Count("pk", filter=Q(path__in=[HandlingPath.CLUE, HandlingPath.CRIME])),
        followups_open=Count("pk", filter=~Q(state=FollowUpState.CLOSED)),
    )


def categories_of(task: InspectionTask) -> list[tuple[str, int]]:
    """Result categories with their numbers; the rulebook's order of first appearance."""
    rows = (
        Result.objects.filter(inspection__part__task=task, corrected_by__isnull=True)
        .exclude(category="")
        .values_list("category")
        .annotate(number=Count("pk"))
        .order_by("category_code")
    )
    return [(str(name), number) for name, number in rows]


def span_of(task: InspectionTask) -> tuple[dt.date | None, dt.date | None]:
    """First and last day on which a check was completed."""
    days = Inspection.objects.filter(part__task=task, completed_on__isnull=False)
    ordered = list(days.order_by("completed_on").values_list("completed_on", flat=True))
    return (ordered[0], ordered[-1]) if ordered else (None, None)
