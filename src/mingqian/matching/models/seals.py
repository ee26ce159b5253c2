"""The sealed terms of a deal: what was frozen, which chance is awaited, what came of it (§8.4)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mingqian.draw.models import Draw
from mingqian.foundation.files.models import StoredFile
from mingqian.matching.models.parts import DepartmentPart


class SealState(models.TextChoices):
    """Whether the chance is still to come."""

    AWAITING = "awaiting", "待随机源"
    DEALT = "dealt", "已匹配"
    WITHDRAWN = "withdrawn", "已退回"


class TermsSeal(models.Model):
    """One seal of a part's terms: for its first deal, or for the objects of a supplementary draw.

    ``file`` holds everything the deal reads; nothing is read from the registers afterwards.
    """

    part = models.ForeignKey(DepartmentPart, models.PROTECT, related_name="seals")
    draw = models.ForeignKey(Draw, models.PROTECT, related_name="terms_seals")
    seq = models.PositiveSmallIntegerField("第几次封存")
    state = models.CharField(
        "状态", max_length=10, choices=SealState.choices, default=SealState.AWAITING, db_index=True
    )
    file = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="+", verbose_name="封存的匹配条件"
    )
    digest = models.CharField("条件摘要", max_length=64)
    log_index = models.PositiveIntegerField("日志序号")
    objects_count = models.PositiveIntegerField("检查对象数")
    relaxed = models.CharField("放宽到", max_length=16, blank=True)
    planned_on = models.DateField("计划检查日期", null=True)
    sealed_at = models.DateTimeField("封存时间")
    sealed_by = models.CharField("封存人", max_length=40)
    reason = models.CharField("重新封存的理由", max_length=500, blank=True)
    #: The beacon named in the terms, as they write it, and when it comes (``draws_at``).
    beacon = models.JSONField("约定的随机源")
    beacon_detail = models.JSONField("随机源约定", default=dict)
    beacon_text = models.CharField("随机源结果", max_length=300, blank=True)
    entered_by = models.CharField("录入人", max_length=40, blank=True)
    witness = models.CharField("见证人", max_length=40, blank=True)
    dealt_at = models.DateTimeField("匹配时间", null=True)
    dealt_index = models.PositiveIntegerField("匹配的日志序号", null=True)
    record = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="匹配记录"
    )
    withdrawn_by = models.CharField("退回人", max_length=40, blank=True)
    withdrawn_reason = models.CharField("退回理由", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "匹配条件封存"
        ordering = ["part_id", "draw_id", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["part", "draw", "seq"], name="one_seal_a_number"),
            models.UniqueConstraint(
                fields=["part", "draw"],
                condition=Q(state__in=["awaiting", "dealt"]),
                name="one_living_seal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} 第{self.seq}次封存"

    @property
    def case_no(self) -> str:
        """The task it belongs to."""
        return self.part.task.task_no

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return f"{self.part.journal_label}匹配条件（第{self.seq}次封存）"

    @property
    def is_added(self) -> bool:
        """Whether it is for the objects of a supplementary draw."""
        return self.draw.is_supplementary
