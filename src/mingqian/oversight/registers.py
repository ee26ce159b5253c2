"""The overdue register, delayed tasks and the task ledger, with their exports.

惠州 第（十六）条, 吉林 三（二）（三）, 彭阳 三（二）.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

from django.db.models import QuerySet
from django.utils import timezone

from mingqian.draw.selectors import live_draw
from mingqian.foundation.files.tables import xlsx_bytes
from mingqian.foundation.jobs.models import Deadline, DeadlineState
from mingqian.foundation.jobs.selectors import overdue
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.oversight.figures import figures_of
from mingqian.scheme.models import InspectionTask, TaskState
from mingqian.scheme.policies import tasks_visible_to
from mingqian.scheme.selectors import participants_of

KIND_LABELS = {
    "plan_due": "年度计划",
    "consultation": "征求意见答复",
    "inspection_window": "检查时限",
    "result_entry": "结果录入",
    "result_form": "登记表填写",
    "publication": "结果公示",
    "outcome_publication": "查处结果公示",
    "withholding_review": "不公示复查",
    "archive": "归档",
    "rectification": "责令改正",
    "transfer": "移送",
    "objection": "异议答复",
    "task_report": "抽查情况报告",
    "half_year_report": "半年工作情况",
    "annual_report": "年度工作情况",
    "member_progress": "工作开展情况",
}
#: States in which the checks of a task have not ended.
RUNNING = (
    TaskState.FINAL,
    TaskState.DRAWN,
    TaskState.DISPATCHED,
    TaskState.READY,
    TaskState.RUNNING,
)


#: Choices of the ledger's filter.
TASK_STATES = TaskState.choices


@dataclass(frozen=True, slots=True)
class OverdueLine:
    """One duty that was not done in time: whose, how late, by which rule."""

    deadline: Deadline
    kind: str
    department: str
    person: str
    days_late: int
    is_done: bool


def overdue_register(actor: Actor, today: dt.date | None = None) -> list[OverdueLine]:
    """Everything past its date, by department and person, the latest first."""
    day = today or timezone.localdate()
    return sorted(
        (overdue_line(row, day) for row in overdue(actor, day)), key=lambda line: -line.days_late
    )


def overdue_rows(actor: Actor) -> QuerySet[Deadline]:
    """The same as rows to filter and page through."""
    return overdue(actor).order_by("due_on", "pk")


def overdue_line(row: Deadline, today: dt.date) -> OverdueLine:
    """A deadline as a line of the register; lateness ends with the day it was met."""
    return OverdueLine(
        row,
        KIND_LABELS.get(row.kind, row.kind),
        row.department_name,
        row.person_name,
        ((row.met_on or today) - row.due_on).days,
        row.state == DeadlineState.MET_LATE,
    )


@dataclass(frozen=True, slots=True)
class DelayedTask:
    """A task past its window with objects not yet checked (吉林 三（二）)."""

    task: InspectionTask
    days_late: int
    unchecked: int


def delayed_tasks(actor: Actor, today: dt.date | None = None) -> list[DelayedTask]:
    """Tasks that should have been finished and are not."""
    day = today or timezone.localdate()
    rows = tasks_visible_to(actor).filter(state__in=RUNNING, completion_on__lt=day)
    found = []
    for task in rows.select_related("lead_department").order_by("completion_on"):
        figures = figures_of(task)
        late = (day - task.completion_on).days if task.completion_on else 0
        found.append(DelayedTask(task, late, figures.objects - figures.objects_done))
    return found


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One task in the ledger; the field order is the column order of the export."""

    task_no: str
    name: str
    plan_line: str
    scheme: str
    lead: str
    participants: str
    is_joint: str
    drawn_on: str
    objects: int
    objects_done: int
    results: int
    problems: int
    published: int
    sealed: int
    launched_on: str
    due_on: str
    completed_on: str
    state: str
    rulebook: str


LEDGER_COLUMNS = (
    "任务编号", "任务名称", "计划事项", "方案", "牵头部门", "参与部门", "联合抽查", "抽取日期",
    "抽取户数", "完成户数", "结果数", "发现问题", "已公示", "已封卷", "发起日期", "应完成日期",
    "检查结束日期", "状态", "适用规则",
)  # fmt: skip


def ledger_tasks(actor: Actor) -> QuerySet[InspectionTask]:
    """Every task the actor may see, newest first (吉林 三（三） 工作任务台账)."""
    rows = tasks_visible_to(actor) if actor.has(P.REPORT_VIEW) else InspectionTask.objects.none()
    return rows.select_related(
        "lead_department", "scheme__plan_entry", "rulebook", "region"
    ).order_by("-pk")


def ledger_line(task: InspectionTask) -> LedgerLine:
    """A task as a line of the ledger."""
    figures = figures_of(task)
    draw = live_draw(task)
    entry = task.scheme.plan_entry
    others = [row for row in participants_of(task) if row.pk != task.lead_department_id]
    return LedgerLine(
        task.task_no,
        task.name,
        f"{entry.entry_no} {entry.name}" if entry else "",
        f"{task.scheme.scheme_no} 第{task.scheme.version}版",
        task.lead_department.name,
        "、".join(row.name for row in others),
        "是" if task.is_joint else "否",
        _day(draw.drawn_at) if draw else "",
        figures.objects,
        figures.objects_done,
        figures.results,
        figures.problems,
        figures.published,
        figures.sealed,
        _day(task.launched_at),
        task.completion_on.isoformat() if task.completion_on else "",
        task.completed_on.isoformat() if task.completed_on else "",
        str(task.get_state_display()),
        str(task.rulebook),
    )


def _day(moment: dt.datetime | None) -> str:
    return timezone.localtime(moment).date().isoformat() if moment else ""


def as_xlsx(title: str, columns: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> bytes:
    """A table as a workbook of one sheet, its head row frozen."""
    return xlsx_bytes([(title, [columns, *rows])])


def ledger_values(lines: list[LedgerLine]) -> list[tuple[object, ...]]:
    """The lines as rows of an export."""
    return [astuple(line) for line in lines]


if len(LEDGER_COLUMNS) != len(fields(LedgerLine)):
    raise RuntimeError("the ledger's columns and its line disagree")
