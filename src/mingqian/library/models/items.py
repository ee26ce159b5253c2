"""随机抽查事项清单: lists in versions, items with the four obligatory facts, checkpoints.

Clauses: 吉林 二（二）, 彭阳 二（一）, 兴隆台 二（二）, 昌江 第九条.
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from mingqian.foundation.org.models import Department, Region
from mingqian.foundation.rules.models import GovernedCase
from rulebook.schema.vocabulary import PATHS, RESULT_CODES


class ListKind(models.TextChoices):
    """Whose list it is."""

    DEPARTMENT = "department", "部门抽查事项清单"
    UNIFIED = "unified", "统一抽查事项清单"
    JOINT = "joint", "联合抽查事项清单"


class ListState(models.TextChoices):
    """Where a list version stands."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已报送"
    COMPILED = "compiled", "已汇总"
    IN_FORCE = "in_force", "现行有效"
    SUPERSEDED = "superseded", "已被替代"


class ItemTier(models.TextChoices):
    """General or key item."""

    GENERAL = "general", "一般检查事项"
    KEY = "key", "重点检查事项"


class InspectionMethod(models.TextChoices):
    """How an item is inspected; the codes are those of the rulebook key ``inspection.methods``."""

    ON_SITE = "on_site", "实地检查"
    WRITTEN = "written", "书面检查"
    ONLINE = "online", "网络监测"
    SAMPLING = "sampling", "抽样检测"
    AGENCY = "agency", "委托专业机构"
    EXTERNAL_CONCLUSION = "external_conclusion", "采用其他机关结论"


class Bound(models.TextChoices):
    """How a stated ratio or frequency binds."""

    AT_LEAST = "at_least", "不低于"
    EXACTLY = "exactly", "等于"
    AT_MOST = "at_most", "不超过"


class RandomUnit(models.TextChoices):
    """What is drawn under an item."""

    OBJECT = "object", "检查对象（主体）"
    SITE = "site", "经营场所（场站）"
    GRID = "grid", "网格"
    PROJECT = "project", "项目"


class InspectionItemList(GovernedCase):
    """One version of a department's, a unified or a joint list. Old versions stay."""

    kind = models.CharField("种类", max_length=12, choices=ListKind.choices)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="区划")
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="item_lists", verbose_name="编制部门"
    )
    year = models.PositiveSmallIntegerField("年度")
    version = models.PositiveSmallIntegerField("版次", default=1)
    state = models.CharField(
        "状态", max_length=12, choices=ListState.choices, default=ListState.DRAFT
    )
    derived_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="derived", verbose_name="来源"
    )
    adjustment_ground = models.CharField("调整情形", max_length=80, blank=True)
    change_ground = models.CharField("变更理由", max_length=300, blank=True)
    submitted_at = models.DateTimeField("报送时间", null=True)
    published_at = models.DateTimeField("公布时间", null=True)
    superseded_at = models.DateTimeField("被替代时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "抽查事项清单"
        ordering = ["region_id", "department_id", "-year", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "kind", "year", "version"], name="one_list_version"
            )
        ]

    def __str__(self) -> str:
        by = self.department.label
        if self.published_at:
            # Whoever has since taken another name published under the old one.
            by = self.department.label_on(timezone.localdate(self.published_at))
        return f"{by}{self.year}年{self.get_kind_display()}第{self.version}版"


