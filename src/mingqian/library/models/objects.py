"""检查对象名录库: one person of law is one object; registers group objects for items.

Clauses: 吉林 二（三）, 彭阳 二（二）, 兴隆台 二（三）, 昌江 第四、十条.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mingqian.foundation.org.models import Department, Region
from mingqian.library.capital import CapitalField
from mingqian.library.fields import label_of

#: The index a list of objects is read from, and its columns.
WALK = "library_object_walk"
WALKED = [
    "id", "region", "department", "status", "kind", "object_type", "industry_code", "risk_class",
    "is_abnormal", "is_serious", "has_complaint", "has_violation", "has_hazard",
    "is_region_inferred", "established_on", "capital_amount", "capital_currency",
    "last_inspected_on", "updated_at", "source", "uscc", "merged_into",
]  # fmt: skip

FLAGGED = ["is_abnormal", "is_serious", "has_complaint", "has_violation", "has_hazard"]


class ObjectKind(models.TextChoices):
    """The three classes of 昌江 第四条."""

    BUSINESS = "business", "营利性市场主体"
    NON_PROFIT = "non_profit", "非营利性市场主体"
    NON_MARKET = "non_market", "非市场主体"


class ObjectType(models.TextChoices):
    """The enumerated types within the classes (昌江 第四条, 吉林 二（三）)."""

    COMPANY = "company", "公司"
    NON_COMPANY = "non_company", "非公司企业法人"
    PARTNERSHIP = "partnership", "合伙企业"
    SOLE_OWNER = "sole_owner", "个人独资企业"
    COOPERATIVE = "cooperative", "农民专业合作社"
    BRANCH = "branch", "分支机构"
    SOLE_TRADER = "sole_trader", "个体工商户"
    SOCIAL = "social", "社会组织"
    INSTITUTION = "institution", "事业单位"
    PRODUCT = "product", "产品"
    PROJECT = "project", "项目"
    ACT = "act", "行为"

    @property
    def kind(self) -> ObjectKind:
        """The class the type belongs to."""
        if self in {ObjectType.PRODUCT, ObjectType.PROJECT, ObjectType.ACT}:
            return ObjectKind.NON_MARKET
        if self in {ObjectType.SOCIAL, ObjectType.INSTITUTION}:
            return ObjectKind.NON_PROFIT
        return ObjectKind.BUSINESS


class ObjectStatus(models.TextChoices):
    """Whether the object exists in the register's eyes."""

    ACTIVE = "active", "存续"
    SUSPENDED = "suspended", "歇业"
    DEREGISTERED = "deregistered", "注销或吊销"


class CreditRiskClass(models.TextChoices):
    """企业信用风险分类; unknown until a source says it."""

    A = "A", "A 信用风险低"
    B = "B", "B 信用风险一般"
    C = "C", "C 信用风险较高"
    D = "D", "D 信用风险高"
    UNKNOWN = "U", "未分类"


