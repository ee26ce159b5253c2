"""The steps of a task: later stages report them, here only their order is judged.

昌江 第十一条: plan, scheme, inspection, entry, publication in this order; no step before the one
before it is done.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.jobs import clock
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.workflow.perform import perform
from mingqian.plan import services as plan_services
from mingqian.scheme.counting import (
    counted_entry,
    each_task_counts,
    is_last_open,
    is_only_one_left,
)
from mingqian.scheme.models import InspectionTask, TaskState
from mingqian.scheme.states import ORDER, TASK, TASK_COURSE

_WINDOW = "inspection_window"
_CLAUSE = "昌江 第十一条"


def advance(
    *,
    task: InspectionTask,
    to: TaskState | str,
    actor: Actor,
    reason: str = "",
    on: dt.date | None = None,
) -> InspectionTask:
    """One step forward; ``on`` is the day of the event where it is not today.

    The calling stage has judged who may. Raises :class:`Refused` 409 naming the step that is
    missing, or that the step was taken already.
    """
    target = TaskState(to)
    task.refresh_from_db(fields=["state"])
    _check_order(task, target)

    def settle(row: InspectionTask) -> dict[str, Any] | None:
        return _inspected(row, on or timezone.localdate(), actor) if _ends(target) else None

    with transaction.atomic():
        moved = perform(
            TASK_COURSE, task, target.value, actor=_able(actor), reason=reason, change=settle
        )
    task.state, task.completed_on = moved.state, moved.completed_on
    return moved


def _ends(target: TaskState) -> bool:
    return target == TaskState.INSPECTED


def _able(actor: Actor) -> Actor:
    """The step is a consequence of an act the calling stage has permitted."""
    return dataclasses.replace(actor, permissions=actor.permissions | {P.TASK_VIEW})


def _check_order(task: InspectionTask, target: TaskState) -> None:
    if task.state == TaskState.CANCELLED:
        raise Refused(f"任务 {task.task_no} 已取消", _CLAUSE, "order")
    now = TaskState(task.state)
    if target not in ORDER or ORDER.index(target) <= ORDER.index(now):
        raise Refused(f"任务“{now.label}”，不能再办理“{target.label}”", _CLAUSE, "order")
    following = ORDER[ORDER.index(now) + 1]
    if target != following:
        raise Refused(
            f"任务“{now.label}”，须先完成“{following.label}”，才能“{target.label}”",
            _CLAUSE,
            "order",
        )


def _inspected(task: InspectionTask, day: dt.date, actor: Actor) -> dict[str, Any]:
    task.completed_on = day
    task.save(update_fields=["completed_on"])
    clock.meet(_WINDOW, task, day)
    if is_last_open(task):
        for consultation in task.scheme.consultations.all():
            clock.meet(_WINDOW, consultation, day)
    entry = counted_entry(task.scheme)
    if entry and (each_task_counts(entry) or is_last_open(task)):
        plan_services.count_executed(entry=entry, actor=actor)
    return {"completed_on": day.isoformat()}


@transaction.atomic
def cancel_task(*, task: InspectionTask, actor: Actor, reason: str) -> InspectionTask:
    """The lead's head cancels a task, with the reason; what was drawn stays on record."""
    # The table's own constraint wants the reason before the state.
    InspectionTask.objects.filter(pk=task.pk).update(cancelled_reason=reason.strip())
    task.refresh_from_db()

    def stop(row: InspectionTask) -> None:
        _release(row, actor, reason)

    return perform(TASK, task, "cancel", actor=actor, reason=reason, change=stop)


def cancel_with_scheme(task: InspectionTask, actor: Actor, reason: str) -> InspectionTask:
    """Cancel a task that was not drawn because its scheme is changed by its author."""
    able = dataclasses.replace(actor, permissions=actor.permissions | {P.TASK_CANCEL})
    return cancel_task(task=task, actor=able, reason=reason)


def _release(task: InspectionTask, actor: Actor, reason: str) -> None:
    clock.drop(_WINDOW, task)
    if is_only_one_left(task):
        for consultation in task.scheme.consultations.all():
            clock.drop(_WINDOW, consultation)
    entry = counted_entry(task.scheme)
    if entry and (each_task_counts(entry) or is_only_one_left(task)):
        plan_services.uncount_launch(entry=entry, actor=actor, reason=reason)
