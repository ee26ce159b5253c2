"""One dossier per inspection: volumes, documents, manifest, seal.

Clauses: 吉林 二（六） 一次一档, 兴隆台 四, 彭阳 二（六）, 昌江 第二十条.
"""

from __future__ import annotations

from django.db import models

from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.org.models import Department
from mingqian.inspection.models import Inspection


class DossierState(models.TextChoices):
    """States of flows §14."""

    COLLECTING = "collecting", "收集中"
    COMPLETE = "complete", "材料齐全"
    SEALED = "sealed", "已封卷"


class Dossier(models.Model):
    """The file of one department's inspection; volume 1 is the main one, others supplement."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="dossiers")
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="dossiers", verbose_name="归档部门"
    )
    volume = models.PositiveSmallIntegerField("卷次", default=1)
    number = models.CharField("档号", max_length=60, unique=True)
    title = models.CharField("题名", max_length=200)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=DossierState.choices,
        default=DossierState.COLLECTING,
        db_index=True,
    )
    opened_at = models.DateTimeField("立卷时间", auto_now_add=True)
    sealed_at = models.DateTimeField("封卷时间", null=True)
    sealed_by = models.CharField("封卷人", max_length=40, blank=True)
    manifest = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="卷内目录"
    )
    manifest_digest = models.CharField("目录摘要", max_length=64, blank=True)
    retention = models.CharField("保管期限", max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "检查档案"
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["inspection", "volume"], name="one_volume")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def case_no(self) -> str:
        """The task it belongs to."""
        return self.inspection.case_no

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return f"档案 {self.number}"


class DossierDocument(models.Model):
    """A document in a dossier."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="documents")
    seq = models.PositiveSmallIntegerField("序号")
    kind = models.CharField("材料种类", max_length=40)
    title = models.CharField("材料名称", max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    added_by = models.CharField("归入人", max_length=40)
    added_at = models.DateTimeField("归入时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "卷内材料"
        ordering = ["dossier_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["dossier", "seq"], name="one_document_seq")]

    def __str__(self) -> str:
        return self.title
