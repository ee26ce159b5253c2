"""A department's result per object and item: category, situation, handling, attestation.

Clauses: 惠州 第（十一）条, 昌江 第十六条（三）、十八条, 兴隆台 三、六（五）, 吉林 二（六）.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mingqian.inspection.models import Inspection
from mingqian.library.models import InspectionItem


class ResultState(models.TextChoices):
    """States of flows §9."""

    OPEN = "open", "待录入"
    ENTERED = "entered", "待审核"
    RETURNED = "returned", "审核退回"
    REVIEWED = "reviewed", "已审核"
    CORRECTED = "corrected", "已更正"


class Result(models.Model):
    """One version of a department's result on one item of one inspection."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="results")
    item = models.ForeignKey(InspectionItem, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField("版次", default=1)
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="corrected_by", verbose_name="更正前"
    )
    state = models.CharField(
        "状态",
        max_length=10,
        choices=ResultState.choices,
        default=ResultState.OPEN,
        db_index=True,
    )
    category_code = models.CharField("结果类别代码", max_length=30, blank=True, db_index=True)
    category = models.CharField("结果类别", max_length=60, blank=True)
    sub_code = models.CharField("内部子类", max_length=30, blank=True)
    methods = models.JSONField("检查方式", default=list)
    situation = models.TextField("检查情况", blank=True)
    noncooperation_grounds = models.JSONField("不配合情形", default=list)
    noncooperation_detail = models.TextField("不配合情形说明", blank=True)
    #: Code of the rulebook key ``followup.paths``; empty for a result without a problem.
    handling_path = models.CharField("处理途径", max_length=40, blank=True)
    handling_text = models.TextField("处理意见", blank=True)
    outcome_text = models.TextField("查处结果", blank=True)
    outcome_on = models.DateField("查处结果日期", null=True)
    entered_by = models.CharField("录入人", max_length=40, blank=True)
    entered_by_id = models.BigIntegerField("录入人编号", null=True)
    entered_at = models.DateTimeField("录入时间", null=True)
    attested_at = models.DateTimeField("承诺真实合法时间", null=True)
    attestation = models.CharField("承诺内容", max_length=200, blank=True)
    correction_reason = models.CharField("更正理由", max_length=300, blank=True)
    reviewed_by = models.CharField("审核人", max_length=40, blank=True)
    reviewed_at = models.DateTimeField("审核时间", null=True)
    review_opinion = models.TextField("审核意见", blank=True)
    unit_head = models.CharField("单位负责人", max_length=40, blank=True)
    is_late = models.BooleanField("逾期录入", default=False)
    is_deemed_not_completed = models.BooleanField("视为未完成检查任务", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "检查结果"
        ordering = ["inspection_id", "item_id", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "item", "version"], name="one_result_version"
            ),
            models.CheckConstraint(
                name="entered_result_is_attested",
                condition=Q(state="open") | Q(attested_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection.drawn_object.name} {self.item.name}"

    @property
    def case_no(self) -> str:
        """The task it belongs to."""
        return self.inspection.case_no

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return f"{self.case_no} {self}（第{self.version}版）"

    @property
    def is_problem(self) -> bool:
        """Whether it needs follow-up (it then carries a handling path)."""
        return bool(self.handling_path)

    @property
    def is_waiting(self) -> bool:
        """Whether somebody still has to enter it (again)."""
        return self.state in {ResultState.OPEN, ResultState.RETURNED}

    @property
    def is_entered(self) -> bool:
        """Whether it stands entered and was not returned or replaced."""
        return self.state in {ResultState.ENTERED, ResultState.REVIEWED}
