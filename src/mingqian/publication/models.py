"""Publication of a result on each channel, lawful withholding, objection, correction.

Clauses: 惠州 第（十二）条, 吉林 二（七）, 彭阳 二（六）, 兴隆台 六（五）, 昌江 第八、十六条.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.org.models import Department
from mingqian.library.models import InspectionObject
from mingqian.result.models import Result


class PublicationState(models.TextChoices):
    """States of flows §10."""

    PENDING = "pending", "待公示"
    PUBLISHED = "published", "已公示"
    WITHHELD_PENDING = "withheld_pending", "申请不公示"
    WITHHELD = "withheld", "依法不公示"
    CORRECTED = "corrected", "已更正"


class PublicationKind(models.TextChoices):
    """What is published: an inspection result, its handling outcome, an unlicensed business."""

    RESULT = "result", "抽查检查结果"
    OUTCOME = "outcome", "查处结果"
    UNLICENSED = "unlicensed", "无证无照经营查处"


class Publication(models.Model):
    """The duty to publish one version of a result (or one handling), and what became of it.

    A correction is a new row: ``previous`` leads to the one it replaced, which stays readable
    inside and carries 已更正 outside (rulebooks.md G12).
    """

    kind = models.CharField(
        "公示类型", max_length=10, choices=PublicationKind.choices, default=PublicationKind.RESULT
    )
    result = models.ForeignKey(
        Result, models.PROTECT, null=True, related_name="publications", verbose_name="检查结果"
    )
    inspection_object = models.ForeignKey(
        InspectionObject,
        models.PROTECT,
        null=True,
        related_name="publications",
        verbose_name="检查对象",
    )
    #: Name of a party that has no place in the registry (无证无照 persons and addresses).
    party_name = models.CharField("当事人", max_length=200)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="publications", verbose_name="公示部门"
    )
    title = models.CharField("标题", max_length=200)
    text = models.TextField("公示内容", blank=True)
    basis = models.CharField("处理依据", max_length=300, blank=True)
    state = models.CharField(
        "状态",
        max_length=18,
        choices=PublicationState.choices,
        default=PublicationState.PENDING,
        db_index=True,
    )
    published_at = models.DateTimeField("公示时间", null=True, db_index=True)
    published_by = models.CharField("公示人", max_length=40, blank=True)
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="corrected_by", verbose_name="更正前"
    )
    correction_note = models.CharField("更正说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "公示"
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["result", "kind"], name="one_publication_a_kind"),
            models.CheckConstraint(
                name="publication_has_its_result",
                condition=Q(kind="unlicensed") | Q(result__isnull=False),
            ),
            models.CheckConstraint(
                name="published_has_a_time",
                condition=~Q(state__in=["published", "corrected"]) | Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_name} {self.title}"

    @property
    def case_no(self) -> str:
        """The task it belongs to; empty for a handling outside every task."""
        return self.result.case_no if self.result else ""

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return f"{self.case_no} {self}".strip()

    @property
    def is_public(self) -> bool:
        """Whether the public may read it."""
        return self.state == PublicationState.PUBLISHED


class DeliveryState(models.TextChoices):
    """Whether a channel has it."""

    PENDING = "pending", "待推送"
    DELIVERED = "delivered", "已到达"
    FAILED = "failed", "失败"
    EXPORTED = "exported", "已生成报送文件"


class ChannelDelivery(models.Model):
    """One record per channel of a publication, with time and status."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="deliveries")
    channel = models.CharField("公示渠道", max_length=80)
    code = models.CharField("渠道代码", max_length=20)
    state = models.CharField(
        "状态", max_length=10, choices=DeliveryState.choices, default=DeliveryState.PENDING
    )
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    at = models.DateTimeField("时间", null=True)
    error = models.CharField("失败原因", max_length=300, blank=True)
    package = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="报送文件"
    )

    class Meta:
        verbose_name = verbose_name_plural = "渠道推送"
        ordering = ["publication_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "channel"], name="one_delivery")
        ]


class Withholding(models.Model):
    """A request not to publish, its ground, and the decision (彭阳 二（六）)."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="withholdings")
    ground = models.CharField("不公示的法定情形", max_length=100)
    text = models.TextField("说明")
    requested_by = models.CharField("申请人", max_length=40)
    requested_at = models.DateTimeField("申请时间", auto_now_add=True)
    decided_by = models.CharField("决定人", max_length=40, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True)
    is_approved = models.BooleanField("准予", null=True)
    opinion = models.CharField("决定意见", max_length=300, blank=True)
    review_on = models.DateField("复查日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "不公示决定"
        ordering = ["-pk"]


class ObjectionState(models.TextChoices):
    """States of flows §11."""

    RECEIVED = "received", "已收到"
    EXAMINING = "examining", "核查中"
    UPHELD = "upheld", "成立，已更正"
    DISMISSED = "dismissed", "不成立"
    REJECTED = "rejected", "不予受理"


class Objection(models.Model):
    """A comment or objection from the public or the inspected object."""

    receipt_no = models.CharField("受理编号", max_length=40, unique=True)
    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="objections", verbose_name="公示"
    )
    department = models.ForeignKey(Department, models.PROTECT, related_name="objections")
    is_objection = models.BooleanField("异议", default=True)
    sender = models.CharField("提出人", max_length=60)
    contact = models.CharField("联系方式", max_length=80, blank=True)
    text = models.TextField("内容")
    state = models.CharField(
        "状态", max_length=10, choices=ObjectionState.choices, default=ObjectionState.RECEIVED
    )
    received_at = models.DateTimeField("收到时间", auto_now_add=True)
    examined_by = models.CharField("核查人", max_length=40, blank=True)
    examined_by_id = models.BigIntegerField("核查人编号", null=True)
    finding = models.TextField("核查情况", blank=True)
    answer = models.TextField("答复", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "异议与意见"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="closed_objection_is_answered",
                condition=Q(state__in=["received", "examining"]) | ~Q(answer=""),
            )
        ]

    def __str__(self) -> str:
        return self.receipt_no

    @property
    def case_no(self) -> str:
        """The task it belongs to."""
        return self.publication.case_no

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return f"{self.get_kind_label()} {self.receipt_no}"

    def get_kind_label(self) -> str:
        """异议 or 意见."""
        return "异议" if self.is_objection else "意见"
