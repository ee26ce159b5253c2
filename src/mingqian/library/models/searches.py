"""Kept filters of the registries, and what was done to everything a filter finds."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.jobs.models import Job
from mingqian.foundation.org.models import Department, Person
from mingqian.library.models.objects import InspectionObject


class SavedFilter(models.Model):
    """A filter with a name: one's own, or for the whole department."""

    owner = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name="保存人")
    department = models.ForeignKey(
        Department, models.CASCADE, related_name="+", verbose_name="部门"
    )
    name = models.CharField("名称", max_length=40)
    conditions = models.JSONField("条件", default=dict)
    is_shared = models.BooleanField("本部门共用", default=False)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "常用筛选"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_saved_filter_name")
        ]

    def __str__(self) -> str:
        return self.name


class BulkKind(models.TextChoices):
    """What can be done to everything a filter finds."""

    REGISTER = "register", "登记入库"
    UNREGISTER = "unregister", "移出名录库"
    KEEPER = "keeper", "明确维护部门"
    FLAG = "flag", "设置风险情形"
    LABEL = "label", "加贴标签"


class BulkChange(models.Model):
    """One act on all objects of a filter: counted first, confirmed, carried out by a job."""

    kind = models.CharField("办理事项", max_length=12, choices=BulkKind.choices)
    conditions = models.JSONField("筛选条件", default=dict)
    facts = models.JSONField("内容", default=dict)
    reason = models.CharField("理由", max_length=300)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name="办理部门"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="办理人")
    last_pk = models.BigIntegerField("最大编号", default=0)
    matched_count = models.PositiveIntegerField("符合条件", default=0)
    changed_count = models.PositiveIntegerField("已变更", default=0)
    unchanged_count = models.PositiveIntegerField("本已如此", default=0)
    refused_count = models.PositiveIntegerField("未办理", default=0)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="undone_by", verbose_name="撤销"
    )
    is_finished = models.BooleanField("已完成", default=False)
    created_at = models.DateTimeField("提出时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "批量办理"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.created_at:%Y-%m-%d}）"


class BulkLine(models.Model):
    """What became of one object: changed (with what stood before), or refused and why."""

    change = models.ForeignKey(BulkChange, models.CASCADE, related_name="lines")
    inspection_object = models.ForeignKey(InspectionObject, models.CASCADE, related_name="+")
    is_refused = models.BooleanField("未办理", default=False)
    note = models.CharField("原因", max_length=200, blank=True)
    before = models.CharField("原值", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "批量办理明细"
        constraints = [
            models.UniqueConstraint(fields=["change", "inspection_object"], name="one_bulk_line")
        ]


class ObjectExport(models.Model):
    """A file of all objects of a filter, for one person, for some days."""

    conditions = models.JSONField("筛选条件", default=dict)
    columns = models.JSONField("列", default=list)
    kind = models.CharField(
        "格式", max_length=4, choices=[("xlsx", "XLSX"), ("csv", "CSV")], default="xlsx"
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name="导出人")
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    row_count = models.PositiveIntegerField("行数", default=0)
    created_at = models.DateTimeField("申请时间", auto_now_add=True)
    expires_at = models.DateTimeField("失效时间")

    class Meta:
        verbose_name = verbose_name_plural = "名录导出"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"名录导出 {self.pk}"

    @property
    def is_expired(self) -> bool:
        """Whether it can no longer be downloaded."""
        return self.expires_at <= timezone.now()
