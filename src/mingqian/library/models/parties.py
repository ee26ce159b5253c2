"""专家库: experts and testing bodies, from the application to the exit.

Clauses: 吉林 二（三）, 彭阳 二（二）, 昌江 第十条.
"""

from __future__ import annotations

import datetime as dt

from django.db import models

from mingqian.foundation.org.models import Region


class PartyKind(models.TextChoices):
    """Expert or institution."""

    EXPERT = "expert", "专家"
    AGENCY = "agency", "专业机构"


class PartyState(models.TextChoices):
    """Where an application stands (个人申请 → 单位审查 → 逐级申报 → 入库)."""

    APPLIED = "applied", "已申请"
    REVIEWED = "reviewed", "单位审查通过"
    REPORTED = "reported", "逐级申报中"
    LISTED = "listed", "在库"
    REFUSED = "refused", "未予入库"
    LEFT = "left", "已退出"


class SupportingParty(models.Model):
    """An expert or testing body; assists, never counts as an inspector (吉林 二（三）).

    ``region`` is the register it is in or asks to enter; ``at_region`` is where the application
    lies on its way up to it.
    """

    kind = models.CharField("种类", max_length=8, choices=PartyKind.choices)
    name = models.CharField("名称", max_length=100)
    domain = models.CharField("专业领域", max_length=100)
    unit = models.CharField("所在单位", max_length=100, blank=True)
    title = models.CharField("职称或者职务", max_length=60, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="区划")
    at_region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="申报所在"
    )
    state = models.CharField(
        "状态", max_length=10, choices=PartyState.choices, default=PartyState.APPLIED, db_index=True
    )
    qualification_no = models.CharField("资质证书号", max_length=60, blank=True)
    valid_to = models.DateField("资质有效期至", null=True, blank=True)
    applied_on = models.DateField("申请日期", null=True, blank=True)
    applied_by = models.CharField("经办人", max_length=40, blank=True)
    unit_opinion = models.CharField("单位审查意见", max_length=300, blank=True)
    listed_on = models.DateField("入库日期", null=True, blank=True)
    left_on = models.DateField("退出日期", null=True, blank=True)
    refusal = models.CharField("未予入库的理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "专家与专业机构"

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        """Whether the party stands in the register (a lapsed qualification is asked by day)."""
        return self.state == PartyState.LISTED

    def is_usable_on(self, day: dt.date) -> bool:
        """Whether it may be invited on a day: in the register, qualification not lapsed."""
        return self.is_active and (self.valid_to is None or self.valid_to >= day)
