"""Reading the catalogue of labels and the labels on objects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.library import policies
from mingqian.library.models import (
    InspectionObject,
    Label,
    LabelLevel,
    LabelState,
    ObjectLabel,
    ObjectRegistry,
)
from mingqian.library.policies import labels_visible_to, objects_visible_to
from mingqian.library.selectors.base.labelled import with_label

#: Objects of a label are counted up to here: the catalogue spares the database the rest.
COUNTED = 2_000


@dataclass(frozen=True, slots=True)
class CatalogueLine:
    """A class of the catalogue in its place: ``depth`` 0 major, 1 middle, 2 small."""

    label: Label
    depth: int
    object_count: int

    @property
    def is_capped(self) -> bool:
        """Whether more objects than :data:`COUNTED` carry it."""
        return self.object_count > COUNTED

    @property
    def counted(self) -> int:
        """The objects that were counted."""
        return min(self.object_count, COUNTED)


def label_catalogue(actor: Actor, *, ended: bool = False) -> list[CatalogueLine]:
    """The catalogue as the actor may read it, each class followed by what stands below it.

    ``ended``: also what expired, was withdrawn or refused.
    """
    rows = labels_visible_to(actor)
    if not ended:
        rows = rows.filter(state__in=[LabelState.PROPOSED, LabelState.IN_FORCE])
    return list(_walk(list(rows.order_by("name", "pk"))))


def _carriers(label: Label) -> int:
    """How many objects carry a label, counted up to one more than :data:`COUNTED`."""
    if label.level != LabelLevel.SMALL:
        return 0
    return label.placements.order_by().filter(until__isnull=True)[: COUNTED + 1].count()


def _walk(rows: list[Label]) -> Iterator[CatalogueLine]:
    known = {row.pk for row in rows}
    children: dict[int | None, list[Label]] = defaultdict(list)
    for row in rows:
        # A class whose parent has ended and is not shown stands at the top.
        children[row.parent_id if row.parent_id in known else None].append(row)

    def line(row: Label) -> Iterator[CatalogueLine]:
        depth = list(LabelLevel).index(LabelLevel(row.level))
        yield CatalogueLine(row, depth, _carriers(row))
        for child in children[row.pk]:
            yield from line(child)

    for row in children[None]:
        yield from line(row)


def label_for(actor: Actor, pk: int) -> Label:
    """A label the actor may read."""
    found = labels_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这个标签，或者您无权查看", code="missing", status=404)
    return found


def labelled_objects(actor: Actor, label: Label) -> QuerySet[ObjectLabel]:
    """Where a label stands, among the objects the actor may see; confirmed ones."""
    rows = _placements(actor).filter(label=label, until__isnull=True)
    return rows.filter(reviewed_at__isnull=False)


def placements_to_review(actor: Actor, label: Label | None = None) -> list[ObjectLabel]:
    """Labels put on objects that the actor may confirm or refuse."""
    rows = _placements(actor).filter(until__isnull=True, reviewed_at__isnull=True)
    if label is not None:
        rows = rows.filter(label=label)
    return [row for row in rows[:500] if policies.can_review_placement(actor, row)]


def waiting_count(label: Label) -> int:
    """How many objects wait for the label to be confirmed."""
    return label.placements.filter(until__isnull=True, reviewed_at__isnull=True).count()


def placement_for(actor: Actor, pk: int) -> ObjectLabel:
    """A label on an object the actor may see."""
    found = _placements(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这条贴标记录", code="missing", status=404)
    return found


def labels_of(inspection_object: InspectionObject) -> QuerySet[ObjectLabel]:
    """Labels of an object, standing ones first, with catalogue place and owner."""
    rows = inspection_object.labels.select_related("label__department", "label__parent__parent")
    return rows.order_by("until", "-since", "-pk")


def labels_to_put(actor: Actor, inspection_object: InspectionObject) -> list[Label]:
    """Small labels in force the actor may put on the object and that it does not carry."""
    held = inspection_object.labels.filter(until__isnull=True).values("label")
    rows = labels_visible_to(actor).filter(level=LabelLevel.SMALL, state=LabelState.IN_FORCE)
    return [
        row
        for row in rows.exclude(pk__in=held).order_by("name")
        if policies.can_put_label(actor, row, inspection_object)
    ]


def labels_for_rules(actor: Actor) -> QuerySet[Label]:
    """Classes and labels in force a register's rule may name."""
    return labels_visible_to(actor).filter(state=LabelState.IN_FORCE).order_by("level", "name")


def label_parents(actor: Actor) -> QuerySet[Label]:
    """Classes below which the actor's department may propose."""
    today = timezone.localdate()
    rows = labels_for_rules(actor).exclude(level=LabelLevel.SMALL)
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))


def registries_by_label(label: Label) -> list[ObjectRegistry]:
    """Registers whose rule names the label or a class above it."""
    named = {label.pk, *with_label(label)}
    rows = ObjectRegistry.objects.exclude(rule={}).select_related("department")
    return [row for row in rows if named & set(row.rule.get("labels", []))]


def _placements(actor: Actor) -> QuerySet[ObjectLabel]:
    rows = ObjectLabel.objects.select_related(
        "label__department__region", "inspection_object__region", "inspection_object__department"
    )
    # Asked of each row: a list of all objects one may see would be made first, whatever the rows.
    seen = objects_visible_to(actor).filter(pk=OuterRef("inspection_object"))
    return rows.filter(Exists(seen)).order_by("-pk")
