"""Checks, their points, visits and objects. What a face shows starts at ``visible_to``."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet

from mingqian.draw.models import DrawnObject, DrawnState
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.rules import selectors as rules
from mingqian.inspection.models import (
    Finding,
    Inspection,
    OnlineOutcome,
    Visit,
)
from mingqian.inspection.policies import visible_to
from mingqian.library.models import InspectionItem
from mingqian.matching.models import Assignment, AssignmentState
from mingqian.scheme import selectors as schemes
from mingqian.scheme.models import InspectionTask

_WITH = (
    "drawn_object__draw__task__rulebook",
    "drawn_object__inspection_object",
    "part__department",
    "part__task__rulebook",
    "visit__notice",
    "signature",
    "record_file",
)
TO_INSPECT = (DrawnState.SELECTED, DrawnState.PROMOTED)


def get_for(actor: Actor, pk: int) -> Inspection:
    """A check the actor may see."""
    found = visible_to(actor).select_related(*_WITH).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这项检查，或它不在您的权限范围内", code="missing", status=404)
    return found


def listing(actor: Actor) -> QuerySet[Inspection]:
    """Checks for a list, with what its rows show."""
    return visible_to(actor).select_related(
        "drawn_object__draw", "drawn_object__inspection_object", "part__department", "part__task",
        "visit",
    )  # fmt: skip


def checks_of_object(actor: Actor, objects: Sequence[int]) -> QuerySet[Inspection]:
    """Checks of the records of one person of law that the actor may see, newest first."""
    rows = listing(actor).filter(drawn_object__inspection_object__in=objects)
    return rows.order_by("-pk")


def visit_for(actor: Actor, pk: int) -> Visit:
    """A visit of a check the actor may see."""
    visits = Visit.objects.filter(inspections__in=visible_to(actor)).distinct()
    found = visits.select_related("drawn_object__draw__task__rulebook").filter(pk=pk).first()
    if found is None:
        raise Refused("没有这次上门检查，或它不在您的权限范围内", code="missing", status=404)
    return found


def object_for(actor: Actor, pk: int) -> DrawnObject:
    """A drawn object whose checks the actor may see."""
    rows = DrawnObject.objects.filter(inspections__in=visible_to(actor)).distinct()
    found = rows.select_related("draw__task__rulebook", "inspection_object").filter(pk=pk).first()
    if found is None:
        raise Refused("没有这个检查对象，或它不在您的权限范围内", code="missing", status=404)
    return found


def inspections_of(task: InspectionTask) -> QuerySet[Inspection]:
    """Checks of the objects of a task that are still to be inspected (dropped ones left out)."""
    return Inspection.objects.filter(
        part__task=task, drawn_object__state__in=TO_INSPECT
    ).select_related("part__department", "part__task", "drawn_object__draw")


def of_object(drawn_object: DrawnObject) -> QuerySet[Inspection]:
    """All departments' checks of a drawn object."""
    return Inspection.objects.filter(drawn_object=drawn_object).select_related(
        "part__department", "part__task", "visit"
    )


def my_inspections(actor: Actor) -> QuerySet[Inspection]:
    """Checks the signed-in inspector was dealt to."""
    mine = Assignment.objects.filter(
        part_id=OuterRef("part_id"),
        drawn_object_id=OuterRef("drawn_object_id"),
        state=AssignmentState.ACTIVE,
        inspector__person_id=actor.person_id or -1,
    )
    return listing(actor).filter(Exists(mine), drawn_object__state__in=TO_INSPECT)


def task_for(actor: Actor, pk: int) -> InspectionTask:
    """A task whose checks the actor may watch, before and after they are opened."""
    return schemes.task_for(actor, pk)


def findings_of(inspection: Inspection) -> list[Finding]:
    """The points of a check with item and checkpoint, in the order of the items."""
    return list(
        inspection.findings.select_related("item", "checkpoint").prefetch_related("evidence__file")
    )


def open_on_site(inspection: Inspection) -> list[Finding]:
    """Points left for the visit: where verified content is not repeated, exactly those not
    verified online (昌江 第十六条（二）); elsewhere all."""
    rows = findings_of(inspection)
    if not rules.for_case(inspection.part.task).is_on("inspection.skip_verified_online"):
        return rows
    return [row for row in rows if not row.is_verified_online]


def verified_online(inspection: Inspection) -> list[Finding]:
    """Points the online check settled, greyed on the spot."""
    shown = {row.pk for row in open_on_site(inspection)}
    return [row for row in findings_of(inspection) if row.pk not in shown]


def items_of(inspection: Inspection) -> list[InspectionItem]:
    """The items this department checks at the object, each once."""
    seen: dict[int, InspectionItem] = {}
    for row in inspection.findings.select_related("item"):
        seen.setdefault(row.item_id, row.item)
    return list(seen.values())


def online_progress(inspection: Inspection) -> tuple[int, int, int]:
    """Points verified, with an outcome, in all."""
    rows = list(inspection.findings.all())
    verified = sum(row.online_outcome == OnlineOutcome.VERIFIED for row in rows)
    return verified, sum(bool(row.online_outcome) for row in rows), len(rows)
