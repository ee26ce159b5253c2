"""Opening the checks of a task that is fully configured (惠州 第（九）条)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from mingqian.draw import selectors as draws
from mingqian.draw.models import DrawnObject
from mingqian.foundation.jobs.clock import Due
from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, refuse, require
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.rules import selectors as rules
from mingqian.inspection import events
from mingqian.inspection.models import Finding, Inspection
from mingqian.library.models import InspectionItem
from mingqian.matching import selectors as matching
from mingqian.matching.models import DepartmentPart
from mingqian.scheme import services as schemes
from mingqian.scheme.models import InspectionTask, TaskState


@transaction.atomic
def open_inspections(*, task: InspectionTask, actor: Actor) -> list[Inspection]:
    """Open one check per object and department and set the task running. Idempotent: called
    again after a reserve object was promoted, it opens what is missing.

    Each check gets one finding per checkpoint of its department's items, the text copied, so
    that a later version of the list changes nothing (吉林 三（二）).
    Raises :class:`Refused` naming the unconfigured participant (惠州 第（九）条).
    """
    require(actor.check(Permission.INSPECTION_SCHEDULE))
    if not actor.acts_for(task.lead_department_id):
        require(refuse("由牵头部门启动检查", clause="惠州 第（九）条", code="not_yours"))
    _check_startable(task)
    opened = open_missing(task, actor)
    if task.state == TaskState.READY:
        schemes.advance(task=task, to=TaskState.RUNNING, actor=actor)
    return opened


def open_missing(task: InspectionTask, actor: Actor) -> list[Inspection]:
    """Open the checks a task does not have yet: all of them at first, later those of a reserve
    object that stepped in."""
    due = due_of(task)
    opened = []
    for part in matching.parts_of(task):
        items = list(part.items.prefetch_related("checkpoints"))
        for drawn in matching.objects_of(part):
            if drawn.is_to_inspect and not _exists(part, drawn):
                opened.append(_open(part, drawn, items, due.on if due else None, actor))
    return opened


def _check_startable(task: InspectionTask) -> None:
    blockers = matching.blockers(task) if task.state != TaskState.RUNNING else []
    if blockers:
        raise Refused(f"整体配置未完成：{';'.join(blockers)}", "惠州 第（九）条", "blocked")
    if task.state not in {TaskState.READY, TaskState.RUNNING}:
        raise Refused(
            f"任务当前为“{task.get_state_display()}”，不能启动检查", "惠州 第（九）条", "state"
        )


def _exists(part: DepartmentPart, drawn: DrawnObject) -> bool:
    return Inspection.objects.filter(part=part, drawn_object=drawn).exists()


def _open(
    part: DepartmentPart,
    drawn: DrawnObject,
    items: list[InspectionItem],
    due_on: dt.date | None,
    actor: Actor,
) -> Inspection:
    inspection = Inspection.objects.create(part=part, drawn_object=drawn, due_on=due_on)
    findings = [row for item in items for row in _points(inspection, item)]
    Finding.objects.bulk_create(findings)
    payload = {"points": len(findings), "due_on": str(due_on or "未定")}
    record(events.OPENED, actor=actor, subject=inspection, payload=payload)
    return inspection


def _points(inspection: Inspection, item: InspectionItem) -> list[Finding]:
    """One finding per checkpoint; an item without checkpoints is one point, its content."""
    checkpoints = list(item.checkpoints.all())
    if not checkpoints:
        return [Finding(inspection=inspection, item=item, point=item.content[:300] or item.name)]
    return [
        Finding(inspection=inspection, item=item, checkpoint=point, point=point.content)
        for point in checkpoints
    ]


def due_of(task: InspectionTask) -> Due | None:
    """Until when the checks are to be done: the window from the list's confirmation (兴隆台
    六（五）), else the completion date of the scheme (惠州 第（六）条3)."""
    law = rules.for_case(task)
    start = _confirmed_on(task)
    if start is not None and law.number("inspection.window_calendar_days") is not None:
        return law.due("inspection", start)
    if task.completion_on is None:
        return None
    return law.on_date(task.completion_on, "inspection.deadline_source")


def _confirmed_on(task: InspectionTask) -> dt.date | None:
    draw = draws.live_draw(task)
    moment = draw and (draw.confirmed_at or draw.drawn_at)
    return timezone.localdate(moment) if moment else None
