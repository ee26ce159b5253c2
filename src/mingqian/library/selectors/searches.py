"""What filters offer to choose from, kept filters, and what one has done by them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from mingqian.foundation.org.models import Department, DepartmentKind, Region, RegionLevel
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.library.models import BulkChange, BulkLine, ImportBatch, ObjectExport, SavedFilter
from mingqian.library.selectors.choices import regions_below
from mingqian.library.selectors.facts.labels import labels_for_rules

#: Longest list a select offers; beyond it towns are left out, then the rest.
MOST_CHOICES = 400


def regions_to_filter(actor: Actor) -> list[Region]:
    """Regions of the actor, towns only where the list stays short."""
    rows = regions_below(actor).order_by("path")
    if rows.count() > MOST_CHOICES:
        rows = rows.exclude(level=RegionLevel.TOWN)
    return list(rows[:MOST_CHOICES])


def region_below(actor: Actor, code: str) -> Region | None:
    """A region of the actor's area by its code."""
    return regions_below(actor).filter(pk=code).first()


def keepers_to_filter(actor: Actor) -> list[tuple[str, str]]:
    """Departments that may maintain objects the actor sees: code and name."""
    rows = Department.objects.filter(region__path__startswith=actor.region_path)
    if rows.count() > MOST_CHOICES:
        rows = rows.filter(Q(kind=DepartmentKind.DEPARTMENT, region_id=actor.region_code))
    rows = rows.select_related("parent").order_by("region__path", "name")
    return [(row.code, row.label) for row in rows[:MOST_CHOICES]]


def departments_of(keys: QuerySet[Any]) -> list[tuple[str, str]]:
    """The bureaus of departments: code and name."""
    rows = Department.objects.filter(Q(pk__in=keys) | Q(units__in=keys)).distinct()
    rows = rows.filter(kind=DepartmentKind.DEPARTMENT).order_by("region__path", "code")
    return [(row.code, row.label) for row in rows[:MOST_CHOICES]]


def sources_of_objects() -> list[str]:
    """Where objects came from: the imports' sources, and typing."""
    named = ImportBatch.objects.filter(is_dry_run=False).order_by("source")
    return [*named.values_list("source", flat=True).distinct()[:MOST_CHOICES], "人工登记"]


def labels_to_filter(actor: Actor) -> list[tuple[str, str]]:
    """Labels to narrow by: number and name."""
    return [(str(row.pk), str(row)) for row in labels_for_rules(actor)[:MOST_CHOICES]]


def saved_filters(actor: Actor) -> QuerySet[SavedFilter]:
    """One's own filters and those the department shares."""
    rows = SavedFilter.objects.select_related("owner")
    shared = Q(is_shared=True, department_id__in=[*actor.department_ids, actor.bureau_id])
    return rows.filter(Q(owner_id=actor.person_id or -1) | shared)


def saved_filter_for(actor: Actor, pk: int) -> SavedFilter:
    """A filter the actor may use."""
    found = saved_filters(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这个常用筛选，或者它没有共用", code="missing", status=404)
    return found


def bulk_changes(actor: Actor) -> QuerySet[BulkChange]:
    """What the actor's department has done to everything a filter found."""
    rows = BulkChange.objects.select_related("person", "job", "undoes", "undone_by")
    return rows.filter(department_id__in=[*actor.department_ids, actor.bureau_id])


def bulk_change_for(actor: Actor, pk: int) -> BulkChange:
    """One of them."""
    found = bulk_changes(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这次批量办理，或者您无权查看", code="missing", status=404)
    return found


def exports_of(actor: Actor) -> QuerySet[ObjectExport]:
    """The actor's own exports."""
    rows = ObjectExport.objects.select_related("job", "file")
    return rows.filter(person_id=actor.person_id or -1)


def export_for(actor: Actor, pk: int) -> ObjectExport:
    """One of them."""
    found = exports_of(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这次导出，或者它不是您申请的", code="missing", status=404)
    return found


def refused_lines(change: BulkChange) -> QuerySet[BulkLine]:
    """Objects a bulk act has refused, with the reasons."""
    return change.lines.filter(is_refused=True).select_related("inspection_object").order_by("pk")


def undoing_of(change: BulkChange) -> BulkChange | None:
    """The act that undid a bulk act."""
    return BulkChange.objects.filter(undoes=change).first()
