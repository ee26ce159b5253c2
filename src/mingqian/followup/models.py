"""What follows a finding: rectification, case, transfer, other paths, credit record.

Clauses: 昌江 第十七、十八、十九条, 彭阳 二（六）, 吉林 二（七）, 惠州 第（十）条.
"""

from __future__ import annotations

from django.db import models

from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.org.models import Department
from mingqian.library.models import InspectionObject
from mingqian.result.models import Result


class HandlingPath(models.TextChoices):
    """How a problem is handled (flows §12–13)."""

    RECTIFICATION = "rectification", "责令限期改正"
    CASE = "case", "立案查处"
    CLUE = "clue", "移交案件线索"
    CRIME = "crime", "涉嫌犯罪移送"
    UNLICENSED = "unlicensed", "无证无照查处"
    PENDING = "pending", "待后续处理"


class FollowUpState(models.TextChoices):
    """Whether somebody still has to act."""

    OPEN = "open", "待处理"
    IN_PROGRESS = "in_progress", "处理中"
    OVERDUE = "overdue", "逾期"
    CLOSED = "closed", "已办结"


class FollowUp(models.Model):
    """A problem's handling: exactly one responsible department, open until closed."""

    result = models.ForeignKey(Result, models.PROTECT, related_name="followups")
    path = models.CharField("处理方式", max_length=14, choices=HandlingPath.choices)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="followups", verbose_name="责任部门"
    )
    state = models.CharField(
        "状态",
        max_length=12,
        choices=FollowUpState.choices,
        default=FollowUpState.OPEN,
        db_index=True,
    )
    opened_at = models.DateTimeField("开始时间", auto_now_add=True)
    closed_at = models.DateTimeField("办结时间", null=True)
    outcome = models.TextField("办理结果", blank=True)
    next_path = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="came_from", verbose_name="后续处理"
    )

    class Meta:
        verbose_name = verbose_name_plural = "后续处理"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.result.inspection.drawn_object.name} {self.get_path_display()}"

    @property
    def case_no(self) -> str:
        """The task it belongs to."""
        return self.result.case_no

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return f"{self.case_no} {self}"


class RectificationOrder(models.Model):
    """An order to correct by a date, the evidence, the review."""

    followup = models.OneToOneField(FollowUp, models.CASCADE, related_name="order")
    paper_no = models.CharField("文号", max_length=60, blank=True)
    basis = models.CharField("依据", max_length=300)
    requirement = models.TextField("改正要求")
    due_on = models.DateField("改正期限")
    ordered_by = models.CharField("责令人", max_length=40)
    evidence_text = models.TextField("改正情况", blank=True)
    evidence = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    evidence_at = models.DateTimeField("提交时间", null=True)
    reviewed_by = models.CharField("复查人", max_length=40, blank=True)
    reviewed_at = models.DateTimeField("复查时间", null=True)
    is_corrected = models.BooleanField("已改正", null=True)
    review_opinion = models.TextField("复查意见", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "责令改正"


class CaseFiling(models.Model):
    """A case opened by the department itself."""

    followup = models.OneToOneField(FollowUp, models.CASCADE, related_name="case")
    number = models.CharField("案号", max_length=60)
    filed_on = models.DateField("立案日期")
    decision = models.TextField("处理决定", blank=True)
    decided_on = models.DateField("决定日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "立案"


class Transfer(models.Model):
    """A clue or suspected crime sent to another organ; open until its receipt is in."""

    followup = models.OneToOneField(FollowUp, models.CASCADE, related_name="transfer")
    is_criminal = models.BooleanField("涉嫌犯罪")
    receiver = models.CharField("接收机关", max_length=100)
    receiver_department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", verbose_name="接收部门"
    )
    facts = models.TextField("移送事实与依据")
    sender_department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name="移送部门"
    )
    paper_no = models.CharField("移送文号", max_length=60, blank=True)
    sent_by = models.CharField("移送人", max_length=40, blank=True)
    sent_at = models.DateTimeField("移送时间", null=True)
    receipt_no = models.CharField("回执编号", max_length=60, blank=True)
    receipt = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    acknowledged_by = models.CharField("签收人", max_length=40, blank=True)
    acknowledged_at = models.DateTimeField("签收时间", null=True)
    outcome = models.TextField("办理结果", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "移送"


class CreditEntry(models.Model):
    """A published result in the object's credit record (昌江 第十九条)."""

    inspection_object = models.ForeignKey(
        InspectionObject, models.PROTECT, related_name="credit_entries"
    )
    result = models.OneToOneField(Result, models.PROTECT, related_name="credit_entry")
    is_adverse = models.BooleanField("不良信息")
    text = models.CharField("内容", max_length=300)
    recorded_at = models.DateTimeField("记入时间", auto_now_add=True)
    is_corrected = models.BooleanField("已更正", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "信用记录"
        ordering = ["-pk"]
