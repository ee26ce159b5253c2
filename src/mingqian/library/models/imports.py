"""An import of a register from a file, with every refused row and why."""

from __future__ import annotations

from django.db import models

from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.jobs.models import Job
from mingqian.foundation.org.models import Department


class ImportBatch(models.Model):
    """One file brought in: what it was mapped to and what came of each row."""

    source = models.CharField("数据来源", max_length=80)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    mapping = models.JSONField("字段对应", default=dict)
    encoding = models.CharField("编码", max_length=10, default="utf-8")
    sheet = models.CharField("工作表", max_length=80, blank=True)
    corrects = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name="更正的批次",
    )
    row_count = models.PositiveIntegerField("数据行数", default=0)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", verbose_name="维护部门"
    )
    registry = models.ForeignKey(
        "library.ObjectRegistry", models.PROTECT, null=True, related_name="+"
    )
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    is_dry_run = models.BooleanField("仅核对", default=False)
    is_finished = models.BooleanField("已完成", default=False)
    read_count = models.PositiveIntegerField("读入", default=0)
    added_count = models.PositiveIntegerField("新增", default=0)
    updated_count = models.PositiveIntegerField("更新", default=0)
    unchanged_count = models.PositiveIntegerField("未变", default=0)
    foreign_count = models.PositiveIntegerField("其他部门维护", default=0)
    refused_count = models.PositiveIntegerField("退回", default=0)
    started_at = models.DateTimeField("开始时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入批次"
        ordering = ["-pk"]

    @property
    def is_workbook(self) -> bool:
        """Whether the file is an XLSX workbook."""
        return self.encoding == "xlsx"

    def __str__(self) -> str:
        return f"{self.source} {self.started_at:%Y-%m-%d %H:%M}"


class ImportFault(models.Model):
    """Why a row was refused: row, field, value, rule, and how to mend it."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="faults")
    row_no = models.PositiveIntegerField("行号")
    field = models.CharField("字段", max_length=40)
    value = models.CharField("值", max_length=200, blank=True)
    rule = models.CharField("规则", max_length=200)
    advice = models.CharField("如何更正", max_length=200, blank=True)
    row = models.TextField("原始行", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "退回行"
        ordering = ["batch_id", "row_no"]
        constraints = [models.UniqueConstraint(fields=["batch", "row_no"], name="one_fault_a_row")]
