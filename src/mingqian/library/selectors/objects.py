"""Reading objects and registers: what stands where, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.library.models import (
    InspectionItem,
    InspectionObject,
    ObjectRegistry,
    Registration,
)
from mingqian.library.policies import objects_visible_to, registries_visible_to
from mingqian.library.selectors.base.registrations import registered_in, standing
from mingqian.library.selectors.figures import registered_at_night
from mingqian.library.selectors.items import family, items_in_force
from mingqian.library.selectors.ranges import narrow, validate_range

#: Objects of a register are counted up to here where a page shows many registers.
COUNTED = 2_000


def registries_of(departments: Iterable[Department]) -> QuerySet[ObjectRegistry]:
    """Registers kept by the departments (with their bureau or internal units)."""
    keys = {key for department in departments for key in family(department)}
    return ObjectRegistry.objects.filter(department_id__in=keys)


def objects_of(
    departments: Iterable[Department], on: dt.date | None = None
) -> QuerySet[InspectionObject]:
    """The object base of departments: in one of their registers, or maintained by them."""
    chosen = list(departments)
    keys = {key for department in chosen for key in family(department)}
    registers = registries_of(chosen).values_list("pk", flat=True)
    # One set and not «in this or that»: PostgreSQL would look through a large register row by row.
    kept = InspectionObject.objects.order_by().filter(department_id__in=keys).values("pk")
    return standing().filter(pk__in=registered_in(registers, on).union(kept))


def number_of_objects(department: Department, on: dt.date | None = None) -> int:
    """How many objects :func:`objects_of` has for a department, put together from two counts."""
    keys = family(department)
    kept = standing().order_by().filter(department_id__in=keys).count()
    registers = registries_of([department]).values_list("pk", flat=True)
    others = registered_in(registers, on).filter(inspection_object__merged_into__isnull=True)
    others = others.filter(
        Q(inspection_object__department__isnull=True)
        | ~Q(inspection_object__department_id__in=keys)
    )
    return kept + int(others.aggregate(n=Count("inspection_object", distinct=True))["n"])


def objects_in_range(
    *,
    object_range: dict[str, Any],
    departments: Sequence[Department] = (),
    registries: Sequence[ObjectRegistry | int] = (),
    within: QuerySet[InspectionObject] | None = None,
    on: dt.date | None = None,
) -> QuerySet[InspectionObject]:
    """Objects of a range, out of the departments' base, of registers, or of ``within``.

    Without departments, registers and ``within`` the whole library is the base. Each object
    comes once. Raises :class:`Refused` (422) when the range cannot be read.
    """
    clean = validate_range(object_range)
    rows = within if within is not None else standing()
    if departments:
        rows = rows.filter(pk__in=objects_of(departments, on).values("pk"))
    if registries:
        keys = [row if isinstance(row, int) else row.pk for row in registries]
        rows = rows.filter(pk__in=registered_in(keys, on))
    return narrow(rows, clean)


def object_for(actor: Actor, pk: int) -> InspectionObject:
    """An object the actor may see."""
    found = objects_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这个检查对象，或者不在您的查看范围", code="missing", status=404)
    return found


def registry_for(actor: Actor, pk: int) -> ObjectRegistry:
    """A register the actor may see."""
    found = registries_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这个名录库，或者您无权查看", code="missing", status=404)
    return found


def members_of(registry: ObjectRegistry, on: dt.date | None = None) -> QuerySet[InspectionObject]:
    """Objects that stand in a register on a day."""
    return standing().filter(pk__in=registered_in([registry.pk], on)).select_related("region")


def registries_with_counts(actor: Actor) -> QuerySet[ObjectRegistry]:
    """Registers the actor may see, with ``item_count`` and ``last_entry``; :func:`sizes_of` has
    the number of members."""
    entered = Registration.objects.filter(registry=OuterRef("pk")).order_by("-since")
    # Subqueries, each from an index: a join would read every object of every register.
    items = InspectionItem.objects.filter(registry=OuterRef("pk")).order_by().values("registry")
    items = items.annotate(number=Count("code", distinct=True))
    return registries_visible_to(actor).annotate(
        item_count=Coalesce(Subquery(items.values("number")), 0),
        last_entry=Subquery(entered.values("since")[:1]),
    )


@dataclass(frozen=True, slots=True)
class Size:
    """How many objects stand in a register: ``number`` as of now or, where ``is_of_night``, as
    the last night counted them; ``is_least``: nobody has counted them, there are more."""

    number: int
    is_of_night: bool = False
    is_least: bool = False


def sizes_of(registries: Iterable[ObjectRegistry]) -> dict[int, Size]:
    """The sizes of registers by key. Beyond :data:`COUNTED` the last night's figure stands for
    counting them all again."""
    found = {row.pk: _counted(row) for row in registries}
    large = [key for key, number in found.items() if number > COUNTED]
    nightly = registered_at_night(large)
    return {
        key: Size(number)
        if number <= COUNTED
        else Size(nightly.get(key, COUNTED), key in nightly, key not in nightly)
        for key, number in found.items()
    }


def _counted(registry: ObjectRegistry) -> int:
    rows = Registration.objects.filter(registry=registry, until__isnull=True)
    return rows.order_by()[: COUNTED + 1].count()


def registries_without_item(department: Department) -> QuerySet[ObjectRegistry]:
    """Registers no item in force points at (吉林 二（三）: 避免出现监管真空)."""
    used = items_in_force().exclude(registry=None).values("registry")
    return registries_of([department]).exclude(pk__in=used)


def objects_of_item(item: InspectionItem, on: dt.date | None = None) -> QuerySet[InspectionObject]:
    """Objects an item resolves to: those of its register; none where it has no register."""
    if item.registry is None:
        return InspectionObject.objects.none()
    return members_of(item.registry, on)
