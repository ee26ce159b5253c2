"""Checks that are lawfully not random: registered with their ground, never drawn, never counted.

Clauses: 惠州 第（二）条, 吉林 二（八）, 彭阳 二（七）, 兴隆台 五, 昌江 第三条.
"""

from __future__ import annotations

from django.db import models

from mingqian.foundation.org.models import Department
from mingqian.foundation.rules.models import GovernedCase
from mingqian.library.models.items import InspectionItem
from mingqian.library.models.objects import InspectionObject


class NonRandomCheck(GovernedCase):
    """One check outside the random draw: item, object, legal case, ground, document."""

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name="检查部门"
    )
    item = models.ForeignKey(
        InspectionItem, models.PROTECT, related_name="+", verbose_name="检查事项"
    )
    inspection_object = models.ForeignKey(
        InspectionObject,
        models.PROTECT,
        related_name="nonrandom_checks",
        verbose_name="检查对象",
    )
    case = models.CharField("不适用情形", max_length=80)
    reason = models.CharField("理由与线索来源", max_length=300, blank=True)
    document_no = models.CharField("依据文号", max_length=60, blank=True)
    checked_on = models.DateField("检查日期")
    registered_by = models.CharField("登记人", max_length=40)
    registered_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "非随机检查登记"
        ordering = ["-checked_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.case} {self.inspection_object}"
