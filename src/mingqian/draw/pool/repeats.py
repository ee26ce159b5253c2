"""Which objects were drawn before: this year by whom, by upper bodies, on outside lists.

Counted from the moment a list is drawn, not only dispatched, so that two draws running side by
side never hit the same object (G6); a cancelled task and a dropped object do not count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from mingqian.draw.models import (
    DrawnObject,
    DrawnState,
    DrawState,
    OutsideKind,
    OutsideList,
    OutsideObject,
)
from mingqian.draw.pool.case import PoolCase
from mingqian.foundation.org.models import Department, RegionLevel
from mingqian.scheme.models import TaskState


class Reason(NamedTuple):
    """Why an object counts as visited; until ``withheld_until`` the sentence tells of a draw
    that is still secret, and only its rule may be told."""

    text: str
    withheld_until: dt.datetime | None = None


Reasons = dict[str, Reason]

_DRAWN = [DrawState.DRAWN, DrawState.CONFIRMED, DrawState.FILED, DrawState.DISPATCHED]
_INSPECTED = [
    TaskState.INSPECTED,
    TaskState.ENTERED,
    TaskState.PUBLISHED,
    TaskState.ARCHIVED,
    TaskState.CLOSED,
]


def drawn_by(case: PoolCase, who: Q, *, codes: set[str] | None = None) -> Reasons:
    """Objects (by oid) drawn this year in tasks matching ``who``, with the sentence that says so.

    ``who`` is a condition on the task; ``codes`` restricts to tasks that checked one of the items.
    """
    start, end = case.year
    rows = DrawnObject.objects.filter(
        who,
        state__in=[DrawnState.SELECTED, DrawnState.PROMOTED],
        draw__state__in=_DRAWN,
        draw__drawn_at__gte=start,
        draw__drawn_at__lt=end,
    ).exclude(draw__task__state=TaskState.CANCELLED)
    rows = rows.exclude(draw__task=case.task)
    if case.rules.text("exclusion.counted_when") == "inspected":
        rows = rows.filter(draw__task__state__in=_INSPECTED)
    if codes is not None:
        items = Q(draw__task__scheme__items__code__in=codes)
        rows = rows.filter(items | Q(draw__task__scheme__items__full_list_code__in=codes))
    facts = rows.values_list(
        "oid",
        "draw__draw_no",
        "draw__task__lead_department__name",
        "draw__drawn_at",
        "draw__disclose_at",
    ).distinct()
    return {
        oid: Reason(f"{name}{timezone.localtime(at):%Y-%m-%d}已抽查（抽取编号 {number}）", until)
        for oid, number, name, at, until in facts
    }


def of_departments(departments: Iterable[int]) -> Q:
    """Tasks in which one of the departments leads or takes part."""
    ids = list(departments)
    return Q(draw__task__lead_department__in=ids) | Q(draw__task__participating_departments__in=ids)


def own_departments(case: PoolCase) -> set[int]:
    """The department that draws, seen as one bureau with its internal units."""
    bureau = case.lead.bureau
    return {case.lead.pk, bureau.pk, *bureau.units.values_list("pk", flat=True)}


def counterparts_above(case: PoolCase, *, city_only: bool) -> set[int]:
    """Departments of the lead's line in regions above."""
    found = Department.objects.filter(
        region_id__in=case.ancestor_codes, system_id=case.lead.bureau.system_id or "-"
    )
    if city_only:
        found = found.filter(region__level=RegionLevel.CITY)
    return set(found.values_list("pk", flat=True))


def counterparts_below(case: PoolCase) -> set[int]:
    """Departments of the lead's line in regions below."""
    found = Department.objects.filter(
        region__path__startswith=case.task.region.path,
        system_id=case.lead.bureau.system_id or "-",
    ).exclude(region=case.task.region)
    return set(found.values_list("pk", flat=True))


def listed_outside(
    case: PoolCase,
    kind: OutsideKind,
    *,
    same_line: bool = False,
    codes: set[str] | None = None,
) -> Reasons:
    """Objects on lists of bodies that are not on this platform, dated this year."""
    lists = OutsideList.objects.filter(
        kind=kind,
        dated__year=case.day.year,
        registered_for__region__path__startswith=_top(case),
    )
    if kind == OutsideKind.DRAWN:
        lists = lists.filter(region_id__in=case.ancestor_codes)
    if same_line:
        lists = lists.filter(system_code=case.lead.bureau.system_id or "-")
    chosen = {
        row.pk: f"{row.body}“{row.title}”（{row.dated:%Y-%m-%d}）"
        for row in lists
        if codes is None or not row.item_codes or codes & set(row.item_codes)
    }
    rows = OutsideObject.objects.filter(outside_list__in=chosen).values_list(
        "oid", "outside_list_id"
    )
    verb = "已抽取" if kind == OutsideKind.DRAWN else "检验检疫合格"
    return {oid: Reason(f"{chosen[number]}{verb}") for oid, number in rows}


def _top(case: PoolCase) -> str:
    first = case.task.region.path.split("/")[0]
    return f"{first}/"
