"""What stage 6 asks of an inspector, a team leader, the lead and a head (flows §19)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.todo import Todo
from mingqian.inspection import policies
from mingqian.inspection.models import Inspection, InspectionState
from mingqian.inspection.selectors.checks import items_of, listing, my_inspections
from mingqian.inspection.selectors.people import unconfirmed
from mingqian.inspection.selectors.progress import startable_tasks

S = InspectionState
WAITING = (S.ASSIGNED, S.ONLINE_DONE)


def todos(actor: Actor) -> list[Todo]:
    """The actor's to-dos of this stage."""
    found: list[Todo] = []
    if actor.has(P.INSPECTION_CARRY_OUT):
        found += [todo for row in _mine(actor) if (todo := _todo(row, actor))]
    if actor.has(P.INSPECTION_SCHEDULE):
        found += _to_start(actor)
        found += _to_schedule(actor)
    found += _unconfirmed(actor)
    if actor.has(P.DRAW_DISPATCH):
        found += _delayed(actor)
    return found


def _mine(actor: Actor) -> Iterator[Inspection]:
    rows = my_inspections(actor).exclude(state=S.COMPLETED)
    yield from rows.select_related("part__task__rulebook", "visit__notice")


def _todo(row: Inspection, actor: Actor) -> Todo | None:
    kind, clause = _next_step(row)
    items = "、".join(item.name for item in items_of(row))
    materials = "、".join(_materials(row))
    detail = f"{items}；材料：{materials}" if materials else items
    due = row.visit.scheduled_on if row.visit else row.due_on
    return Todo(kind, row.drawn_object.name, detail, ("inspection-detail", row.pk), due, clause)


def _materials(row: Inspection) -> list[str]:
    return list(row.visit.notice.materials) if row.visit and _has_notice(row) else []


def _has_notice(row: Inspection) -> bool:
    return row.visit is not None and hasattr(row.visit, "notice")


def _next_step(row: Inspection) -> tuple[str, str]:
    """What the inspector has to do next at this object, with its clause."""
    law = rules.for_case(row.part.task)
    if row.state == S.VISITING:
        return "填写检查", "昌江 第十六条（二）"
    if row.state == S.RECORDED:
        return "记录签字", law.clause("inspection.object_signature")
    if row.state in {S.SIGNED, S.REFUSED_TO_SIGN}:
        return "完成检查", "惠州 第（十一）条"
    if row.state == S.ASSIGNED and "online" in law.texts("inspection.sequence"):
        return "网络核查", law.clause("inspection.sequence")
    if law.is_on("notification.before") and row.visit and not _has_notice(row):
        return "告知检查对象", law.clause("notification.before")
    return "上门检查", law.clause("inspection.schedule_by")


def _to_start(actor: Actor) -> list[Todo]:
    return [
        Todo(
            "启动检查", task.name, "各部门配置完成，可以启动检查", ("inspection-task", task.pk),
            task.completion_on, "惠州 第（九）条",
        )
        for task in startable_tasks(actor)
    ]  # fmt: skip


def _to_schedule(actor: Actor) -> list[Todo]:
    """Objects without a day, for whoever the rulebook lets set it: one line a task or object."""
    rows = (
        listing(actor)
        .filter(state__in=WAITING, visit__isnull=True)
        .select_related("part__task__rulebook", "drawn_object__draw__task__rulebook")
    )
    seen: set[int] = set()
    found = []
    for row in rows:
        drawn = row.drawn_object
        if drawn.pk in seen:
            continue
        seen.add(drawn.pk)
        if policies.can_schedule(actor, drawn):
            clause = rules.for_case(row.part.task).clause("inspection.schedule_by")
            target = ("inspection-schedule", drawn.pk)
            title = f"安排上门日期：{drawn.name}"
            found.append(Todo("安排检查", title, row.part.task.name, target, row.due_on, clause))
    return found


def _unconfirmed(actor: Actor) -> list[Todo]:
    """For the lead's handler and a department's head all of theirs; for a leader the team's."""
    oversees = actor.has(P.DRAW_DISPATCH) or actor.has(P.SUBSTITUTION_CONSENT)
    return [
        Todo(
            "未确认参加",
            f"{row.part.department.label} {row.inspector.name} 未确认参加检查",
            row.drawn_object.name,
            ("inspection-task", row.part.task_id),
            timezone.localdate(),
            "惠州 第（四）条",
        )
        for row in unconfirmed(actor)
        if oversees or policies.is_leader(actor, row.drawn_object)
    ]


def _delayed(actor: Actor) -> list[Todo]:
    today = timezone.localdate()
    rows = (
        listing(actor)
        .filter(part__task__lead_department_id__in=actor.department_ids, due_on__lt=today)
        .exclude(state=S.COMPLETED)
    )
    return [
        Todo(
            "检查逾期", str(row), row.part.task.name, ("inspection-detail", row.pk), row.due_on,
            "惠州 第（六）条3 / 兴隆台 六（五）",
        )
        for row in rows
    ]  # fmt: skip
