"""One dossier per inspection: volumes, documents, manifest, seal.

Clauses: 吉林 二（六） 一次一档, 兴隆台 四, 彭阳 二（六）, 昌江 第二十条.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from mingqian.archive.triggers import MESSAGE
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.decision import Refused
from mingqian.inspection.models import Inspection


class DossierState(models.TextChoices):
    """States of flows §14."""

    COLLECTING = "collecting", "收集中"
    COMPLETE = "complete", "材料齐全"
    SEALED = "sealed", "已封卷"


def _sealed() -> Refused:
    return Refused(
        MESSAGE, clause="兴隆台 四“任何单位、个人不得修改、增加、抽取档案材料”", code="sealed"
    )


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
    #: Why a supplementary volume was opened; empty for the main one.
    reason = models.CharField("增设补充卷的理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "检查档案"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "volume"], name="one_volume"),
            models.CheckConstraint(
                name="sealed_has_manifest",
                condition=~Q(state="sealed") | (Q(manifest__isnull=False) & ~Q(manifest_digest="")),
            ),
            models.CheckConstraint(
                name="supplement_has_reason", condition=Q(volume=1) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse every change of a sealed volume, whoever asks."""
        if self.pk and Dossier.objects.filter(pk=self.pk, state=DossierState.SEALED).exists():
            raise _sealed()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse to remove a sealed volume."""
        if self.state == DossierState.SEALED:
            raise _sealed()
        return super().delete(*args, **kwargs)

    @property
    def is_sealed(self) -> bool:
        """Whether nothing can change any more."""
        return self.state == DossierState.SEALED

    @property
    def is_supplement(self) -> bool:
        """Whether it holds what came after the main volume was sealed."""
        return self.volume > 1

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
    #: Written by the platform from its data; renewed until the seal.
    is_generated = models.BooleanField("系统生成", default=False)
    added_by = models.CharField("归入人", max_length=40)
    added_at = models.DateTimeField("归入时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "卷内材料"
        ordering = ["dossier_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["dossier", "seq"], name="one_document_seq")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to add to or change in a sealed volume."""
        self._refuse_when_sealed()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse to take from a sealed volume."""
        self._refuse_when_sealed()
        return super().delete(*args, **kwargs)

    def _refuse_when_sealed(self) -> None:
        if Dossier.objects.filter(pk=self.dossier_id, state=DossierState.SEALED).exists():
            raise _sealed()
