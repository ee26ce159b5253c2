"""One object over all draws: where it was drawn or left out and why, and when it may be drawn
again.

Of a draw that is still closed nothing is told here to who may not see its result.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from mingqian.draw import policies
from mingqian.draw.models import Draw, DrawnObject, DrawnState, DrawState, Exclusion
from mingqian.draw.pool.exclusions import NOT_ACTIVE_CLAUSE
from mingqian.draw.selectors.draws import is_disclosed
from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.rules.applied import Rules
from mingqian.library.models import InspectionObject, ObjectStatus
from mingqian.scheme.models import TaskState
from rulebook.model import Strength

_INSPECTED = (
    TaskState.INSPECTED,
    TaskState.ENTERED,
    TaskState.PUBLISHED,
    TaskState.ARCHIVED,
    TaskState.CLOSED,
)
_TO_INSPECT = (DrawnState.SELECTED, DrawnState.PROMOTED)
#: Most draws an object's page lists.
MOST = 50


@dataclass(frozen=True, slots=True)
class PastDraw:
    """A draw with what it was to the object; ``why`` gives the grounds where it was left out."""

    draw: Draw
    verdict: str
    why: tuple[str, ...]
    is_in: bool


@dataclass(frozen=True, slots=True)
class Bound:
    """Why an object cannot be drawn before a day; ``until`` None = not at all as things stand.

    ``binds`` False: the rulebook only advises.
    """

    text: str
    clause: str
    until: dt.date | None
    binds: bool = True


def draws_of_object(actor: Actor, objects: Sequence[int]) -> list[PastDraw]:
    """Draws the actor may see in which one of the records was drawn, or left out by a rule."""
    seen = policies.visible_to(actor)
    drawn = DrawnObject.objects.filter(inspection_object__in=objects, draw__in=seen)
    found = [
        PastDraw(row.draw, row.get_state_display(), _words(row.dropped_reason), is_in=True)
        for row in drawn.select_related("draw__task__lead_department").order_by("-pk")[:MOST]
        if row.draw.is_drawn and policies.may_see_result(actor, row.draw)
    ]
    return sorted(found + _left_out(actor, objects), key=lambda row: -row.draw.pk)


def _left_out(actor: Actor, objects: Sequence[int]) -> list[PastDraw]:
    seen = policies.visible_to(actor).exclude(state=DrawState.VOID)
    rows = Exclusion.objects.filter(inspection_object__in=objects, draw__in=seen)
    grounds: dict[int, list[Exclusion]] = {}
    for row in rows.select_related("draw__task__lead_department").order_by("-pk")[: MOST * 4]:
        grounds.setdefault(row.draw_id, []).append(row)
    return [
        PastDraw(kept[0].draw, "未列入抽取池", tuple(map(_ground, kept)), is_in=False)
        for every in grounds.values()
        if (kept := [row for row in every if row.keeps_out])
    ]


def _ground(row: Exclusion) -> str:
    return f"{row.told_reason}（{row.clause}）" if row.clause else row.told_reason


def _words(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def bounds_of_object(
    actor: Actor, found: InspectionObject, objects: Sequence[int], department: Department
) -> list[Bound]:
    """What keeps ``department`` from drawing the object now, by the rules in force there."""
    bounds = []
    if found.merged_into is not None:
        bounds.append(
            Bound(f"已并入{found.merged_into.name}，不再单独抽取", NOT_ACTIVE_CLAUSE, None)
        )
    if found.status != ObjectStatus.ACTIVE:
        text = f"登记状态为“{found.get_status_display()}”，抽取时排除"
        bounds.append(Bound(text, NOT_ACTIVE_CLAUSE, None))
    return bounds + _same_year(actor, objects, department)


def _same_year(actor: Actor, objects: Sequence[int], department: Department) -> list[Bound]:
    found = rules.for_region(department)
    resolved = found.resolve("exclusion.same_year")
    today = timezone.localdate()
    rows = [row for row in _drawn_this_year(objects, department, found, today) if _told(actor, row)]
    binds = found.is_on("exclusion.same_year") and resolved.strength is not Strength.MAY
    exceptions = "、".join(found.texts("exclusion.same_year_exceptions"))
    more = f"；例外：{exceptions}" if exceptions else ""
    return [
        Bound(
            f"{row.draw.task.lead_department.name} {timezone.localtime(row.draw.drawn_at):%Y-%m-%d}"
            f"已抽查，同一年度不再抽取{more}",
            found.clause("exclusion.same_year"),
            dt.date(today.year + 1, 1, 1),
            binds,
        )
        for row in rows
        if row.draw.drawn_at is not None
    ]


def _drawn_this_year(
    objects: Sequence[int], department: Department, found: Rules, today: dt.date
) -> list[DrawnObject]:
    zone = timezone.get_current_timezone()
    rows = DrawnObject.objects.filter(
        inspection_object__in=objects,
        state__in=_TO_INSPECT,
        draw__drawn_at__gte=dt.datetime(today.year, 1, 1, tzinfo=zone),
    ).exclude(draw__state=DrawState.VOID)
    rows = rows.exclude(draw__task__state=TaskState.CANCELLED)
    if found.text("exclusion.counted_when") == "inspected":
        rows = rows.filter(draw__task__state__in=_INSPECTED)
    bureau = department.bureau
    family = [bureau.pk, *bureau.units.values_list("pk", flat=True)]
    if found.text("exclusion.same_year_scope") == "all_members":
        rows = rows.filter(draw__task__region=department.region)
    else:
        lead = Q(draw__task__lead_department__in=family)
        rows = rows.filter(lead | Q(draw__task__participating_departments__in=family)).distinct()
    return list(rows.select_related("draw__task__lead_department").order_by("-pk")[:5])


def _told(actor: Actor, row: DrawnObject) -> bool:
    """Whether the actor may know that the object was drawn: everybody may, or it works on it."""
    if is_disclosed(row.draw) and row.draw.disclosure != "sealed":
        return True
    return actor.has(P.DRAW_VIEW) and bool(policies.may_see_result(actor, row.draw))
