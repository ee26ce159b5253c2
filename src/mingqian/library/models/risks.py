"""What speaks for or against an object, dated: risk entries and credit risk classes.

Listings on the abnormal and the serious list, complaints, violations and hazards are entries with
a beginning, a ground, a source and an end. The columns of the object that draws, plans and ranges
read (``is_abnormal`` …, ``risk_class``) are derived from them in one place,
``services/facts/risks.py``.

Clauses: 昌江 第十条（一） 分类标注; 惠州 第（六）条2; 彭阳 二（六）.
"""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from mingqian.library.models.objects import CreditRiskClass, InspectionObject


class RiskKind(models.TextChoices):
    """Kinds of entries; each stands behind one column of the object."""

    ABNORMAL = "abnormal", "列入经营异常名录"
    SERIOUS = "serious", "列入严重违法失信名单"
    COMPLAINT = "complaint", "被投诉举报"
    VIOLATION = "violation", "存在其他违法违规行为"
    HAZARD = "hazard", "存在重大隐患"

    @property
    def is_listing(self) -> bool:
        """Whether it is a listing, which a decision makes and ends."""
        return self in {RiskKind.ABNORMAL, RiskKind.SERIOUS}


class RiskEntry(models.Model):
    """One listing, complaint, violation or hazard: it stands from ``since`` until ``until``."""

    inspection_object = models.ForeignKey(
        InspectionObject, models.CASCADE, related_name="risk_entries", verbose_name="检查对象"
    )
    kind = models.CharField("种类", max_length=10, choices=RiskKind.choices)
    since = models.DateField("列入（发生）日期")
    ground = models.CharField("事由", max_length=300)
    document_no = models.CharField("决定文号（编号）", max_length=80, blank=True)
    source = models.CharField("来源", max_length=80)
    recorded_by = models.CharField("登记人", max_length=40)
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    until = models.DateField("移出（办结）日期", null=True, blank=True)
    end_reason = models.CharField("移出（办结）理由", max_length=300, blank=True)
    ended_by = models.CharField("移出人", max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "风险情形"
        ordering = ["-since", "-pk"]
        indexes = [
            models.Index(fields=["since"], name="risk_since"),
            models.Index(fields=["until"], name="risk_until"),
        ]
        constraints = [
            models.CheckConstraint(
                name="risk_dates_in_order",
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.inspection_object.name} {self.get_kind_display()}"

    def stands_on(self, day: dt.date) -> bool:
        """Whether it counts on a day; the day it ends it no longer does."""
        return self.since <= day and (self.until is None or day < self.until)


class ClassEntry(models.Model):
    """A credit risk class from a day, as its source gave it; the latest one is the class."""

    inspection_object = models.ForeignKey(
        InspectionObject, models.CASCADE, related_name="class_entries", verbose_name="检查对象"
    )
    risk_class = models.CharField("信用风险分类", max_length=1, choices=CreditRiskClass.choices)
    on = models.DateField("分类日期")
    source = models.CharField("来源", max_length=80)
    recorded_by = models.CharField("登记人", max_length=40)
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "信用风险分类记录"
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["on"], name="class_on")]

    def __str__(self) -> str:
        return f"{self.inspection_object.name} {self.risk_class}"
