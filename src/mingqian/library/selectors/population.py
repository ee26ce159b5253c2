"""The object population of a draw by the rulebook's strategy ``draw.population``.

- 惠州 第（六）条1: the lead's object base.
- 吉林 二（三）: the registers of the items.
- 兴隆台 二（三）: the registration data, or the special lists filtered from it.
- 昌江 第十四条: the relevant registers of all departments, united or intersected.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils import timezone

from mingqian.foundation.org.models import Department, Region
from mingqian.foundation.policy.decision import Refused
from mingqian.library.models import InspectionItem, InspectionObject
from mingqian.library.selectors.base.registrations import registered_in, standing
from mingqian.library.selectors.objects import objects_of

UNION, INTERSECTION = "union", "intersection"


def population(
    *,
    mode: str,
    lead: Department,
    items: Sequence[InspectionItem] = (),
    departments: Sequence[Department] = (),
    combine: str = UNION,
    on: dt.date | None = None,
) -> QuerySet[InspectionObject]:
    """Objects from which a draw may be made, before range and exclusions.

    ``mode`` is the value of ``draw.population``; ``departments`` are all that take part, lead
    included or not; ``combine`` (``union`` or ``intersection``) matters for relevant registers
    only. Raises :class:`Refused` (409) where items have no register to draw from.
    """
    day = on or timezone.localdate()
    match mode:
        case "lead_object_base":
            return objects_of([lead], day)
        case "item_register":
            return _of_items(items, day)
        case "registration_data":
            return _registration_data(lead, items, day)
        case "relevant_registers":
            return _relevant([lead, *departments], combine, day)
    raise ValueError(f"unknown population {mode!r}")


def _of_items(items: Sequence[InspectionItem], day: dt.date) -> QuerySet[InspectionObject]:
    bare = [item.name for item in items if item.registry_id is None]
    if bare or not items:
        names = "、".join(bare) or "未选择抽查事项"
        raise Refused(
            f"抽查事项没有对应的检查对象名录库：{names}",
            "吉林 二（三） 一个检查事项要对应一个检查对象名录库",
            "no_registry",
        )
    registers = {item.registry_id for item in items if item.registry_id is not None}
    return standing().filter(pk__in=registered_in(registers, day))


def _registration_data(
    lead: Department, items: Sequence[InspectionItem], day: dt.date
) -> QuerySet[InspectionObject]:
    """Special lists where the items name them, else every registered entity of the area."""
    registers = {item.registry_id for item in items if item.registry_id is not None}
    if registers:
        return standing().filter(pk__in=registered_in(registers, day))
    area = Region.objects.filter(path__startswith=lead.region.path).values("pk")
    return standing().filter(uscc__isnull=False, region__in=area)


def _relevant(
    departments: Sequence[Department], combine: str, day: dt.date
) -> QuerySet[InspectionObject]:
    if combine not in {UNION, INTERSECTION}:
        raise ValueError(f"unknown way to combine registers {combine!r}")
    distinct = list({department.bureau.pk: department for department in departments}.values())
    if combine == UNION:
        return objects_of(distinct, day)
    rows = standing()
    for department in distinct:
        rows = rows.filter(pk__in=objects_of([department], day).values("pk"))
    return rows
