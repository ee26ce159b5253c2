"""What waits for whom in the matching (flows §19)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.workflow.todo import Todo
from mingqian.matching import policies
from mingqian.matching.models import (
    DepartmentPart,
    PartState,
    SealState,
    Substitution,
    SubstitutionState,
    TermsSeal,
)
from mingqian.matching.selectors.parts import my_assignments, objects_without_team
from mingqian.matching.selectors.seals import OPEN_TASKS, may_come
from mingqian.scheme.models import InspectionTask, TaskState

_ASKS = {
    PartState.DISPATCHED: "接收联合抽查任务",
    PartState.RECEIVED: "选定本部门抽查事项",
    PartState.ITEMS_CHOSEN: "封存匹配条件",
    PartState.INSPECTORS_DRAWN: "核对并完成配置",
}


def todos(actor: Actor) -> list[Todo]:
    """Parts to configure, teams to form, attendance to confirm, substitutions to decide."""
    if actor.person_id is None:
        return []
    return [
        *_parts(actor),
        *_chances(actor),
        *_stalled(actor),
        *_teams(actor),
        *_attendance(actor),
        *_substitutions(actor),
    ]


def _parts(actor: Actor) -> Iterator[Todo]:
    if not actor.has(Permission.MATCHING_CONFIGURE):
        return
    rows = DepartmentPart.objects.filter(
        department__in=actor.department_ids, task__state__in=OPEN_TASKS
    ).exclude(state__in=[PartState.CONFIGURED, PartState.TERMS_SEALED])
    for part in rows.select_related("task", "department"):
        if policies.may_configure(actor, part):
            yield Todo(
                "配置",
                part.task.name,
                _ASKS[PartState(part.state)],
                ("part-detail", part.pk),
                part.task.completion_on,
                "惠州 第（九）条",
            )


def _chances(actor: Actor) -> Iterator[Todo]:
    """One throw serves all parts of a draw that await it; asked for once its hour has come."""
    rows = TermsSeal.objects.filter(
        state=SealState.AWAITING,
        draw__in=policies.witnessed_draws(actor),
        part__task__state__in=OPEN_TASKS,
    ).select_related("part__task", "draw")
    groups: dict[tuple[int, str], list[TermsSeal]] = {}
    for row in rows.order_by("pk"):
        groups.setdefault((row.draw_id, str(row.beacon)), []).append(row)
    for seals in groups.values():
        if may_come(seals[0]):
            yield Todo(
                "随机源",
                seals[0].part.task.name,
                f"录入匹配随机源（{len(seals)} 个部门的条件已封存）",
                ("seal-chance", seals[0].pk),
                seals[0].planned_on or seals[0].part.task.completion_on,
                "平台抽取规程 §8.4",
            )


def _stalled(actor: Actor) -> Iterator[Todo]:
    """Sealed terms whose planned day has passed without their chance: said to all concerned."""
    overdue = TermsSeal.objects.filter(
        state=SealState.AWAITING,
        planned_on__lt=timezone.localdate(),
        part__in=policies.concerned_parts(actor),
        part__task__state__in=OPEN_TASKS,
    )
    for seal in overdue.select_related("part__task", "part__department").order_by("pk"):
        yield Todo(
            "逾期未匹配",
            seal.part.task.name,
            f"{seal.part.department.label}的条件已封存，计划检查日已过，随机源仍未录入",
            ("part-detail", seal.part_id),
            seal.planned_on,
            "平台抽取规程 §8.4",
        )


def _teams(actor: Actor) -> Iterator[Todo]:
    if not actor.has(Permission.MATCHING_FORM_TEAM):
        return
    tasks = InspectionTask.objects.filter(
        lead_department__in=actor.department_ids, state=TaskState.READY
    )
    for task in tasks:
        waiting = objects_without_team(task).count()
        if waiting:
            yield Todo(
                "组队",
                task.name,
                f"{waiting} 户尚未成立检查组",
                ("task-teams", task.pk),
                task.completion_on,
                "昌江 第十五条",
            )


def _attendance(actor: Actor) -> Iterator[Todo]:
    rows = my_assignments(actor).filter(confirmed_at__isnull=True, part__task__state__in=OPEN_TASKS)
    for row in rows:
        yield Todo(
            "确认",
            row.drawn_object.name,
            "确认参加检查",
            ("part-detail", row.part_id),
            row.part.planned_on,
        )


def _substitutions(actor: Actor) -> Iterator[Todo]:
    if not actor.has(Permission.SUBSTITUTION_CONSENT):
        return
    rows = Substitution.objects.filter(
        state=SubstitutionState.REQUESTED,
        assignment__part__department__in=actor.department_ids,
    ).select_related("assignment__inspector", "assignment__drawn_object", "assignment__part")
    for row in rows:
        yield Todo(
            "更换",
            f"{row.assignment.inspector.name}：{row.assignment.drawn_object.name}",
            f"{row.reason_kind}，待决定",
            ("part-detail", row.assignment.part_id),
            None,
            "昌江 第十四条",
        )
