"""Closing a check, starting the clocks that run from it, closing the task's checks.

The day a department's check of an object is closed starts 惠州 第（十一）条, 昌江 第十六条（三）
and 吉林 二（六）; the day the last check of the task is closed starts 吉林 二（七）, 彭阳 二（六）
(rulebooks G2).
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from mingqian.draw import selectors as draws
from mingqian.foundation.jobs import clock
from mingqian.foundation.jobs import selectors as deadlines
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.perform import perform
from mingqian.inspection import selectors
from mingqian.inspection.models import Inspection, InspectionState
from mingqian.inspection.services.recording import freeze
from mingqian.inspection.states import TABLE
from mingqian.library import services as library
from mingqian.library.models import InspectionMethod
from mingqian.scheme import services as schemes
from mingqian.scheme.models import InspectionTask, TaskState

#: Deadline kind → name of the rulebook clock, for clocks that run from a single check.
FROM_INSPECTION = {"result_entry": "entry", "result_form": "form", "publication": "publication"}


def complete(*, inspection: Inspection, actor: Actor, reason: str = "") -> Inspection:
    """Close the check: its day starts the clocks; the last one closes the task's checks."""
    with transaction.atomic():
        done = perform(TABLE, inspection, "complete", actor=actor, reason=reason, change=_stamp)
        finish_task(done.part.task, actor)
    return done


def close_online(*, inspection: Inspection, actor: Actor) -> Inspection:
    """Close a check that was verified online throughout, without a visit (C10)."""

    def change(fresh: Inspection) -> dict[str, object]:
        fresh.methods = [InspectionMethod.ONLINE]
        fresh.visit = None
        fresh.situation = "全部检查要点已经网络核查核实，未到现场。"
        fresh.recorded_at = timezone.now()
        fresh.save(update_fields=["visit"])
        freeze(fresh, actor)
        return _stamp(fresh)

    with transaction.atomic():
        done = perform(TABLE, inspection, "close_online", actor=actor, change=change)
        finish_task(done.part.task, actor)
    return done


def _stamp(inspection: Inspection) -> dict[str, object]:
    inspection.completed_at = timezone.now()
    inspection.completed_on = timezone.localdate()
    inspection.save(update_fields=["completed_at", "completed_on"])
    library.note_inspected(
        inspection_object=inspection.drawn_object.inspection_object, on=inspection.completed_on
    )
    law = rules.for_case(inspection.part.task)
    for kind, name in FROM_INSPECTION.items():
        if law.clock(name).from_event == "inspection_completed":
            _start(inspection, kind, name, inspection.completed_on)
    return {"on": str(inspection.completed_on)}


def _start(inspection: Inspection, kind: str, name: str, on: dt.date) -> bool:
    """Start a clock of the check counted from a day; whether there was one to start."""
    due = rules.for_case(inspection.part.task).due(name, on)
    if due is None:
        return False
    titles = {"result_entry": "结果录入", "result_form": "检查表单填写", "publication": "结果公示"}
    clock.start(
        kind,
        title=f"{inspection}{titles[kind]}",
        subject=inspection,
        department=inspection.part.department,
        due=due,
        started_on=on,
        person=selectors.responsible_person(inspection),
    )
    return True


def finish_task(task: InspectionTask, actor: Actor) -> None:
    """Close the checks of a task when none is open: this day starts the clocks of 吉林 二（七）
    and 彭阳 二（六）."""
    task = InspectionTask.objects.get(pk=task.pk)
    rows = selectors.inspections_of(task)
    if task.state != TaskState.RUNNING or not rows.exists():
        return
    if rows.exclude(state=InspectionState.COMPLETED).exists() or draws.is_supplementing(task):
        return
    today = timezone.localdate()
    schemes.advance(task=task, to=TaskState.INSPECTED, actor=actor, on=today)
    start_publication_clocks(task, today)


def start_publication_clocks(task: InspectionTask, on: dt.date) -> int:
    """Start the publication clock that runs from the task's completion, for each closed check
    whose clock does not run yet. Returns how many."""
    if rules.for_case(task).clock("publication").from_event != "task_completed":
        return 0
    closed = selectors.inspections_of(task).filter(state=InspectionState.COMPLETED)
    waiting = [row for row in closed if not deadlines.of_subject(row, "publication").exists()]
    return sum(_start(row, "publication", "publication", on) for row in waiting)


def start_clocks_of_stalled_tasks() -> int:
    """G2: a task that is never closed must not postpone publication for ever. On its planned
    completion date it counts as completed for the objects already inspected."""
    started = 0
    stalled = InspectionTask.objects.filter(
        state=TaskState.RUNNING, completion_on__lt=timezone.localdate()
    )
    for task in stalled.select_related("rulebook"):
        law = rules.for_case(task)
        fallback = law.text("publication.task_completed_fallback") == "planned_completion_date"
        if fallback and task.completion_on is not None:
            with transaction.atomic():
                started += start_publication_clocks(task, task.completion_on)
    return started
