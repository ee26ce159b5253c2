"""执法检查人员名录库, 专家库, and declared interests.

Clauses: 吉林 二（三）, 昌江 第十条, 兴隆台 二（四）, 惠州 第（九）条 (recusal).
"""

from __future__ import annotations

import datetime as dt

from django.db import models

from mingqian.foundation.org.models import Department, Person, Region, RegionLevel
from mingqian.library.models.objects import InspectionObject


class StaffClass(models.TextChoices):
    """The three classes of 吉林 二（三） and 兴隆台 二（四）, and those who may only assist.

    Auxiliary staff stand in the registry and never in a draw: they hold no power to enforce.
    """

    CIVIL_SERVANT = "civil_servant", "行政执法类公务员"
    QUALIFIED = "qualified", "具有行政执法资格的工作人员"
    SUPERVISION = "supervision", "从事日常监管工作的人员"
    AUXILIARY = "auxiliary", "辅助人员"


class Sex(models.TextChoices):
    """As the certificate states it; need not be recorded."""

    FEMALE = "female", "女"
    MALE = "male", "男"


class InspectorStatus(models.TextChoices):
    """Whether the person is there at all (credentials and leave are asked separately)."""

    ACTIVE = "active", "在岗"
    LEFT = "left", "已离岗"


class InspectorQuerySet(models.QuerySet["Inspector"]):
    """Inspectors."""

    def enforcers(self) -> InspectorQuerySet:
        """Those who may stand in a draw at all: everybody but auxiliary staff."""
        return self.exclude(staff_class=StaffClass.AUXILIARY)


class Inspector(models.Model):
    """A person of the inspector registry. ``iid`` is the identity in every deal.

    ``department`` may be a bureau or one of its internal units; ``unit`` names a section that is
    no department of its own here.
    """

    iid = models.CharField("协议标识", max_length=60, unique=True)
    number = models.CharField("工号", max_length=30, blank=True, db_index=True)
    name = models.CharField("姓名", max_length=40)
    sex = models.CharField("性别", max_length=6, choices=Sex.choices, blank=True)
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
    unit = models.CharField("处室（所）", max_length=60, blank=True)
    staff_class = models.CharField("人员类别", max_length=14, choices=StaffClass.choices)
    level = models.CharField("执法层级", max_length=10, blank=True, choices=RegionLevel.choices)
    boundary = models.ManyToManyField(Region, related_name="+", verbose_name="执法边界", blank=True)
    post = models.CharField("岗位大类", max_length=60, blank=True)
    position = models.CharField("职务", max_length=60, blank=True)
    specialities = models.JSONField("业务专长", default=list)
    qualifications = models.JSONField("执法资质", default=list)
    item_codes = models.JSONField("可检查事项", default=list)
    status = models.CharField(
        "状态", max_length=8, choices=InspectorStatus.choices, default=InspectorStatus.ACTIVE
    )
    entered_on = models.DateField("入库日期", null=True, blank=True)
    left_on = models.DateField("离岗日期", null=True, blank=True)
    training = models.CharField("培训情况", max_length=200, blank=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    objects = InspectorQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "执法检查人员"
        ordering = ["department_id", "iid"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_enforcer(self) -> bool:
        """Whether the person may stand in a draw at all: auxiliary staff never may."""
        return self.staff_class != StaffClass.AUXILIARY

    @property
    def unit_label(self) -> str:
        """The section or station: the one written down, else the internal unit one belongs to."""
        return self.unit or (self.department.label if self.department.parent_id else "")


class WordKind(models.TextChoices):
    """Which dictionary a word stands in."""

    POST = "post", "岗位大类"
    QUALIFICATION = "qualification", "执法资质"
    SPECIALITY = "speciality", "业务专长"


class DictionaryWord(models.Model):
    """A word of a department's dictionaries (昌江 第十条): posts, qualifications, specialities.

    A retired word stays on those who carry it and is no longer offered.
    """

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="dictionary", verbose_name="部门"
    )
    kind = models.CharField("词典", max_length=14, choices=WordKind.choices)
    word = models.CharField("词条", max_length=60)
    retired_on = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "人员词典"
        ordering = ["department_id", "kind", "word"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "kind", "word"], name="one_word_a_dictionary"
            )
        ]

    def __str__(self) -> str:
        return self.word


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


class AbsenceKind(models.TextChoices):
    """Why an inspector cannot be drawn for a while (昌江 第十四条: 工作冲突)."""

    LEAVE = "leave", "请假"
    CONFLICT = "conflict", "工作冲突"
    TRAINING = "training", "培训"
    SUSPENDED = "suspended", "暂停执法"


class Leave(models.Model):
    """A span of days on which an inspector cannot be drawn."""

    inspector = models.ForeignKey(Inspector, models.CASCADE, related_name="leaves")
    kind = models.CharField(
        "种类", max_length=10, choices=AbsenceKind.choices, default=AbsenceKind.LEAVE
    )
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
