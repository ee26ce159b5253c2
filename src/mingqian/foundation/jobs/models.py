"""A background job that can be resumed, and a running deadline."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class JobState(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", "排队"
    RUNNING = "running", "进行中"
    DONE = "done", "完成"
    FAILED = "failed", "失败"
    CANCELLED = "cancelled", "已取消"


class Job(models.Model):
    """Work done in the background. ``cursor`` says where to go on after a kill."""

    kind = models.CharField("种类", max_length=60, db_index=True)
    title = models.CharField("名称", max_length=200)
    params = models.JSONField("参数", default=dict)
    cursor = models.JSONField("断点", default=dict)
    outcome = models.JSONField("结果", default=dict)
    state = models.CharField(
        "状态", max_length=10, choices=JobState.choices, default=JobState.QUEUED, db_index=True
    )
    done = models.BigIntegerField("已完成", default=0)
    total = models.BigIntegerField("总数", default=0)
    message = models.CharField("说明", max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    person_id = models.BigIntegerField("发起人编号", null=True)
    person_name = models.CharField("发起人", max_length=40, blank=True)
    department_id = models.BigIntegerField("部门编号", null=True)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)
    beat_at = models.DateTimeField("心跳", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "作业"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def percent(self) -> int:
        """Progress in whole per cent."""
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


class DeadlineState(models.TextChoices):
    """Whether a deadline still runs."""

    RUNNING = "running", "计时中"
    MET = "met", "已完成"
    OVERDUE = "overdue", "逾期"
    MET_LATE = "met_late", "逾期完成"
    DROPPED = "dropped", "不再适用"


class Deadline(models.Model):
    """A clock that runs for a department (and person) on a thing, with the rule it comes from."""

    kind = models.CharField("事项", max_length=40, db_index=True)
    title = models.CharField("名称", max_length=200)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    case_no = models.CharField("任务编号", max_length=60, blank=True, db_index=True)
    department_id = models.BigIntegerField("责任部门编号", db_index=True)
    department_name = models.CharField("责任部门", max_length=80)
    person_id = models.BigIntegerField("责任人编号", null=True)
    person_name = models.CharField("责任人", max_length=40, blank=True)
    region_path = models.CharField(max_length=80, db_index=True)
    rule_key = models.CharField("规则", max_length=60)
    clause = models.CharField("依据", max_length=200)
    strength = models.CharField("约束力", max_length=10)
    started_on = models.DateField("起算日")
    due_on = models.DateField("到期日", db_index=True)
    is_provisional = models.BooleanField("暂定", default=False)
    provisional_reason = models.CharField("暂定原因", max_length=200, blank=True)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=DeadlineState.choices,
        default=DeadlineState.RUNNING,
        db_index=True,
    )
    met_on = models.DateField("完成日", null=True)
    reminded_on = models.DateField("提醒日", null=True)
    excuse = models.CharField("特殊情况说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "时限"
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_id"],
                condition=Q(state__in=["running", "overdue"]),
                name="one_running_deadline",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.due_on}"
