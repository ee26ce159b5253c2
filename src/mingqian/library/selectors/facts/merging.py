"""Duplicates: which records look like one person of law, side by side, and what was merged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractYear

from mingqian.foundation.org.models import Region
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.library.fields import label_of, word_of
from mingqian.library.models import (
    CodeKind,
    InspectionObject,
    MovedRow,
    ObjectCode,
    ObjectMerge,
)
from mingqian.library.moving import MOVING
from mingqian.library.policies import objects_visible_to
from mingqian.library.selectors.base.registrations import standing

#: Most groups a page shows; the next come once these are settled.
MOST = 100
#: Most records of a group.
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Likeness:
    """Records that look like one, and in what."""

    why: str
    objects: tuple[InspectionObject, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One fact of the two records side by side."""

    name: str
    label: str
    kept: str
    duplicate: str

    @property
    def differs(self) -> bool:
        """Whether the two say different things."""
        return self.kept != self.duplicate


@dataclass(frozen=True, slots=True)
class MergeCount:
    """Merges of a year in a place, and how many of them were undone."""

    year: int
    place: str
    merged: int
    undone: int


def merge_candidates(actor: Actor, region: Region | str) -> list[Likeness]:
    """Records of one district of the actor's area with the same name, and in the whole area those
    whose credit code another one has as its former code; the first :data:`MOST` groups of each.

    One district at a time: its names are counted along an index, whatever the size of the library.
    """
    seen = objects_visible_to(actor).filter(merged_into__isnull=True)
    groups = (
        standing()
        .filter(region=region)
        .order_by("name")
        .values("name")
        .annotate(n=Count("*"))  # no column beside those of the index
        .filter(n__gt=1)
    )
    names = [group["name"] for group in groups[:MOST]]
    alike: dict[str, list[InspectionObject]] = {name: [] for name in names}
    for row in seen.filter(region=region, name__in=names).order_by("oid")[: MOST * SHOWN]:
        alike[row.name].append(row)
    found = [
        Likeness("名称和区划相同", tuple(rows[:SHOWN])) for rows in alike.values() if len(rows) > 1
    ]
    return found + _by_code(seen)


def _by_code(seen: QuerySet[InspectionObject]) -> list[Likeness]:
    codes = ObjectCode.objects.filter(kind=CodeKind.FORMER).select_related("inspection_object")
    again = standing().filter(uscc=OuterRef("number"))
    found = []
    for code in codes.filter(Exists(again))[:MOST]:
        rows = seen.filter(Q(uscc=code.number) | Q(pk=code.inspection_object_id)).order_by("oid")
        if len(rows) > 1:
            found.append(Likeness(f"{code.get_kind_display()} {code.number} 相同", tuple(rows)))
    return found


def side_by_side(
    kept: InspectionObject, duplicate: InspectionObject, names: Iterable[str]
) -> list[Side]:
    """The facts of two records beside each other, in the order of ``names``."""

    def said(row: InspectionObject, name: str) -> str:
        value = getattr(row, name)
        return str(value) if hasattr(value, "pk") else word_of(InspectionObject, name, value)

    return [
        Side(name, label_of(InspectionObject, name), said(kept, name), said(duplicate, name))
        for name in names
    ]


def what_moves(duplicate: InspectionObject) -> list[tuple[str, int]]:
    """How many rows of which kind a merge would move."""
    counted = [
        (row.label, row.model._default_manager.filter(inspection_object=duplicate).count())
        for row in MOVING
    ]
    return [(label, count) for label, count in counted if count]


def merges_of(inspection_object: InspectionObject) -> QuerySet[ObjectMerge]:
    """Merges into or out of an object, undone ones too."""
    rows = ObjectMerge.objects.filter(Q(kept=inspection_object) | Q(duplicate=inspection_object))
    return rows.select_related("kept", "duplicate", "department")


def merges_visible_to(actor: Actor) -> QuerySet[ObjectMerge]:
    """Merges of objects the actor may see."""
    seen = objects_visible_to(actor).filter(pk=OuterRef("kept"))
    return ObjectMerge.objects.filter(Exists(seen)).select_related("kept", "duplicate")


def merge_for(actor: Actor, pk: int) -> ObjectMerge:
    """A merge the actor may see."""
    found = merges_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这次合并，或者不在您的查看范围", code="missing", status=404)
    return found


def moved_in(made: ObjectMerge) -> list[tuple[str, int, int]]:
    """What a merge moved: kind, rows, of which doubles that ended."""
    labels = {row.name: row.label for row in MOVING}
    rows = made.moved_rows.values("table").annotate(
        n=Count("pk"), doubles=Count("pk", filter=Q(is_double=True))
    )
    return [(labels[row["table"]], row["n"], row["doubles"]) for row in rows.order_by("table")]


def came_from(inspection_object: InspectionObject, table: str) -> dict[int, InspectionObject]:
    """Rows of a table that came to the object by a merge: key → the record they came from."""
    rows = MovedRow.objects.filter(
        merge__kept=inspection_object, merge__undone_at__isnull=True, table=table
    ).select_related("merge__duplicate")
    return {row.row: row.merge.duplicate for row in rows}


def one_person(inspection_object: InspectionObject) -> list[int]:
    """Keys of every record of one person of law: the object and what was merged into it, however
    often. Visits, draws and results name the record of their day."""
    keys, level = {inspection_object.pk}, [inspection_object.pk]
    while level:
        rows = InspectionObject.objects.filter(merged_into__in=level).exclude(pk__in=keys)
        level = list(rows.values_list("pk", flat=True))
        keys.update(level)
    return sorted(keys)


def living(inspection_object: InspectionObject) -> InspectionObject:
    """The record that stands for the object today: itself, or the one it was merged into."""
    while inspection_object.merged_into is not None:
        inspection_object = inspection_object.merged_into
    return inspection_object


def merged_oids() -> dict[str, str]:
    """Protocol id of each merged record → that of the record standing for it today."""
    rows = ObjectMerge.objects.filter(undone_at__isnull=True)
    into: dict[str, str] = dict(rows.values_list("duplicate__oid", "kept__oid"))

    def last(oid: str) -> str:
        while oid in into:
            oid = into[oid]
        return oid

    return {oid: last(oid) for oid in into}


def public_merge_counts() -> list[MergeCount]:
    """Merges by year and place for everybody, the newest year first."""
    rows: Any = (
        ObjectMerge.objects.annotate(year=ExtractYear("merged_at"), place=F("region__name"))
        .order_by()
        .values("year", "place", "region")
        .annotate(n=Count("pk"), undone=Count("pk", filter=Q(undone_at__isnull=False)))
        .order_by("-year", "region")
    )
    return [MergeCount(row["year"], row["place"], row["n"], row["undone"]) for row in rows]


def possible_twin(actor: Actor, pk: int) -> InspectionObject:
    """A standing record the actor may see, to be merged or merged into."""
    found = objects_visible_to(actor).filter(merged_into__isnull=True, pk=pk).first()
    if found is None:
        raise Refused("没有这个检查对象，或者它已经合并", code="missing", status=404)
    return found
