"""A self-audit as it was made: kept, so that what was known when can be shown later."""

from __future__ import annotations

from django.db import models

from mingqian.foundation.org.models import Region


class SelfAudit(models.Model):
    """The figures of one self-audit of a region. Rows are added, never changed."""

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="self_audits", verbose_name="区划"
    )
    made_on = models.DateField("自查日期")
    made_at = models.DateTimeField("自查时间", auto_now_add=True)
    made_by = models.CharField("发起人", max_length=40)
    tests = models.PositiveIntegerField("检验数")
    alarms = models.PositiveIntegerField("报警数")
    figures = models.JSONField("结果")

    class Meta:
        verbose_name = verbose_name_plural = "随机性自查"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.region.name} {self.made_on} 随机性自查"

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return str(self)
