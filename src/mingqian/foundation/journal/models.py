"""One row per act. Rows are written by ``journal.record`` alone and never change.

No foreign keys: the journal must read the same when everything around it has moved on.
"""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """An act: who did what to which thing, when, why, and the digest that binds the past."""

    seq = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间", db_index=True)
    event = models.CharField("事件", max_length=60, db_index=True)
    person_id = models.BigIntegerField("人员编号", null=True, db_index=True)
    person_name = models.CharField("人员", max_length=40)
    department_id = models.BigIntegerField("部门编号", null=True, db_index=True)
    department_name = models.CharField("部门", max_length=80, blank=True)
    region_path = models.CharField("区划路径", max_length=80, blank=True, db_index=True)
    subject_type = models.CharField("对象种类", max_length=60)
    subject_id = models.CharField("对象编号", max_length=64)
    subject_label = models.CharField("对象", max_length=200)
    case_no = models.CharField("任务编号", max_length=60, blank=True, db_index=True)
    from_state = models.CharField("原状态", max_length=30, blank=True)
    to_state = models.CharField("新状态", max_length=30, blank=True)
    reason = models.TextField("理由", blank=True)
    payload = models.TextField("内容（规范JSON）", default="{}")
    prev_digest = models.CharField("前一条摘要", max_length=64)
    digest = models.CharField("摘要", max_length=64, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "留痕日志"
        ordering = ["seq"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "seq"])]

    def __str__(self) -> str:
        return f"{self.seq} {self.event}"
