"""Labels in a catalogue of three levels, and the labels on objects (昌江 第十条（一） 分类标注).

A major class holds middle classes, a middle class holds small ones; only small ones are put on
objects. Each is proposed, reviewed, in force for a span of days, and ends.
"""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from mingqian.foundation.org.models import Department
from mingqian.library.models.objects import InspectionObject


class LabelLevel(models.TextChoices):
    """Place in the catalogue."""

    MAJOR = "major", "大类"
    MIDDLE = "middle", "中类"
    SMALL = "small", "小类"


class LabelScope(models.TextChoices):
    """On the objects of which area a label may be put."""

    PROVINCE = "province", "全省"
    CITY = "city", "本市"
    OWN = "own", "本辖区"


class LabelState(models.TextChoices):
    """States of a label."""

    PROPOSED = "proposed", "待审核"
    IN_FORCE = "in_force", "有效"
    REFUSED = "refused", "不予采用"
    EXPIRED = "expired", "已到期"
    WITHDRAWN = "withdrawn", "已停用"


class Label(models.Model):
    """A class of the catalogue; a small one can be put on objects."""

    level = models.CharField("层级", max_length=8, choices=LabelLevel.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    name = models.CharField("标签名称", max_length=40)
    meaning = models.CharField("含义与贴标标准", max_length=300, blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="labels", verbose_name="归口部门"
    )
    scope = models.CharField(
        "适用范围", max_length=8, choices=LabelScope.choices, default=LabelScope.OWN
    )
    valid_from = models.DateField("有效期自")
    valid_to = models.DateField("有效期至", null=True, blank=True)
    needs_review = models.BooleanField("贴标须审核", default=True)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=LabelState.choices,
        default=LabelState.PROPOSED,
        db_index=True,
    )
    proposed_by = models.CharField("提出人", max_length=40)
    proposer_id = models.PositiveBigIntegerField(null=True, editable=False)
    proposed_at = models.DateTimeField("提出时间", auto_now_add=True)
    reviewed_by = models.CharField("审核人", max_length=40, blank=True)
    reviewed_at = models.DateTimeField("审核时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "监管标签"
        ordering = ["level", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "department", "name"],
                condition=Q(state__in=["proposed", "in_force"]),
                name="one_label_name",
            ),
            models.CheckConstraint(
                name="label_dates_in_order",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return f"{self.get_level_display()}标签“{self.name}”"

    def holds_on(self, day: dt.date) -> bool:
        """Whether it may be used on a day."""
        return (
            self.state == LabelState.IN_FORCE
            and self.valid_from <= day
            and (self.valid_to is None or day <= self.valid_to)
        )


class ObjectLabel(models.Model):
    """A label on an object, from a day until a day; it counts once it has been reviewed."""

    label = models.ForeignKey(Label, models.PROTECT, related_name="placements", verbose_name="标签")
    inspection_object = models.ForeignKey(
        InspectionObject, models.CASCADE, related_name="labels", verbose_name="检查对象"
    )
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    source = models.CharField("来源", max_length=80)
    reason = models.CharField("贴标理由", max_length=300)
    put_by = models.CharField("贴标人", max_length=40)
    putter_id = models.PositiveBigIntegerField(null=True, editable=False)
    reviewed_by = models.CharField("审核人", max_length=40, blank=True)
    reviewed_at = models.DateTimeField("审核时间", null=True, blank=True)
    ended_by = models.CharField("摘标人", max_length=40, blank=True)
    end_reason = models.CharField("摘标理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "对象标签"
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["label", "inspection_object"],
                condition=Q(until__isnull=True),
                name="labelled_once",
            ),
            models.CheckConstraint(
                name="placement_dates_in_order",
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
            ),
        ]
        indexes = [
            # Few among many, asked on every page of who reviews.
            models.Index(
                fields=["id"],
                condition=Q(until__isnull=True, reviewed_at__isnull=True),
                name="placement_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.inspection_object.name} {self.label.name}"
