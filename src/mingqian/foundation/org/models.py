"""Regions (GB/T 2260), systems, departments with dated names, people and dated posts.

Everything that can change over time carries dates, so that an old case keeps the name and
the office holder of its day (吉林 二（一）, 彭阳 附件1).
"""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from mingqian.foundation.policy.roles import Role


class RegionLevel(models.TextChoices):
    """Administrative level of a region."""

    COUNTRY = "country", "国家"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县区级"
    TOWN = "town", "乡镇街道"


class Region(models.Model):
    """An administrative region by its GB/T 2260 code; ``path`` lists its ancestors."""

    region_code = models.CharField("行政区划代码", max_length=12, primary_key=True)
    name = models.CharField("名称", max_length=60)
    level = models.CharField("层级", max_length=10, choices=RegionLevel.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    path = models.CharField("路径", max_length=80, db_index=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "行政区划"
        ordering = ["region_code"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Derive the path from the parent before writing."""
        base = self.parent.path if self.parent else ""
        self.path = f"{base}{self.region_code}/"
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def codes(self) -> list[str]:
        """The codes on the way down from the top region to this one."""
        return [code for code in self.path.split("/") if code]

    def contains(self, other: Region) -> bool:
        """Whether ``other`` is this region or lies within it."""
        return other.path.startswith(self.path)


class System(models.Model):
    """A line of administration (条线): same-system bodies above and below (吉林 三（一）)."""

    code = models.SlugField("代码", max_length=30, primary_key=True)
    name = models.CharField("名称", max_length=40, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "条线"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class DepartmentKind(models.TextChoices):
    """What a department is in the joint meeting."""

    DEPARTMENT = "department", "部门"
    UNIT = "unit", "内设股室所队"


class Department(models.Model):
    """A department of a region, or an internal unit (股室、所、队) of one."""

    code = models.SlugField("代码", max_length=40, unique=True)
    name = models.CharField("现名称", max_length=80)
    short_name = models.CharField("简称", max_length=30, blank=True)
    kind = models.CharField(
        "种类", max_length=12, choices=DepartmentKind.choices, default=DepartmentKind.DEPARTMENT
    )
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="departments", verbose_name="区划"
    )
    system = models.ForeignKey(
        System,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="departments",
        verbose_name="条线",
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="units", verbose_name="所属部门"
    )
    is_office = models.BooleanField("联席会议办公室所在部门", default=False)
    is_market_regulator = models.BooleanField("市场监管部门", default=False)
    is_member = models.BooleanField("联席会议成员单位", default=True)
    remit = models.CharField("职责范围", max_length=300, blank=True)
    valid_from = models.DateField("设立日期", default=dt.date(2018, 1, 1))
    valid_to = models.DateField("撤销日期", null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="承继",
    )

    class Meta:
        verbose_name = verbose_name_plural = "部门"
        ordering = ["region_id", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """Short name for tables, full name where there is none."""
        return self.short_name or self.name

    @property
    def bureau(self) -> Department:
        """The department itself, or the one an internal unit belongs to."""
        return self.parent if self.kind == DepartmentKind.UNIT and self.parent else self

    def name_on(self, day: dt.date) -> str:
        """The department's name on a day (old cases keep the old name, 吉林 二（一）)."""
        later = [row for row in self.names.all() if row.valid_to > day]
        return min(later, key=lambda row: row.valid_to).name if later else self.name

    def label_on(self, day: dt.date) -> str:
        """The label for tables on a day: the old name in full where it was another."""
        name = self.name_on(day)
        return self.label if name == self.name else name


class DepartmentName(models.Model):
    """A former name of a department and the day it stopped being used."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="names")
    name = models.CharField("曾用名称", max_length=80)
    valid_to = models.DateField("停用日期")
    document_no = models.CharField("依据文号", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "部门曾用名"
        ordering = ["department_id", "valid_to"]


class ChangeKind(models.TextChoices):
    """How the organisation changes."""

    RENAME = "rename", "更名"
    MERGE = "merge", "合并"
    SPLIT = "split", "分设"
    ABOLISH = "abolish", "撤销"


class ChangeState(models.TextChoices):
    """How far a change has come."""

    PLANNED = "planned", "待生效"
    IN_EFFECT = "in_effect", "已生效，职责待移交"
    CARRIED = "carried", "已办结"


class OrganisationChange(models.Model):
    """A change of departments from a day, on a document, with what passed on (吉林 二（一）)."""

    kind = models.CharField("种类", max_length=8, choices=ChangeKind.choices)
    on = models.DateField("生效日期")
    document_no = models.CharField("依据文号", max_length=60)
    old = models.ManyToManyField(Department, related_name="changes", verbose_name="变更的部门")
    new = models.ManyToManyField(Department, related_name="+", verbose_name="承继部门", blank=True)
    new_name = models.CharField("新名称", max_length=80, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=ChangeState.choices, default=ChangeState.PLANNED
    )
    report = models.JSONField("移交报告", default=list, editable=False)
    registered_by = models.CharField("登记人", max_length=40)
    registered_at = models.DateTimeField("登记时间", auto_now_add=True)
    carried_at = models.DateTimeField("移交时间", null=True, editable=False)
    carried_by = models.CharField("移交经办人", max_length=40, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "部门变更"
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"


class PersonManager(BaseUserManager["Person"]):
    """Creates people; there is no superuser by design."""

    def create_person(
        self, *, username: str, password: str | None = None, **facts: object
    ) -> Person:
        """Create a person who signs in with ``username``; no password = cannot sign in."""
        person = self.model(username=username, **facts)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def acting(self) -> models.QuerySet[Person]:
        """People with all that :func:`actor_of` asks of them: one query and one for the posts."""
        rows = self.select_related("department__region", "department__parent")
        return rows.prefetch_related("posts")


class Person(AbstractBaseUser):
    """Somebody who works in the system. Powers come from dated posts only."""

    username = models.CharField("登录名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="people", verbose_name="部门"
    )
    telephone = models.CharField("联系电话", max_length=30, blank=True)
    is_active = models.BooleanField("在用", default=True)
    is_demo = models.BooleanField("演示账户", default=False)
    failed_sign_ins = models.PositiveSmallIntegerField(default=0, editable=False)
    held_until = models.DateTimeField(null=True, blank=True, editable=False)

    USERNAME_FIELD = "username"
    objects = PersonManager()

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        ordering = ["department_id", "username"]

    def __str__(self) -> str:
        return self.name

    def roles_on(self, day: dt.date) -> frozenset[Role]:
        """Roles held through posts valid on a day."""
        return frozenset(Role(post.role) for post in self.posts.all() if post.holds_on(day))


class Post(models.Model):
    """A dated assignment of a role to a person."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts", verbose_name="人员")
    role = models.CharField("角色", max_length=20, choices=[(r.value, r.label) for r in Role])
    #: Where a post of the past was held; empty = where the person is now.
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="任职部门"
    )
    valid_from = models.DateField("任职日期")
    valid_to = models.DateField("免职日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        ordering = ["person_id", "role", "valid_from"]
        constraints = [
            models.CheckConstraint(
                name="post_dates_in_order",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {Role(self.role).label}"

    def holds_on(self, day: dt.date) -> bool:
        """Whether the post is held on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class ApiToken(models.Model):
    """A key for programs of a person in office; only its digest is kept."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="tokens", verbose_name="人员")
    name = models.CharField("用途", max_length=80)
    digest = models.CharField("摘要", max_length=64, unique=True)
    created_at = models.DateTimeField("签发时间", auto_now_add=True)
    expires_on = models.DateField("有效期至")
    revoked_at = models.DateTimeField("吊销时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "接口令牌"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.person} {self.name}"
