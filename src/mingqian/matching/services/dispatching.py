"""Dispatch: the drawn list goes to the lead and every accepted participant, to nobody else."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from mingqian.draw import services as draws
from mingqian.draw.models import Draw, DrawnObject
from mingqian.draw.selectors import to_inspect
from mingqian.foundation.journal.record import record
from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.perform import perform
from mingqian.library import selectors as library
from mingqian.matching import events
from mingqian.matching.models import DepartmentPart, PartState
from mingqian.matching.selectors.parts import objects_of
from mingqian.matching.services.sealing import seal_added
from mingqian.matching.states import PART_TABLE
from mingqian.scheme import selectors as schemes_seen
from mingqian.scheme import services as schemes
from mingqian.scheme.models import InspectionTask, TaskState

#: From here on the objects of a part are sealed: what comes later gets a seal of its own.
_SEALED = {PartState.TERMS_SEALED, PartState.INSPECTORS_DRAWN, PartState.CONFIGURED}


@transaction.atomic
def dispatch(*, draw: Draw, actor: Actor) -> list[DepartmentPart]:
    """Send the list out and give each department its part (惠州 第（九）条, 昌江 第十四条).

    The lead's own part is received at once and takes the items of the scheme. Where the unit that
    inspects is found by territory (兴隆台 五（五）), each object goes to the units of its place.
    The objects of a supplementary draw go to the parts that are there.
    """
    if draw.is_supplementary:
        return dispatch_added(draw=draw, actor=actor)
    departments = schemes_seen.participants_of(draw.task)
    parts: list[DepartmentPart] = []

    def create(fresh: Draw) -> None:
        task = fresh.task
        objects = list(to_inspect(task).select_related("inspection_object__region"))
        shares = _territories(task, departments, objects)
        for department in departments:
            share = len(objects) if shares is None else shares.get(department.pk, 0)
            if share or department.pk == task.lead_department_id:
                parts.append(_create_part(task, department, share, actor))
        schemes.advance(task=task, to=TaskState.DISPATCHED, actor=actor)

    names = [department.label for department in departments]
    draws.mark_dispatched(draw=draw, actor=actor, departments=names, change=create)
    _prepare_lead(parts[0], actor)
    return parts


def dispatch_added(*, draw: Draw, actor: Actor) -> list[DepartmentPart]:
    """Give the objects of a supplementary draw to the parts of the task (protocol §13).

    Where a part has sealed its terms already, those of the new objects are sealed at once, the same
    as before: nobody chooses them. They are dealt when an observer enters the chance. Raises
    Refused 409 when the first list has not gone out, or with the Hall certificate when nobody can
    be dealt.
    """
    parts = list(draw.task.parts.select_related("department").order_by("-is_lead", "pk"))
    if not parts:
        raise Refused("首次抽取的名单尚未派发，请先派发", "惠州 第（九）条", "state")
    departments = [part.department for part in parts]

    def hand_over(fresh: Draw) -> None:
        _territories(fresh.task, departments, list(to_inspect(fresh.task).filter(draw=fresh)))
        for part in parts:
            own = list(objects_of(part).filter(draw=fresh))
            if own and part.state in _SEALED:
                seal_added(part, fresh, own, actor)

    names = [department.label for department in departments]
    draws.mark_dispatched(draw=draw, actor=actor, departments=names, change=hand_over)
    return parts


def _create_part(
    task: InspectionTask, department: Department, objects: int, actor: Actor
) -> DepartmentPart:
    part = DepartmentPart.objects.create(
        task=task, department=department, is_lead=department.pk == task.lead_department_id
    )
    payload = {"department": department.name, "objects": objects}
    record(events.PART_CREATED, actor=actor, subject=part, payload=payload)
    return part


def is_territorial(task: InspectionTask) -> bool:
    """Whether each object goes to the unit of its place (兴隆台 五（五）属地管理)."""
    return rules.for_case(task).text("draw.objects_drawn_by") == "implementing_unit"


def _territories(
    task: InspectionTask, departments: list[Department], objects: list[DrawnObject]
) -> dict[int, int] | None:
    """Give each object its unit; returns objects per unit, or None where all check all.

    Units of one and the same territory go together, each with its own items (兴隆台 二（二）).
    """
    if not is_territorial(task):
        return None
    shares: dict[int, int] = {}
    for drawn in objects:
        unit = unit_for(drawn, departments)
        drawn.executing_department = unit
        drawn.save(update_fields=["executing_department"])
        for one in departments:
            if one.region_id == unit.region_id:
                shares[one.pk] = shares.get(one.pk, 0) + 1
    return shares


def unit_for(drawn: DrawnObject, departments: list[Department]) -> Department:
    """The unit that answers for an object: whose area holds it most narrowly.

    Of several units with the same area the first, the lead before all; the lead where none holds.
    """
    place = drawn.inspection_object.region
    holding = [d for d in departments if d.region.contains(place)]
    if not holding:
        return departments[0]
    narrowest = max(len(department.region.path) for department in holding)
    return next(d for d in holding if len(d.region.path) == narrowest)


def _prepare_lead(part: DepartmentPart, actor: Actor) -> None:
    """The lead chose its items in the scheme; its part starts from there."""

    def received(fresh: DepartmentPart) -> dict[str, object]:
        fresh.received_at, fresh.received_by = timezone.now(), actor.name
        fresh.save(update_fields=["received_at", "received_by"])
        return {}

    perform(PART_TABLE, part, "receive", actor=actor, change=received)
    own = library.drawable_items(part.department).values_list("pk", flat=True)
    items = list(part.task.scheme.items.filter(pk__in=own))
    if not items:
        return

    def chosen(fresh: DepartmentPart) -> dict[str, object]:
        fresh.items.set(items)
        fresh.items_chosen_at = timezone.now()
        fresh.save(update_fields=["items_chosen_at"])
        return {"count": len(items), "items": "、".join(item.name for item in items)}

    perform(PART_TABLE, part, "choose-items", actor=actor, change=chosen)