class InspectionItem(models.Model):
    """An item of a list version. ``code`` is stable over versions."""

    item_list = models.ForeignKey(
        InspectionItemList, models.CASCADE, related_name="items", verbose_name="清单"
    )
    code = models.CharField("事项编码", max_length=40, db_index=True)
    category_code = models.CharField("类别编码", max_length=20, blank=True)
    category = models.CharField("抽查类别", max_length=80)
    name = models.CharField("抽查事项", max_length=200)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="inspection_items", verbose_name="检查主体部门"
    )
    basis = models.TextField("检查依据")
    basis_valid_to = models.DateField("依据有效期至", null=True, blank=True)
    subject = models.CharField("检查主体", max_length=200)
    content = models.TextField("检查内容")
    methods = models.JSONField("检查方式", default=list)
    object_kinds = models.CharField("检查对象", max_length=200, blank=True)
    tier = models.CharField(
        "事项类别", max_length=8, choices=ItemTier.choices, default=ItemTier.GENERAL
    )
    random_unit = models.CharField(
        "随机单元", max_length=8, choices=RandomUnit.choices, default=RandomUnit.OBJECT
    )
    ratio_text = models.CharField("抽查比例", max_length=200, blank=True)
    ratio_percent = models.DecimalField(
        "抽查比例（%）", max_digits=5, decimal_places=2, null=True, blank=True
    )
    ratio_bound = models.CharField("比例要求", max_length=8, choices=Bound.choices, blank=True)
    #: Credit-risk class → percent: «A 3 %, D 100 %».
    risk_ratios = models.JSONField("分风险类别比例", default=dict, blank=True)
    frequency_text = models.CharField("抽查频次", max_length=200, blank=True)
    frequency_times = models.PositiveSmallIntegerField("抽查次数", null=True, blank=True)
    #: In how many months the times are counted: 12 = a year.
    frequency_months = models.PositiveSmallIntegerField("计次周期（月）", null=True, blank=True)
    frequency_bound = models.CharField("频次要求", max_length=8, choices=Bound.choices, blank=True)
    guide = models.TextField("工作指引", blank=True)
    guide_method = models.TextField("指引·检查方法", blank=True)
    guide_requirements = models.TextField("指引·工作要求", blank=True)
    supervision_scheme = models.TextField("随机抽查事项监管方案", blank=True)
    materials = models.JSONField("需准备材料", default=list)
    required_speciality = models.CharField("所需业务专长", max_length=60, blank=True)
    required_qualification = models.CharField("所需执法资质", max_length=60, blank=True)
    required_post = models.CharField("所需岗位大类", max_length=60, blank=True)
    #: Code of ``result.category_codes`` → code of ``followup.paths``.
    result_handling = models.JSONField("结果与后续处理对应", default=dict, blank=True)
    scope_keywords = models.JSONField("经营范围关键词", default=list)
    registry = models.ForeignKey(
        "library.ObjectRegistry",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        verbose_name="对应检查对象名录库",
    )
    full_list_code = models.CharField("检查事项总清单编码", max_length=60, blank=True)
    key_area = models.CharField("重点领域", max_length=60, blank=True)
    non_applicable_case = models.CharField("不适用情形", max_length=80, blank=True)
    non_applicable_ground = models.CharField("不适用随机抽查的依据", max_length=300, blank=True)
    override_document_no = models.CharField("纳入抽查的批准文号", max_length=60, blank=True)
    override_reason = models.CharField("纳入抽查的理由", max_length=300, blank=True)
    may_close_online = models.BooleanField("网络核实后可不到现场", default=False)
    distinct_reason = models.CharField("确认非重复的理由", max_length=200, blank=True)
    origin = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="copies",
        verbose_name="来源事项",
    )

    class Meta:
        verbose_name = verbose_name_plural = "抽查事项"
        ordering = ["item_list_id", "code"]
        constraints = [
            models.UniqueConstraint(fields=["item_list", "code"], name="one_item_code_a_list")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_drawable(self) -> bool:
        """Whether the item may stand in a random draw at all.

        A key-area item may only with the number of the document that admits it (兴隆台 五（一）).
        """
        if self.non_applicable_ground:
            return False
        return not self.key_area or bool(self.override_document_no)

    @property
    def method_labels(self) -> list[str]:
        """The inspection methods in Chinese; a method outside the word list stands as written."""
        words = dict(InspectionMethod.choices)
        return [str(words.get(method, method)) for method in self.methods]

    @property
    def handling_words(self) -> list[tuple[str, str]]:
        """Result → handling, both in Chinese, in the order they were written."""
        return [
            (RESULT_CODES.get(result, result), PATHS.get(path, path))
            for result, path in self.result_handling.items()
        ]

    @property
    def ratio_words(self) -> str:
        """The structured ratio in words: «不低于 5%；A 3%、D 100%»; "" where none is recorded."""
        parts = []
        if self.ratio_percent is not None:
            parts.append(f"{self._bound(self.ratio_bound)}{self.ratio_percent.normalize():f}%")
        if self.risk_ratios:
            shares = sorted(self.risk_ratios.items())
            words = "、".join(f"{key} {value:g}%" for key, value in shares)
            parts.append(f"按信用风险分类 {words}")
        return "；".join(parts)

    @property
    def frequency_words(self) -> str:
        """The structured frequency in words: «每 12 个月不少于 2 次»; "" where none is recorded."""
        if self.frequency_times is None:
            return ""
        span = "每年" if self.frequency_months == 12 else f"每 {self.frequency_months} 个月"
        return f"{span}{self._bound(self.frequency_bound)} {self.frequency_times} 次"

    @staticmethod
    def _bound(code: str) -> str:
        return str(Bound(code).label) if code and code != Bound.EXACTLY else ""


class SubItem(models.Model):
    """A sub-item (抽查子项) of an item. ``code`` is stable over versions, as the item's is."""

    item = models.ForeignKey(InspectionItem, models.CASCADE, related_name="sub_items")
    seq = models.PositiveSmallIntegerField("序号")
    code = models.CharField("子项编码", max_length=40)
    name = models.CharField("抽查子项", max_length=200)
    content = models.TextField("检查内容", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "抽查子项"
        ordering = ["item_id", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["item", "code"], name="one_sub_item_code_an_item")
        ]

    def __str__(self) -> str:
        return self.name


class Checkpoint(models.Model):
    """A point to check within an item or one of its sub-items: content, method, standard, basis.

    A failed veto point (否决项) alone makes the whole item fail.
    """

    item = models.ForeignKey(InspectionItem, models.CASCADE, related_name="checkpoints")
    sub_item = models.ForeignKey(
        SubItem,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="checkpoints",
        verbose_name="所属子项",
    )
    seq = models.PositiveSmallIntegerField("序号")
    content = models.CharField("检查要点", max_length=300)
    method = models.CharField("检查方法", max_length=200, blank=True)
    standard = models.CharField("判定标准", max_length=300, blank=True)
    basis = models.CharField("依据条款", max_length=300, blank=True)
    is_key = models.BooleanField("重点项", default=False)
    is_veto = models.BooleanField("否决项", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "检查要点"
        ordering = ["item_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["item", "seq"], name="one_checkpoint_seq")]

    def __str__(self) -> str:
        return self.content


class CatalogueEntry(models.Model):
    """An entry of a department's full list of enforcement items (兴隆台、吉林 二（二）)."""

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="catalogue", verbose_name="部门"
    )
    code = models.CharField("检查事项总清单编码", max_length=60)
    name = models.CharField("检查事项", max_length=200)
    basis = models.TextField("检查依据", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "检查事项总清单"
        ordering = ["department_id", "code"]
        constraints = [
            models.UniqueConstraint(fields=["department", "code"], name="one_catalogue_code")
        ]

    def __str__(self) -> str:
        return self.name


class JointItem(models.Model):
    """A line of a joint list: field, items, who leads and who takes part."""

    item_list = models.ForeignKey(InspectionItemList, models.CASCADE, related_name="joint_items")
    code = models.CharField("编码", max_length=40)
    domain = models.CharField("抽查领域", max_length=80)
    name = models.CharField("联合抽查事项", max_length=200)
    object_kinds = models.CharField("检查对象", max_length=200, blank=True)
    lead_department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name="发起部门"
    )
    participating_departments = models.ManyToManyField(
        Department, related_name="+", verbose_name="配合部门"
    )

    class Meta:
        verbose_name = verbose_name_plural = "联合抽查事项"
        ordering = ["item_list_id", "code"]
        constraints = [
            models.UniqueConstraint(fields=["item_list", "code"], name="one_joint_code_a_list")
        ]

    def __str__(self) -> str:
        return self.name
