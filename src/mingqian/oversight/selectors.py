"""Reading oversight: reports, urges, issues, to-dos."""

from __future__ import annotations

from django.db.models import QuerySet

from mingqian.foundation.jobs.models import Deadline
from mingqian.foundation.jobs.selectors import deadlines_visible_to
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.todo import Todo
from mingqian.oversight import policies
from mingqian.oversight.models import Issue, IssueState, ReportState, TaskReport, Urge
from mingqian.oversight.states import ISSUE_CLAUSE, REPORT_CLAUSE
from mingqian.scheme.models import InspectionTask, TaskState

#: Task states after the checks, in which a report is due.
_REPORTABLE = (
    TaskState.INSPECTED,
    TaskState.ENTERED,
    TaskState.PUBLISHED,
    TaskState.ARCHIVED,
)


def reports(actor: Actor) -> QuerySet[TaskReport]:
    """Task reports the actor may read, newest first."""
    rows = policies.reports_visible_to(actor)
    return rows.select_related("task__region", "department").order_by("-pk")


def report_for(actor: Actor, pk: int) -> TaskReport:
    """A report the actor may read; Refused 404 otherwise."""
    found = reports(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这份报告,或它不属于您的部门", code="missing", status=404)
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
        raise Refused("没有这个问题,或它不属于您的部门", code="missing", status=404)
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
    if actor.has(P.REPORT_RECEIVE):
        found += [_receive(row) for row in reports(actor).filter(state=ReportState.SUBMITTED)]
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
        "报告", f"{task.name}抽查情况报告", task.task_no, ("report-write", task.pk), None, clause
    )


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
