"""By what an object is known beside its credit code: older numbers, licences, names, contacts."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from mingqian.library.models.objects import InspectionObject


class CodeKind(models.TextChoices):
    """Numbers an object had or has beside the credit code."""

    REGISTRATION = "registration", "注册号（13 至 15 位）"
    ORGANISATION = "organisation", "组织机构代码"
    TAX = "tax", "税务登记号"
    FORMER = "former", "原统一社会信用代码"
    OTHER = "other", "其他证照号码"


class ObjectCode(models.Model):
    """A further code of an object; among living objects each stands once."""

    inspection_object = models.ForeignKey(
        InspectionObject, models.CASCADE, related_name="codes", verbose_name="检查对象"
    )
    kind = models.CharField("种类", max_length=14, choices=CodeKind.choices)
    number = models.CharField("号码", max_length=40, db_index=True)
    source = models.CharField("来源", max_length=80)
    recorded_by = models.CharField("登记人", max_length=40)
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "其他号码"
        ordering = ["kind", "number"]
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="one_object_a_code")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class License(models.Model):
    """A licence with who issued it, for what, and how long it holds; no end = 长期."""

    inspection_object = models.ForeignKey(
        InspectionObject, models.CASCADE, related_name="licenses", verbose_name="检查对象"
    )
    name = models.CharField("许可证名称", max_length=80)
    number = models.CharField("许可证编号", max_length=60, db_index=True)
    issuer = models.CharField("发证机关", max_length=80)
    valid_from = models.DateField("有效期自")
    valid_to = models.DateField("有效期至", null=True, blank=True)
    scope = models.CharField("许可范围", max_length=300, blank=True)
    revoked_on = models.DateField("注销（吊销）日期", null=True, blank=True)
    revoke_reason = models.CharField("注销（吊销）理由", max_length=300, blank=True)
    source = models.CharField("来源", max_length=80)
    recorded_by = models.CharField("登记人", max_length=40)
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "许可证"
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "number"],
                condition=Q(revoked_on__isnull=True),
                name="one_object_a_license",
            ),
            models.CheckConstraint(
                name="license_dates_in_order",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"

    def state_on(self, day: dt.date) -> str:
        """In words: 有效, 长期有效, 尚未生效, 已过期, 已注销."""
        if self.revoked_on and self.revoked_on <= day:
            return "已注销"
        if day < self.valid_from:
            return "尚未生效"
        if self.valid_to is None:
            return "长期有效"
        return "有效" if day <= self.valid_to else "已过期"


class FormerName(models.Model):
    """A name the object bore until a day (曾用名); written from the history of changes."""

    inspection_object = models.ForeignKey(
        InspectionObject, models.CASCADE, related_name="former_names", verbose_name="检查对象"
    )
    name = models.CharField("曾用名", max_length=200)
    since = models.DateField("启用日期", null=True, blank=True)
    until = models.DateField("停用日期")

    class Meta:
        verbose_name = verbose_name_plural = "曾用名"
        ordering = ["-until", "-pk"]

    def __str__(self) -> str:
        return self.name


class FormerNamePair(models.Model):
    """Two neighbouring characters of a former name: by them it is found."""

    former_name = models.ForeignKey(FormerName, models.CASCADE, related_name="pairs")
    pair = models.CharField("字对", max_length=2)

    class Meta:
        verbose_name = verbose_name_plural = "曾用名字对"
        ordering = ["pk"]
        indexes = [models.Index(fields=["pair", "former_name"], name="former_pair")]


class ContactPerson(models.Model):
    """Somebody to turn to at the object."""

    inspection_object = models.ForeignKey(
        InspectionObject, models.CASCADE, related_name="contacts", verbose_name="检查对象"
    )
    name = models.CharField("姓名", max_length=40)
    post = models.CharField("职务", max_length=40, blank=True)
    phone = models.CharField("联系电话", max_length=40)
    since = models.DateField("登记日期")
    until = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "联系人"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
