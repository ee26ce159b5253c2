"""Reading oversight: reports, urges, issues, to-dos."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from mingqian.foundation.jobs.models import Deadline
from mingqian.foundation.jobs.selectors import deadlines_visible_to
from mingqian.foundation.org.models import Department
from mingqian.foundation.org.selectors import (
    department_for,
    members_of,
    organisation_visible_to,
)
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.todo import Todo
from mingqian.oversight import policies
from mingqian.oversight.drafting import handling_facts
from mingqian.oversight.figures import TaskFigures, figures_of
from mingqian.oversight.models import (
    Issue,
    IssueState,
    MemberReport,
    ReportState,
    TaskReport,
    Urge,
)
from mingqian.oversight.states import ISSUE_CLAUSE, PERIOD_CLAUSE, REPORT_CLAUSE
from mingqian.scheme.models import InspectionTask, TaskState
from mingqian.scheme.policies import tasks_visible_to
from mingqian.scheme.selectors import task_for

#: Task states after the checks, in which a report is due.
_REPORTABLE = (
    TaskState.INSPECTED,
    TaskState.ENTERED,
    TaskState.PUBLISHED,
    TaskState.ARCHIVED,
)


#: Choices of the list's filter.
ISSUE_STATES = IssueState.choices


def reports(actor: Actor) -> QuerySet[TaskReport]:
    """Task reports the actor may read, newest first."""
    rows = policies.reports_visible_to(actor)
    return rows.select_related("task__region", "department").order_by("-pk")


def report_for(actor: Actor, pk: int) -> TaskReport:
    """A report the actor may read; Refused 404 otherwise."""
    found = reports(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这份报告，或它不属于您的部门", code="missing", status=404)
    return found


def periods(actor: Actor) -> QuerySet[MemberReport]:
    """Members' reports the actor may read, newest first."""
    rows = policies.periods_visible_to(actor).select_related("department__region")
    return rows.order_by("-pk")


