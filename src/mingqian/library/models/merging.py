"""Merges of duplicate records: what was chosen, what moved, and whether it was undone."""

from __future__ import annotations

from django.db import models

from mingqian.foundation.org.models import Department, Region
from mingqian.library.models.objects import InspectionObject


class ObjectMerge(models.Model):
    """One merge. ``before`` holds the kept record's facts as they stood, ``chosen`` what was taken
    over from the duplicate; with both an undo can put back what is still as the merge left it."""

    duplicate = models.ForeignKey(
        InspectionObject, models.PROTECT, related_name="merges_away", verbose_name="被合并记录"
    )
    kept = models.ForeignKey(
        InspectionObject, models.PROTECT, related_name="merges_in", verbose_name="保留记录"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", verbose_name="办理部门"
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="区划")
    before = models.JSONField("合并前的取值", default=dict)
    chosen = models.JSONField("取自被合并记录的取值", default=dict)
    reason = models.CharField("理由", max_length=300)
    merged_by = models.CharField("办理人", max_length=40)
    merged_at = models.DateTimeField("合并时间", auto_now_add=True, db_index=True)
    undone_by = models.CharField("撤销人", max_length=40, blank=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undo_reason = models.CharField("撤销理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "对象合并"
        ordering = ["-merged_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["duplicate"],
                condition=models.Q(undone_at__isnull=True),
                name="merged_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.duplicate.name} → {self.kept.name}"


class MovedRow(models.Model):
    """A row that a merge moved from the duplicate to the kept record, or ended as a double."""

    merge = models.ForeignKey(ObjectMerge, models.CASCADE, related_name="moved_rows")
    table = models.CharField("表", max_length=40)
    row = models.PositiveBigIntegerField("行")
    is_double = models.BooleanField("重复，已终止", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "随合并转移的记录"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["merge", "table", "row"], name="moved_once_a_merge")
        ]
        indexes = [models.Index(fields=["table", "row"], name="moved_row")]
