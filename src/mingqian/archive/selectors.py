"""Reading the archive's lists: what is open, what is ready to seal, to-dos."""

from __future__ import annotations

from django.db.models import QuerySet

from mingqian.archive import policies
from mingqian.archive.models import Dossier, DossierDocument, DossierState
from mingqian.archive.states import FILE_CLAUSE, results_are_settled
from mingqian.foundation.jobs.models import Deadline
from mingqian.foundation.jobs.selectors import of_subject, running
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.workflow.todo import Todo
from mingqian.foundation.workflow.transition import Facts
from mingqian.inspection.models import Inspection

#: Choices of the list's filter.
STATES = DossierState.choices


def dossiers(actor: Actor) -> QuerySet[Dossier]:
    """What the actor may read, newest first."""
    rows = policies.visible_to(actor).select_related(
        "department", "inspection__drawn_object", "inspection__part__task", "manifest"
    )
    return rows.prefetch_related("department__names").order_by("-pk")


def get_for(actor: Actor, pk: int) -> Dossier:
    """A dossier the actor may read; Refused 404 otherwise. Reading one is a service."""
    found = dossiers(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这份档案，或您无权查阅", code="missing", status=404)
    return found


def document_for(actor: Actor, pk: int) -> DossierDocument:
    """A document of a dossier the actor may read; Refused 404 otherwise."""
    found = DossierDocument.objects.filter(pk=pk, dossier__in=policies.visible_to(actor))
    document = found.select_related("dossier__department", "file").first()
    if document is None:
        raise Refused("没有这份材料", code="missing", status=404)
    return document


def deadline_of(dossier: Dossier) -> Deadline | None:
    """The archive deadline as it stands."""
    return of_subject(dossier, "archive").first()


def volumes_of(inspection: Inspection) -> QuerySet[Dossier]:
    """The main volume and its supplements."""
    return Dossier.objects.filter(inspection=inspection).order_by("volume")


def todos(actor: Actor) -> list[Todo]:
    """Dossiers to collect and to seal in the actor's department, overdue first."""
    if not (actor.has(P.ARCHIVE_FILE) or actor.has(P.ARCHIVE_SEAL)):
        return []
    dated = {row.subject_id: row for row in running(actor).filter(kind="archive")}
    rows = (
        Dossier.objects.filter(department_id__in=actor.department_ids)
        .exclude(state=DossierState.SEALED)
        .select_related("inspection__drawn_object", "inspection__part__task")
    )
    lines = []
    for row in rows[:200]:
        is_ready = row.state == DossierState.COMPLETE
        if is_ready and results_are_settled(row, Facts(actor)) is not None:
            continue  # waits for publication, not for the archivist
        if is_ready and not actor.has(P.ARCHIVE_SEAL):
            continue
        if not is_ready and not actor.has(P.ARCHIVE_FILE):
            continue
        deadline = dated.get(str(row.pk))
        lines.append(
            Todo(
                "封卷" if is_ready else "归档",
                str(row),
                str(row.get_state_display()),
                ("dossier-detail", row.pk),
                deadline.due_on if deadline else None,
                deadline.clause if deadline else FILE_CLAUSE,
            )
        )
    return sorted(lines, key=Todo.sort_key)
