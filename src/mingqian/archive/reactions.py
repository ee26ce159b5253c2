"""When a dossier opens by itself: at the event the rulebook's ``archive.after`` names."""

from __future__ import annotations

from django.utils import timezone

from mingqian.archive.services import open_for
from mingqian.foundation.journal.listeners import on
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.rules import selectors as rules
from mingqian.inspection.models import Inspection, InspectionState
from mingqian.publication.models import Publication
from mingqian.scheme.models import InspectionTask


def _opens_at(task: InspectionTask, event: str) -> bool:
    return rules.for_case(task).text("archive.after") == event


@on("inspection:completed")
def after_inspection(inspection: Inspection, actor: Actor) -> None:
    """吉林 二（六）: within days of the completed check."""
    if _opens_at(inspection.part.task, "inspection_completed"):
        open_for(inspection=inspection, started_on=inspection.completed_on)


@on("task:inspected")
def after_task(task: InspectionTask, actor: Actor) -> None:
    """彭阳 二（六）: when the work of the task has ended."""
    fresh = InspectionTask.objects.get(pk=task.pk)
    if not _opens_at(fresh, "task_completed"):
        return
    for inspection in Inspection.objects.filter(part__task=fresh, state=InspectionState.COMPLETED):
        open_for(inspection=inspection, started_on=fresh.completed_on)


@on("publication:published", "publication:withheld")
def after_publication(publication: Publication, actor: Actor) -> None:
    """兴隆台 四: after publication, or after the decision not to publish."""
    if publication.kind != "result" or publication.result is None:
        return
    inspection = publication.result.inspection
    if _opens_at(inspection.part.task, "published"):
        open_for(inspection=inspection, started_on=timezone.localdate())
