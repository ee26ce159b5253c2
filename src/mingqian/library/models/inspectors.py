"""执法检查人员名录库, 专家库, and declared interests.

Clauses: 吉林 二（三）, 昌江 第十条, 兴隆台 二（四）, 惠州 第（九）条 (recusal).
"""

from __future__ import annotations

import datetime as dt

from django.db import models

from mingqian.foundation.org.models import Department, Person, Region, RegionLevel
from mingqian.library.models.objects import InspectionObject


class StaffClass(models.TextChoices):
    """The three classes of 吉林 二（三） and 兴隆台 二（四）."""

    CIVIL_SERVANT = "civil_servant", "行政执法类公务员"
    QUALIFIED = "qualified", "具有行政执法资格的工作人员"
    SUPERVISION = "supervision", "从事日常监管工作的人员"


class InspectorStatus(models.TextChoices):
    """Whether the person is there at all (credentials and leave are asked separately)."""

    ACTIVE = "active", "在岗"
    LEFT = "left", "已离岗"


class Inspector(models.Model):
    """A person of the inspector registry. ``iid`` is the identity in every deal."""

    iid = models.CharField("协议标识", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=40)
    person = models.OneToOneField(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inspector",
        verbose_name="登录账户",
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="inspectors", verbose_name="部门"
    )
    staff_class = models.CharField("人员类别", max_length=14, choices=StaffClass.choices)
    level = models.CharField("执法层级", max_length=10, blank=True, choices=RegionLevel.choices)
    boundary = models.ManyToManyField(Region, related_name="+", verbose_name="执法边界", blank=True)
    position = models.CharField("岗位", max_length=60, blank=True)
    specialities = models.JSONField("业务专长", default=list)
    qualifications = models.JSONField("执法资质", default=list)
    item_codes = models.JSONField("可检查事项", default=list)
    status = models.CharField(
        "状态", max_length=8, choices=InspectorStatus.choices, default=InspectorStatus.ACTIVE
    )
    left_on = models.DateField("离岗日期", null=True, blank=True)
    training = models.CharField("培训情况", max_length=200, blank=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "执法检查人员"
        ordering = ["department_id", "iid"]

    def __str__(self) -> str:
        return self.name


class EnforcementCredential(models.Model):
    """An enforcement certificate (执法证件) with its validity."""

    inspector = models.ForeignKey(Inspector, models.CASCADE, related_name="credentials")
    number = models.CharField("证号", max_length=40, unique=True)
    issuer = models.CharField("发证机关", max_length=80)
    valid_from = models.DateField("有效期起")
    valid_to = models.DateField("有效期至")

    class Meta:
        verbose_name = verbose_name_plural = "执法证件"
        ordering = ["inspector_id", "-valid_to"]

    def __str__(self) -> str:
        return self.number

    def is_valid_on(self, day: dt.date) -> bool:
        """Whether the certificate is valid on a day."""
        return self.valid_from <= day <= self.valid_to


class Leave(models.Model):
    """A span of days on which an inspector cannot be drawn."""

    inspector = models.ForeignKey(Inspector, models.CASCADE, related_name="leaves")
    starts_on = models.DateField("起")
    ends_on = models.DateField("止")
    reason = models.CharField("事由", max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = "请假与离岗"
        ordering = ["inspector_id", "-starts_on"]


class InspectorMove(models.Model):
    """A move to another department from a day (昌江 第十条（二）)."""

    inspector = models.ForeignKey(Inspector, models.CASCADE, related_name="moves")
    from_department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name="原部门"
    )
    to_department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name="新部门"
    )
    on = models.DateField("调动日期")
    reason = models.CharField("理由", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "检查人员调动"
        ordering = ["inspector_id", "on"]
        constraints = [models.UniqueConstraint(fields=["inspector", "on"], name="one_move_a_day")]


class RecusalKind(models.TextChoices):
    """What ties an inspector to an object."""

    KIN = "kin", "近亲属任职或者经营"
    FORMER_EMPLOYER = "former_employer", "曾在该单位任职"
    OWNERSHIP = "ownership", "持股或者投资"
    OTHER = "other", "其他利害关系"


class Recusal(models.Model):
    """A declared interest: the pair is barred from every deal while it stands.

    For a former employer ``since`` is the day the inspector left it.
    """

    inspector = models.ForeignKey(Inspector, models.PROTECT, related_name="recusals")
    inspection_object = models.ForeignKey(
        InspectionObject, models.PROTECT, related_name="recusals", verbose_name="检查对象"
    )
    kind = models.CharField(
        "关系", max_length=16, choices=RecusalKind.choices, default=RecusalKind.OTHER
    )
    ground = models.CharField("回避事由", max_length=100)
    declared_by = models.CharField("申报人", max_length=40)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "利害关系回避"


class PartyKind(models.TextChoices):
    """Expert or institution."""

    EXPERT = "expert", "专家"
    AGENCY = "agency", "专业机构"


class SupportingParty(models.Model):
    """An expert or testing body; assists, never counts as an inspector (吉林 二（三）)."""

    kind = models.CharField("种类", max_length=8, choices=PartyKind.choices)
    name = models.CharField("名称", max_length=100)
    domain = models.CharField("专业领域", max_length=100)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="区划")
    qualification_no = models.CharField("资质证书号", max_length=60, blank=True)
    valid_to = models.DateField("资质有效期至", null=True, blank=True)
    is_active = models.BooleanField("在库", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "专家与专业机构"

    def __str__(self) -> str:
        return self.name
