"""Loaded rulebook versions, who is under which, continuation decisions, upper overrides."""

from __future__ import annotations

from django.db import models

from mingqian.foundation.org.models import Region


class RulebookVersion(models.Model):
    """One immutable version of a rulebook: id, content hash and the text itself (rule 8)."""

    rulebook_id = models.CharField("规则编号", max_length=40, db_index=True)
    digest = models.CharField("版本摘要", max_length=64, unique=True)
    title = models.CharField("名称", max_length=200)
    doc_no = models.CharField("文号", max_length=60, blank=True)
    issued_on = models.DateField("印发日期", null=True)
    is_trial = models.BooleanField("试行", default=False)
    effective_from = models.DateField("施行日期")
    is_from_assumed = models.BooleanField("施行日期为载入日", default=False)
    effective_to = models.DateField("有效期至", null=True)
    source = models.TextField("文本")
    loaded_at = models.DateTimeField("载入时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "规则版本"
        ordering = ["rulebook_id", "-loaded_at"]

    def __str__(self) -> str:
        return f"{self.title}({self.doc_no})" if self.doc_no else self.title

    @property
    def version_label(self) -> str:
        """Short name of the version for screens."""
        return f"{self.rulebook_id}@{self.digest[:12]}"


class Jurisdiction(models.Model):
    """A region governed by a rulebook; regions below inherit it unless they have their own."""

    region = models.OneToOneField(Region, models.PROTECT, related_name="jurisdiction")
    rulebook_id = models.CharField("规则编号", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "适用区域"

    def __str__(self) -> str:
        return f"{self.region} {self.rulebook_id}"


class Continuation(models.Model):
    """A recorded decision to go on using an expired rulebook (彭阳 P3)."""

    rulebook_id = models.CharField("规则编号", max_length=40, db_index=True)
    document_no = models.CharField("决定文号", max_length=60)
    reason = models.TextField("理由")
    decided_on = models.DateField("决定日期")
    until = models.DateField("延续至")
    recorded_by = models.CharField("登记人", max_length=40)
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "延续适用决定"

    def __str__(self) -> str:
        return f"{self.rulebook_id} 延续至 {self.until}"


class UpperOverride(models.Model):
    """A dated rule of an upper level that prevails over a local value (惠州 第（十九）条)."""

    rulebook_id = models.CharField("规则编号", max_length=40, db_index=True)
    key = models.CharField("规则项", max_length=60)
    value = models.JSONField("值")
    basis = models.CharField("上级依据", max_length=200)
    effective_from = models.DateField("自何日起")
    recorded_by = models.CharField("登记人", max_length=40)
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "上级规定优先"

    def __str__(self) -> str:
        return f"{self.rulebook_id} {self.key}"


class GovernedCase(models.Model):
    """A case that pins the rulebook version under which it was opened (rule 8)."""

    rulebook = models.ForeignKey(
        RulebookVersion, models.PROTECT, related_name="+", verbose_name="适用规则", editable=False
    )

    class Meta:
        abstract = True