class InspectionObject(models.Model):
    """Something that can be inspected. ``oid`` is its identity in every draw (protocol §2.2)."""

    oid = models.CharField("协议标识", max_length=200, unique=True)
    name = models.CharField("名称", max_length=200, db_index=True)
    object_type = models.CharField("类型", max_length=12, choices=ObjectType.choices)
    kind = models.CharField("类别", max_length=12, choices=ObjectKind.choices, db_index=True)
    uscc = models.CharField("统一社会信用代码", max_length=18, null=True, blank=True, unique=True)
    owner = models.CharField("责任主体", max_length=200, blank=True)
    region = models.ForeignKey(  # the index of region, status, kind begins with it
        Region,
        models.PROTECT,
        related_name="inspection_objects",
        verbose_name="所属区划",
        db_index=False,
    )
    is_region_inferred = models.BooleanField("区划为推断", default=False)
    #: Why the district cannot be determined; such a guess leaves the work list.
    region_note = models.CharField("区划无法确定的理由", max_length=300, blank=True)
    longitude = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField("纬度", max_digits=9, decimal_places=6, null=True, blank=True)
    coordinates_source = models.CharField("坐标来源", max_length=80, blank=True)
    address = models.CharField("住所（经营场所）", max_length=300, blank=True)
    industry_code = models.CharField("行业代码", max_length=8, blank=True, db_index=True)
    business_scope = models.TextField("经营范围", blank=True)
    established_on = models.DateField("成立日期", null=True, blank=True)
    capital_text = models.CharField("注册资本", max_length=60, blank=True)
    capital_amount = CapitalField("注册资本数额（元）", null=True, editable=False)
    capital_currency = models.CharField("注册资本币种", max_length=3, blank=True, editable=False)
    status = models.CharField(
        "状态",
        max_length=12,
        choices=ObjectStatus.choices,
        default=ObjectStatus.ACTIVE,
        db_index=True,
    )
    status_on = models.DateField("状态日期", null=True, blank=True)
    risk_class = models.CharField(
        "信用风险分类",
        max_length=1,
        choices=CreditRiskClass.choices,
        default=CreditRiskClass.UNKNOWN,
        db_index=True,
    )
    risk_source = models.CharField("分类来源", max_length=80, blank=True)
    is_abnormal = models.BooleanField("列入经营异常名录", default=False)
    is_serious = models.BooleanField("列入严重违法失信名单", default=False)
    has_complaint = models.BooleanField("被投诉举报", default=False)
    has_violation = models.BooleanField("存在其他违法违规行为", default=False)
    has_hazard = models.BooleanField("存在重大隐患", default=False)
    department = models.ForeignKey(  # so does that of department and update
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="维护部门",
        db_index=False,
    )
    last_inspected_on = models.DateField("最近检查日期", null=True, editable=False)
    station = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="监管所（站）",
        db_index=False,  # below, without the many that have none
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="branches",
        verbose_name="所属主体",
        db_index=False,  # below, without the many that have none
    )
    contact = models.CharField("联系人与电话", max_length=120, blank=True)
    source = models.CharField("数据来源", max_length=80)
    source_at = models.DateTimeField("来源时间")
    updated_at = models.DateTimeField("更新时间", auto_now=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
        verbose_name="并入",
        db_index=False,  # below, without the many that are merged into nothing
    )

    class Meta:
        verbose_name = verbose_name_plural = "检查对象"
        ordering = ["oid"]
        indexes = [
            models.Index(fields=["region", "status", "kind"]),
            # What lists narrow by, in the order they are shown: see ``library.finding.walk``.
            models.Index(fields=WALKED, name=WALK),
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="library_object_merged",
            ),
            models.Index(
                fields=["parent"],
                condition=Q(parent__isnull=False),
                name="library_object_branches",
            ),
            models.Index(
                fields=["station"],
                condition=Q(station__isnull=False),
                name="library_object_station",
            ),
            models.Index(fields=["updated_at"], name="library_object_updated"),
            models.Index(fields=["established_on"], name="library_object_founded"),
            models.Index(fields=["department", "updated_at"], name="library_object_kept"),
            models.Index(
                fields=FLAGGED,
                condition=Q(is_abnormal=True)
                | Q(is_serious=True)
                | Q(has_complaint=True)
                | Q(has_violation=True)
                | Q(has_hazard=True),
                name="library_object_flagged",
            ),
            models.Index(
                fields=["id"],
                condition=Q(capital_currency="") & ~Q(capital_text=""),
                name="library_object_capital_due",
            ),
            # The work list of inferred districts: in its order, and grouped by address.
            models.Index(
                fields=["department", "oid"],
                condition=Q(is_region_inferred=True, merged_into__isnull=True),
                name="district_open",
            ),
            models.Index(
                fields=["department", "region", "region_note", "address"],
                condition=Q(is_region_inferred=True, merged_into__isnull=True),
                name="district_address",
            ),
            # Duplicates: the same name in the same district, counted along the index.
            models.Index(
                fields=["region", "name"],
                condition=Q(merged_into__isnull=True),
                name="same_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def code_label(self) -> str:
        """What identifies the object on a screen: its credit code, else its protocol id."""
        return self.uscc or self.oid

    @property
    def flags(self) -> list[str]:
        """Labels of the risk facts that stand (惠州 第（六）条2)."""
        facts = ["is_abnormal", "is_serious", "has_complaint", "has_violation", "has_hazard"]
        return [label_of(InspectionObject, name) for name in facts if getattr(self, name)]


class ObjectChange(models.Model):
    """A dated change of one fact of an object, with its source."""

    inspection_object = models.ForeignKey(InspectionObject, models.CASCADE, related_name="changes")
    field = models.CharField("字段", max_length=40)
    old = models.TextField("原值", blank=True)
    new = models.TextField("新值", blank=True)
    changed_at = models.DateTimeField("变更时间")
    source = models.CharField("来源", max_length=80)
    reason = models.CharField("理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "检查对象变更"
        ordering = ["-changed_at", "-pk"]


class ObjectRegistry(models.Model):
    """A named register of objects kept by one department; items point at it."""

    name = models.CharField("名录库名称", max_length=80)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="registries", verbose_name="责任部门"
    )
    rule = models.JSONField("入库条件", default=dict)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "检查对象名录库"
        ordering = ["department_id", "name"]
        constraints = [
            models.UniqueConstraint(fields=["department", "name"], name="one_registry_name")
        ]

    def __str__(self) -> str:
        return self.name


class Origin(models.TextChoices):
    """How an object came into a register."""

    IMPORT = "import", "批量导入"
    RULE = "rule", "按入库条件"
    HAND = "hand", "人工登记"


class Registration(models.Model):
    """An object's place in a register, from a day until a day."""

    registry = models.ForeignKey(ObjectRegistry, models.CASCADE, related_name="registrations")
    inspection_object = models.ForeignKey(
        InspectionObject, models.CASCADE, related_name="registrations"
    )
    since = models.DateField("入库日期")
    until = models.DateField("出库日期", null=True, blank=True)
    origin = models.CharField(
        "入库方式", max_length=20, choices=Origin.choices, default=Origin.IMPORT
    )
    reason = models.CharField("入库理由", max_length=300, blank=True)
    recorded_by = models.CharField("登记人", max_length=40, blank=True)
    ended_by = models.CharField("移出人", max_length=40, blank=True)
    end_reason = models.CharField("出库理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "入库登记"
        constraints = [
            models.UniqueConstraint(
                fields=["registry", "inspection_object"],
                condition=Q(until__isnull=True),
                name="registered_once",
            )
        ]
        indexes = [models.Index(fields=["registry", "since"], name="library_registered_since")]


class RegisterFiling(models.Model):
    """A register as it stood when it was filed with the regulator (彭阳 附件1 三（二）2)."""

    registry = models.ForeignKey(ObjectRegistry, models.PROTECT, related_name="filings")
    filed_to = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name="报送至"
    )
    filed_at = models.DateTimeField("报送时间", auto_now_add=True)
    filed_by = models.CharField("报送人", max_length=40)
    object_count = models.PositiveIntegerField("对象数")
    digest = models.CharField("名单摘要", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "名录库报送"
        ordering = ["-filed_at", "-pk"]


class EnforcementRecord(models.Model):
    """A penalty or order of a department's own system about an object (昌江 第十条（二）)."""

    inspection_object = models.ForeignKey(
        InspectionObject, models.CASCADE, related_name="enforcement_records"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name="作出部门"
    )
    decision_no = models.CharField("决定文书号", max_length=80)
    kind = models.CharField("种类", max_length=40)
    summary = models.CharField("内容", max_length=300)
    decided_on = models.DateField("作出日期")
    source = models.CharField("数据来源", max_length=80)

    class Meta:
        verbose_name = verbose_name_plural = "监管执法信息"
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "decision_no", "inspection_object"],
                name="one_enforcement_record",
            )
        ]

    def __str__(self) -> str:
        return self.decision_no
