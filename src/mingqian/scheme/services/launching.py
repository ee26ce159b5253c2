"""From the final scheme to tasks: one a batch, each pinned to the rulebook of its day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.jobs import clock
from mingqian.foundation.journal.record import record
from mingqian.foundation.org.models import Department
from mingqian.foundation.papers.services import next_number
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.rules.models import RulebookVersion
from mingqian.foundation.workflow.perform import perform
from mingqian.plan import services as plan_services
from mingqian.scheme import events, policies
from mingqian.scheme.counting import counted_entry, times_of_launch
from mingqian.scheme.models import (
    Consultation,
    ConsultationState,
    InspectionTask,
    Scheme,
    SchemeBatch,
    SchemeOrigin,
    TaskState,
)
from mingqian.scheme.services.consulting import ask
from mingqian.scheme.states import SCHEME
from rulebook.clocks import ClockKind

DEADLINE = "inspection_window"


def launch(*, scheme: Scheme, actor: Actor, reason: str = "") -> list[InspectionTask]:
    """Launch the final scheme: a task for every batch, waiting to be drawn.

    Raises :class:`Refused` 409 unless the scheme is final and not launched yet, the plan line
    still allows it, and the rulebook may govern a new case today (彭阳 P3: expired).
    """
    version = rules.require_new_case(scheme.lead_department)
    made: list[InspectionTask] = []

    def open_tasks(row: Scheme) -> dict[str, Any]:
        made.extend(_task(row, batch, version, actor) for batch in row.batches.order_by("seq"))
        _start_for_participants(row, made)
        if entry := counted_entry(row):
            for _ in range(times_of_launch(entry, len(made))):
                plan_services.count_launch(entry=entry, actor=actor, reason=reason)
        return {
            "tasks": "、".join(task.task_no for task in made),
            "items": "、".join(row.items.order_by("code").values_list("name", flat=True)),
        }

    perform(SCHEME, scheme, "launch", actor=actor, reason=reason, change=open_tasks)
    return made


def _task(
    scheme: Scheme, batch: SchemeBatch, version: RulebookVersion, actor: Actor
) -> InspectionTask:
    year = timezone.localdate().year
    series = f"T{scheme.region_id}"
    several = scheme.batches.count() > 1
    task = InspectionTask.objects.create(
        rulebook=version,
        task_no=f"{series}-{year}-{next_number(series, year):04d}",
        name=f"{scheme.name}（第{batch.seq}批）" if several else scheme.name,
        scheme=scheme,
        batch=batch,
        region=scheme.region,
        lead_department=scheme.lead_department,
        is_joint=scheme.is_joint,
        is_special=scheme.origin == SchemeOrigin.SPECIAL,
        completion_on=batch.ends_on or scheme.completion_on,
        launched_by=actor.name,
    )
    accepted = scheme.consultations.filter(state=ConsultationState.ACCEPTED)
    task.participating_departments.set(accepted.values_list("department_id", flat=True))
    payload = {
        "scheme": scheme.scheme_no,
        "version": scheme.version,
        "digest": scheme.digest,
        "rulebook": version.version_label,
    }
    record(events.TASK_LAUNCHED, actor=actor, subject=task, payload=payload)
    _start_window(task, task, task.lead_department, task.completion_on)
    return task


def _start_for_participants(scheme: Scheme, tasks: Sequence[InspectionTask]) -> None:
    """The completion date binds the participants too (惠州 第（六）条3): that of the last batch."""
    days = [task.completion_on for task in tasks if task.completion_on]
    accepted = scheme.consultations.filter(state=ConsultationState.ACCEPTED)
    for row in accepted.select_related("department__region"):
        _start_window(tasks[0], row, row.department, max(days, default=None))


def _start_window(
    task: InspectionTask,
    subject: InspectionTask | Consultation,
    department: Department,
    day: dt.date | None,
) -> None:
    """Start the clock on a date of the scheme.

    Where the window is counted from an act (兴隆台: 90 days from the confirmed list) the draw
    starts it.
    """
    r = rules.for_case(task)
    if day is None or r.clock("inspection").kind is not ClockKind.SCHEME_DATE:
        return
    clock.start(
        DEADLINE,
        title=f"完成检查 {task.task_no} {task.name}",
        subject=subject,
        department=department,
        due=r.on_date(day, "inspection.deadline_source"),
        started_on=timezone.localdate(),
    )


@transaction.atomic
def invite_drawn(
    *, task: InspectionTask, actor: Actor, departments: Sequence[Department]
) -> list[Consultation]:
    """After an undirected draw, ask the departments its objects' business scope points to.

    彭阳 二（三）: 不定向方式确定检查对象,根据其经营范围确定参与部门和抽查事项. Whoever accepts
    joins the task. Raises :class:`Refused` 409 for a directed scheme or an undrawn task.
    """
    require(actor.check(P.SCHEME_DRAFT))
    require(policies.is_task_lead(actor, task))
    if not task.scheme.is_undirected or task.state != TaskState.DRAWN:
        raise Refused("不定向抽取后才按抽中对象的经营范围邀请参与部门", "彭阳 二（三）", "state")
    asked = []
    for department in departments:
        if department.pk == task.lead_department_id:
            continue
        row, is_new = Consultation.objects.get_or_create(scheme=task.scheme, department=department)
        if is_new or row.asked_at is None:
            ask(row)
            asked.append(row)
    names = "、".join(row.department.name for row in asked) or "无"
    record(events.INVITED, actor=actor, subject=task, payload={"departments": names})
    return asked
