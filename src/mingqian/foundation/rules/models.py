"""Loaded rulebook versions, continuation decisions, upper overrides, and the pin of a case."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Versions(models.Manager["RulebookVersion"]):
    """Versions without their texts: every case asks for its version, hardly any for the text."""

    def get_queryset(self) -> models.QuerySet[RulebookVersion]:
        """The texts are read when they are asked for."""
        return super().get_queryset().defer("sources")


class RulebookVersion(models.Model):
    """One immutable version of a rulebook with the parents it inherits from (rule 8).

    ``digest`` covers the whole chain; ``sources`` holds the texts, nearest first, so that a
    case opened under a version finds it word for word when every file has changed since.
    """

    rulebook_id = models.CharField("规则编号", max_length=40, db_index=True)
    digest = models.CharField("版本摘要", max_length=64, unique=True)
    title = models.CharField("名称", max_length=200)
    doc_no = models.CharField("文号", max_length=60, blank=True)
    issuer = models.CharField("印发机关", max_length=80, blank=True)
    issued = models.CharField("印发日期", max_length=10, blank=True)
    is_trial = models.BooleanField("试行", default=False)
    region_code = models.CharField("适用区划", max_length=12, blank=True)
    effective_from = models.CharField("施行日期", max_length=10, blank=True)
    effective_to = models.CharField("有效期至", max_length=10, blank=True)
    confirmed_from = models.DateField("确认的施行日期", null=True, blank=True)
    sources = models.JSONField("文本")
    loaded_on = models.DateField("载入日期")

    objects = Versions()

    class Meta:
        verbose_name = verbose_name_plural = "规则版本"
        base_manager_name = "objects"
        ordering = ["rulebook_id", "-pk"]

    def __str__(self) -> str:
        return f"{self.title}({self.doc_no})" if self.doc_no else self.title

    @property
    def version_label(self) -> str:
        """Short name of the version for screens."""
        return f"{self.rulebook_id}@{self.digest[:12]}"


class Continuation(models.Model):
    """A recorded decision to go on using an expired rulebook (彭阳 P3)."""

    rulebook_id = models.CharField("规则编号", max_length=40, db_index=True)
    decided_by = models.CharField("决定机关", max_length=80)
    document_no = models.CharField("决定文号", max_length=60)
    reason = models.TextField("理由")
    decided_on = models.DateField("决定日期")
    until = models.DateField("延续至", null=True, blank=True)
    recorded_by = models.CharField("登记人", max_length=40)
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "延续适用决定"

    def __str__(self) -> str:
        return f"{self.rulebook_id} {self.document_no}"


class UpperOverride(models.Model):
    """A dated rule of an upper level that prevails over a local value (惠州 第（十九）条)."""

    rulebook_id = models.CharField("规则编号", max_length=40, db_index=True)
    key = models.CharField("规则项", max_length=60)
    value = models.JSONField("值")
    authority = models.CharField("上级文件", max_length=200)
    basis = models.CharField("条款", max_length=100)
    reason = models.CharField("适用理由", max_length=300)
    effective_from = models.DateField("自何日起")
    effective_to = models.DateField("至何日", null=True, blank=True)
    recorded_by = models.CharField("登记人", max_length=40)
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "上级规定优先"

    def __str__(self) -> str:
        return f"{self.rulebook_id} {self.key}"


class GovernedCase(models.Model):
    """A case that pins the rulebook version and the day under which it was opened (rule 8)."""

    rulebook = models.ForeignKey(
        RulebookVersion, models.PROTECT, related_name="+", verbose_name="适用规则", editable=False
    )
    governed_on = models.DateField("适用日期", default=timezone.localdate, editable=False)

    class Meta:
        abstract = True
