"""Sources the registers follow: where data comes from, each run, what was seen and overruled.

昌江 第十条（二）: 主要登记信息应与登记（审批）部门的登记信息同步更新.
"""

from __future__ import annotations

from django.db import models

from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.jobs.models import Job
from mingqian.foundation.org.models import Department


class Adapter(models.TextChoices):
    """How a source is read."""

    FILE_DROP = "file_drop", "文件夹投递"
    REST = "rest", "接口拉取"


class FieldRule(models.TextChoices):
    """Who wins where the source and the register differ."""

    SOURCE = "source", "以来源为准"
    NEWER = "newer", "较新的为准"
    BLANK = "blank", "只补空白"
    NEVER = "never", "不改动"


class RegisterSource(models.Model):
    """A source of one department: adapter, mapping, rules field by field, schedule."""

    name = models.CharField("来源名称", max_length=80)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="register_sources", verbose_name="责任部门"
    )
    adapter = models.CharField("方式", max_length=10, choices=Adapter.choices)
    address = models.CharField("地址", max_length=300)
    token_name = models.CharField("凭据名称", max_length=40, blank=True)
    mapping = models.JSONField("字段对应", default=dict)
    rules = models.JSONField("字段规则", default=dict)
    every_hours = models.PositiveSmallIntegerField("同步间隔（小时）", default=24)
    stale_days = models.PositiveSmallIntegerField("多少天未见视为过期")
    is_enabled = models.BooleanField("启用", default=True)
    cursor = models.CharField("同步位置", max_length=80, blank=True)
    last_run_at = models.DateTimeField("最近同步", null=True, blank=True)
    last_success_at = models.DateTimeField("最近成功", null=True, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "数据来源"
        ordering = ["department_id", "name"]
        constraints = [
            models.UniqueConstraint(fields=["department", "name"], name="one_source_name")
        ]

    def __str__(self) -> str:
        return self.name


class RunState(models.TextChoices):
    """What came of a run."""

    RUNNING = "running", "进行中"
    DONE = "done", "完成"
    FAILED = "failed", "失败"


class SourceRun(models.Model):
    """One payload of a source: what was sent is kept, whatever it is."""

    source = models.ForeignKey(RegisterSource, models.CASCADE, related_name="runs")
    started_at = models.DateTimeField("开始时间", auto_now_add=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)
    state = models.CharField(
        "状态", max_length=8, choices=RunState.choices, default=RunState.RUNNING
    )
    message = models.CharField("说明", max_length=500, blank=True)
    payload = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    batch = models.OneToOneField(
        "library.ImportBatch", models.SET_NULL, null=True, related_name="source_run"
    )
    cursor = models.CharField("到达位置", max_length=80, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "同步记录"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.source} {self.started_at:%Y-%m-%d %H:%M}"


class SourceSighting(models.Model):
    """When a source last had an object."""

    source = models.ForeignKey(RegisterSource, models.CASCADE, related_name="sightings")
    inspection_object = models.ForeignKey(
        "library.InspectionObject", models.CASCADE, related_name="sightings"
    )
    seen_at = models.DateTimeField("最近见到", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "来源见到的对象"
        constraints = [
            models.UniqueConstraint(fields=["source", "inspection_object"], name="one_sighting")
        ]


class FieldConflict(models.Model):
    """A value of a source that a rule kept out; what a source replaces stands in the history."""

    source = models.ForeignKey(RegisterSource, models.CASCADE, related_name="conflicts")
    inspection_object = models.ForeignKey(
        "library.InspectionObject", models.CASCADE, related_name="conflicts"
    )
    field = models.CharField("字段", max_length=40)
    kept = models.TextField("采用的值", blank=True)
    overruled = models.TextField("未采用的值", blank=True)
    rule = models.CharField("规则", max_length=8, choices=FieldRule.choices)
    noted_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "字段冲突"
        ordering = ["-noted_at", "-pk"]
        indexes = [models.Index(fields=["source", "inspection_object", "field"])]
