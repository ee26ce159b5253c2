"""Who reports, receives, urges, answers and closes; who may read."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from mingqian.foundation.jobs.models import Deadline
from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Decision, allow, refuse
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.roles import Role
from mingqian.oversight.models import Issue, MemberReport, TaskReport, Urge
from mingqian.publication.policies import oversees_region
from mingqian.scheme.models import InspectionTask
from mingqian.scheme.policies import tasks_visible_to


def reports_visible_to(actor: Actor) -> QuerySet[TaskReport]:
    """Reports of the tasks the actor sees."""
    rows = TaskReport.objects.all()
    if actor.is_system:
        return rows
    if not actor.has(P.REPORT_VIEW):
        return rows.none()
    return rows.filter(task__in=tasks_visible_to(actor).values("pk"))


def urges_visible_to(actor: Actor) -> QuerySet[Urge]:
    """Urges to the actor's department, and of its region for the overseers."""
    rows = Urge.objects.all()
    if actor.is_system:
        return rows
    seen = Q(to_department_id__in=actor.department_ids)
    if oversees_region(actor):
        seen |= Q(to_department__region__path__startswith=actor.region_path)
    if actor.has(P.URGE):
        seen |= Q(from_department_name=actor.department_name)
    return rows.filter(seen)


def issues_visible_to(actor: Actor) -> QuerySet[Issue]:
    """Own issues, those assigned to the department, all of the region for the office."""
    rows = Issue.objects.all()
    if actor.is_system:
        return rows
    seen = Q(department_id__in=actor.department_ids) | Q(assigned_to_id__in=actor.department_ids)
    if actor.has(P.ISSUE_ANSWER):
        seen |= Q(region__path__startswith=actor.region_path)
    return rows.filter(seen)


def periods_visible_to(actor: Actor) -> QuerySet[MemberReport]:
    """Own reports; what was submitted in the region for the office."""
    rows = MemberReport.objects.all()
    if actor.is_system:
        return rows
    if not actor.has(P.REPORT_VIEW):
        return rows.none()
    seen = Q(department_id__in=actor.department_ids)
    if oversees_region(actor):
        seen |= Q(department__region__path__startswith=actor.region_path)
    return rows.filter(seen)


def can_write_period(actor: Actor, report: MemberReport) -> Decision:
    """The member writes its own report."""
    if actor.acts_for(report.department_id):
        return allow()
    return refuse("由报送部门撰写", clause="彭阳 三（四） / 昌江 第七条（四）", code="not_yours")


def can_receive_period(actor: Actor, report: MemberReport) -> Decision:
    """The office of the member's region receives."""
    region = report.department.region
    if Role.OFFICE in actor.roles and region.path.startswith(actor.region_path):
        return allow()
    clause = "彭阳 附件1 四（四） / 昌江 第七条（四）"
    return refuse("由本地区联席会议办公室接收", clause=clause, code="not_yours")


def can_write_report(actor: Actor, report: TaskReport) -> Decision:
    """The lead writes the report of its task (彭阳 二（五）)."""
    if actor.acts_for(report.department_id):
        return allow()
    return refuse("抽查情况报告由牵头部门形成", clause="彭阳 二（五）", code="not_yours")


def can_receive_report(actor: Actor, report: TaskReport) -> Decision:
    """The office of the region receives."""
    if Role.OFFICE in actor.roles and report.task.region.path.startswith(actor.region_path):
        return allow()
    return refuse("由本地区联席会议办公室接收", clause="彭阳 三（四）", code="not_yours")


def can_urge(actor: Actor, department: Department, task: InspectionTask | None) -> Decision:
    """The lead urges its participants, the office its region, an upper body its own line."""
    allowed = actor.check(P.URGE)
    if not allowed:
        return allowed
    if task is not None and actor.acts_for(task.lead_department_id):
        if task.involves(department.pk):
            return allow()
        return refuse("该部门没有参加本任务", clause="惠州 第（四）条")
    if Role.OFFICE in actor.roles and department.region.path.startswith(actor.region_path):
        return allow()
    is_below = (
        department.region.path.startswith(actor.region_path)
        and department.region_id != actor.region_code
    )
    if is_below and actor.system_code and department.system_id == actor.system_code:
        return allow()
    return refuse(
        "只能催办本任务的参与部门、本地区成员单位（办公室）或者本系统下级部门",
        clause="惠州 第（四）条 / 彭阳 附件1 二 / 吉林 三（一）",
    )


def can_excuse(actor: Actor, deadline: Deadline) -> Decision:
    """The head of the department that is late records the special circumstances."""
    if {Role.HEAD, Role.CHIEF} & actor.roles and actor.acts_for(deadline.department_id):
        return allow()
    return refuse("特殊情况由责任部门负责人登记", clause="兴隆台 六（二）“特殊情况除外”")


def can_answer_issue(actor: Actor, issue: Issue) -> Decision:
    """The office answers; so does the department it gave the issue to."""
    if issue.assigned_to_id and actor.acts_for(issue.assigned_to_id):
        return allow()
    if actor.has(P.ISSUE_ANSWER) and issue.region.path.startswith(actor.region_path):
        return allow()
    return refuse("由联席会议办公室或者交办部门答复", clause="惠州 发文", code="not_yours")


def can_close_issue(actor: Actor, issue: Issue) -> Decision:
    """Who raised it, or the office, closes it."""
    if actor.acts_for(issue.department_id):
        return allow()
    if actor.has(P.ISSUE_ANSWER) and issue.region.path.startswith(actor.region_path):
        return allow()
    return refuse("由反映部门或者联席会议办公室办结", code="not_yours")


def can_close_task(actor: Actor, task: InspectionTask) -> Decision:
    """The lead closes its task."""
    allowed = actor.check(P.REPORT_WRITE)
    if not allowed:
        return allowed
    if actor.acts_for(task.lead_department_id):
        return allow()
    return refuse("由牵头部门办结任务", clause="惠州 第（四）条", code="not_yours")
