"""Lists of bodies that are not on the platform."""

from __future__ import annotations

from django.db import models

from mingqian.foundation.org.models import Department, Region


class OutsideKind(models.TextChoices):
    """What a list from outside the platform says of its objects."""

    DRAWN = "drawn", "上级已抽取名单"
    SAMPLING_PASSED = "sampling_passed", "检验检疫合格名单"


class OutsideList(models.Model):
    """A list of another body that is not on this platform (兴隆台 五（五）, 吉林 二（六）)."""

    kind = models.CharField("种类", max_length=16, choices=OutsideKind.choices)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="+", verbose_name="出具单位区划"
    )
    system_code = models.CharField("条线", max_length=30, blank=True)
    body = models.CharField("出具单位", max_length=80)
    title = models.CharField("名称", max_length=120)
    document_no = models.CharField("文号", max_length=60, blank=True)
    dated = models.DateField("抽取或者检验日期")
    item_codes = models.JSONField("事项编码", default=list)
    row_count = models.PositiveIntegerField("户数", default=0)
    registered_for = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name="登记部门"
    )
    registered_by = models.CharField("登记人", max_length=40)
    registered_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "外来名单"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.body}{self.title}"


class OutsideObject(models.Model):
    """A line of an outside list: the object's protocol identity."""

    outside_list = models.ForeignKey(OutsideList, models.CASCADE, related_name="objects_listed")
    oid = models.CharField("协议标识", max_length=200, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "外来名单对象"
        constraints = [models.UniqueConstraint(fields=["outside_list", "oid"], name="listed_once")]