def period_for(actor: Actor, pk: int) -> MemberReport:
    """A member's report the actor may read; Refused 404 otherwise."""
    found = periods(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这份报告，或它不属于您的部门", code="missing", status=404)
    return found


def urges(actor: Actor) -> QuerySet[Urge]:
    """Urges the actor may read, newest first."""
    return policies.urges_visible_to(actor).select_related("to_department", "task").order_by("-pk")


def urge_for(actor: Actor, pk: int) -> Urge:
    """An urge the actor may read; Refused 404 otherwise."""
    found = urges(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这件催办", code="missing", status=404)
    return found


def issues(actor: Actor) -> QuerySet[Issue]:
    """Issues the actor may read, newest first."""
    rows = policies.issues_visible_to(actor)
    return rows.select_related("department", "assigned_to", "region").order_by("-pk")


def issue_for(actor: Actor, pk: int) -> Issue:
    """An issue the actor may read; Refused 404 otherwise."""
    found = issues(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这个问题，或它不属于您的部门", code="missing", status=404)
    return found


def deadline_for(actor: Actor, pk: int) -> Deadline:
    """A deadline the actor may read; Refused 404 otherwise."""
    found = deadlines_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这个时限", code="missing", status=404)
    return found


def report_of(task: InspectionTask) -> TaskReport | None:
    """The report of a task, if it was begun."""
    return TaskReport.objects.filter(task=task).first()


def report_facts(report: TaskReport) -> list[tuple[str, str]]:
    """What a writer of the report looks at beside the form."""
    figures = TaskFigures(**report.figures)
    cut_off = timezone.localtime(report.cut_off_at).strftime("%Y-%m-%d %H:%M")
    return [
        ("任务", f"{report.task.task_no} {report.task.name}"),
        ("数据截止", cut_off),
        ("处理情况", handling_facts(figures)),
        ("退回意见", report.opinion),
    ]


_FIGURE_LABELS = {
    "objects": "抽取对象",
    "objects_done": "完成检查",
    "visits": "上门次数",
    "results": "结果",
    "entered": "已录入",
    "problems": "发现问题",
    "published": "已公示",
    "withheld": "依法不公示",
    "followups_open": "未办结问题",
    "sealed": "已封卷",
}


def figure_rows(task: InspectionTask) -> list[tuple[str, int]]:
    """The task's figures with Chinese names, for a page."""
    figures = figures_of(task).as_dict()
    return [(label, figures[name]) for name, label in _FIGURE_LABELS.items()]


def members(actor: Actor) -> list[Department]:
    """Member departments of the actor's region."""
    return list(members_of(department_for(actor).region))


@dataclass(frozen=True, slots=True)
class UrgeSubject:
    """What an urge is about, and whom one may urge about it."""

    task: InspectionTask | None
    deadline: Deadline | None
    departments: dict[str, Department]
    initial: dict[str, str]
    facts: list[tuple[str, str]]


def urge_subject(actor: Actor, *, task: str = "", deadline: str = "") -> UrgeSubject:
    """Read the subject from keys given in an address; departments the actor may urge."""
    late = deadline_for(actor, int(deadline)) if deadline.isdigit() else None
    about = task_for(actor, int(task)) if task.isdigit() else None
    if about is None and late is not None and late.case_no:
        about = tasks_visible_to(actor).filter(task_no=late.case_no).first()
    rows = organisation_visible_to(actor)
    if late is not None:
        rows = rows.filter(pk=late.department_id)
    allowed = [row for row in rows if policies.can_urge(actor, row, about)]
    facts = [("任务", f"{about.task_no} {about.name}")] if about else []
    if late is not None:
        facts += [("事项", late.title), ("到期日", late.due_on.isoformat()), ("依据", late.clause)]
    initial = {"department": str(late.department_id)} if late else {}
    return UrgeSubject(about, late, {str(row.pk): row for row in allowed}, initial, facts)


def tasks_without_report(actor: Actor) -> list[InspectionTask]:
    """Tasks of the actor's department whose report is due and not submitted."""
    rows = InspectionTask.objects.filter(
        lead_department_id__in=actor.department_ids, state__in=_REPORTABLE
    ).exclude(report__state__in=[ReportState.SUBMITTED, ReportState.ACCEPTED])
    return [task for task in rows if rules.for_case(task).is_on("reports.per_task")]


def todos(actor: Actor) -> list[Todo]:
    """Urges to sign for, reports to write and receive, issues to answer, tasks to close."""
    found = [_urge(row) for row in _unread(actor)]
    if actor.has(P.REPORT_WRITE):
        found += [_report(task) for task in tasks_without_report(actor)]
        found += [_close(task) for task in _closable(actor)]
        found += [_period(row) for row in _to_write(actor)]
    if actor.has(P.REPORT_RECEIVE):
        found += [_receive(row) for row in reports(actor).filter(state=ReportState.SUBMITTED)]
        waiting = periods(actor).filter(state=ReportState.SUBMITTED)
        found += [
            Todo("报告", f"接收 {row}", row.department.label, ("period-detail", row.pk))
            for row in waiting
        ]
    found += [_issue(row) for row in _to_answer(actor)]
    return sorted(found, key=Todo.sort_key)


def _unread(actor: Actor) -> QuerySet[Urge]:
    return Urge.objects.filter(
        to_department_id__in=actor.department_ids, read_at__isnull=True
    ).select_related("deadline", "task")


def _urge(row: Urge) -> Todo:
    due = row.deadline.due_on if row.deadline else None
    clause = row.deadline.clause if row.deadline else ""
    return Todo("催办", row.text, row.from_department_name, ("urge-detail", row.pk), due, clause)


def _report(task: InspectionTask) -> Todo:
    clause = rules.for_case(task).clause("reports.per_task") or REPORT_CLAUSE
    return Todo(
        "报告", f"“{task.name}”抽查情况报告", task.task_no, ("report-write", task.pk), None, clause
    )


def _to_write(actor: Actor) -> QuerySet[MemberReport]:
    return MemberReport.objects.filter(
        department_id__in=actor.department_ids,
        state__in=[ReportState.DRAFT, ReportState.RETURNED],
    ).select_related("department")


def _period(row: MemberReport) -> Todo:
    detail = row.opinion or str(row.get_state_display())
    return Todo("报告", str(row), detail, ("period-detail", row.pk), row.due_on, PERIOD_CLAUSE)


def _receive(row: TaskReport) -> Todo:
    return Todo("报告", f"接收 {row}", row.department.label, ("report-detail", row.pk))


def _closable(actor: Actor) -> QuerySet[InspectionTask]:
    return InspectionTask.objects.filter(
        lead_department_id__in=actor.department_ids, state=TaskState.ARCHIVED
    )


def _close(task: InspectionTask) -> Todo:
    return Todo("办结", f"办结 {task.name}", task.task_no, ("task-closing", task.pk))


def _to_answer(actor: Actor) -> QuerySet[Issue]:
    rows = issues(actor)
    if actor.has(P.ISSUE_ANSWER):
        return rows.filter(state=IssueState.OPEN)
    return rows.filter(state=IssueState.ASSIGNED, assigned_to_id__in=actor.department_ids)


def _issue(row: Issue) -> Todo:
    return Todo(
        "问题", row.title, row.department.label, ("issue-detail", row.pk), clause=ISSUE_CLAUSE
    )
