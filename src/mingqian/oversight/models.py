"""Task reports, urging, issues put to the joint-meeting office.

Clauses: 彭阳 二（五）、三（四）, 吉林 三（三）, 惠州 第（四）（十六）条, 发文.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mingqian.foundation.jobs.models import Deadline
from mingqian.foundation.org.models import Department, Region
from mingqian.scheme.models import InspectionTask


class ReportState(models.TextChoices):
    """States of a report, flows §15."""

    DRAFT = "draft", "已预填"
    SUBMITTED = "submitted", "已报送"
    ACCEPTED = "accepted", "已接收"
    RETURNED = "returned", "退回"


class TaskReport(models.Model):
    """抽查情况报告: its figures come from the task, its opinions from people."""

    task = models.OneToOneField(InspectionTask, models.PROTECT, related_name="report")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    state = models.CharField(
        "状态", max_length=10, choices=ReportState.choices, default=ReportState.DRAFT
    )
    #: One text per field the rulebook names (``reports.per_task_fields``).
    sections = models.JSONField("内容", default=dict)
    figures = models.JSONField("数据", default=dict)
    cut_off_at = models.DateTimeField("数据截止")
    written_by = models.CharField("撰写人", max_length=40, blank=True)
    submitted_at = models.DateTimeField("报送时间", null=True)
    opinion = models.CharField("退回意见", max_length=300, blank=True)
    received_by = models.CharField("接收人", max_length=40, blank=True)
    paper_no = models.CharField("文号", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "抽查情况报告"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"“{self.task.name}”抽查情况报告"

    @property
    def case_no(self) -> str:
        """The task it belongs to."""
        return self.task.task_no

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return f"{self.task.task_no} 抽查情况报告"


class PeriodKind(models.TextChoices):
    """Which of a member's reports (彭阳 三（四）, 附件1 四（四）; 昌江 第七条（四）)."""

    HALF_YEAR = "half_year_report", "半年工作情况"
    ANNUAL = "annual_report", "年度工作情况"
    PROGRESS = "member_progress", "工作开展情况"
    ON_CALL = "progress_report", "工作推进情况"


class MemberReport(models.Model):
    """A member department's report to the office: its figures from data, its words from people."""

    kind = models.CharField("种类", max_length=20, choices=PeriodKind.choices)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="member_reports", verbose_name="报送部门"
    )
    year = models.PositiveSmallIntegerField("年度")
    due_on = models.DateField("报送期限", null=True)
    state = models.CharField(
        "状态", max_length=10, choices=ReportState.choices, default=ReportState.DRAFT
    )
    text = models.TextField("工作情况", blank=True)
    figures = models.JSONField("数据", default=dict)
    opened_at = models.DateTimeField("开启时间", auto_now_add=True)
    cut_off_at = models.DateTimeField("数据截止")
    written_by = models.CharField("撰写人", max_length=40, blank=True)
    submitted_at = models.DateTimeField("报送时间", null=True)
    received_by = models.CharField("接收人", max_length=40, blank=True)
    opinion = models.CharField("退回意见", max_length=300, blank=True)
    paper_no = models.CharField("文号", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "成员单位报告"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "kind", "due_on"],
                condition=Q(due_on__isnull=False),
                name="one_report_a_term",
            )
        ]

    def __str__(self) -> str:
        return f"{self.department.label}{self.year}年{self.get_kind_display()}"

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return str(self)


class Urge(models.Model):
    """A reminder (催办) sent to a department about an overdue or open duty."""

    to_department = models.ForeignKey(Department, models.PROTECT, related_name="urges")
    task = models.ForeignKey(InspectionTask, models.PROTECT, null=True, related_name="urges")
    deadline = models.ForeignKey(Deadline, models.PROTECT, null=True, related_name="urges")
    text = models.CharField("催办内容", max_length=300)
    sent_by = models.CharField("催办人", max_length=40)
    from_department_name = models.CharField("催办单位", max_length=80)
    sent_at = models.DateTimeField("催办时间", auto_now_add=True)
    reply = models.CharField("办理说明", max_length=300, blank=True)
    read_by = models.CharField("签收人", max_length=40, blank=True)
    read_at = models.DateTimeField("签收时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "催办"
        ordering = ["-pk"]

    @property
    def case_no(self) -> str:
        """The task it belongs to, if any."""
        return self.task.task_no if self.task else ""

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return f"催办{self.to_department.label}"


class IssueState(models.TextChoices):
    """Whether the office has answered."""

    OPEN = "open", "待答复"
    ASSIGNED = "assigned", "已交办"
    ANSWERED = "answered", "已答复"
    CLOSED = "closed", "已办结"


class Issue(models.Model):
    """A problem of carrying out the rules, put to the joint-meeting office (惠州 发文)."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, related_name="issues")
    title = models.CharField("问题", max_length=120)
    text = models.TextField("情况说明")
    state = models.CharField(
        "状态", max_length=10, choices=IssueState.choices, default=IssueState.OPEN
    )
    raised_by = models.CharField("提出人", max_length=40)
    raised_at = models.DateTimeField("提出时间", auto_now_add=True)
    assigned_to = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", verbose_name="交办部门"
    )
    answer = models.TextField("答复与措施", blank=True)
    answered_by = models.CharField("答复人", max_length=40, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "问题反映"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return f"问题反映 {self.title}"
