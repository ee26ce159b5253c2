"""Annual plans in versions, their entries, amendments, receipts, merge proposals.

Clauses: 吉林 二（五）, 彭阳 二（三）, 兴隆台 六（二）（三）, 昌江 第十二条.
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from mingqian.foundation.org.models import Department, Region
from mingqian.foundation.rules.models import GovernedCase
from mingqian.library.models import InspectionItem


class PlanKind(models.TextChoices):
    """What kind of yearly plan it is; the rulebook's ``plan.kinds`` names those in use."""

    DEPARTMENT = "department", "部门年度抽查计划"
    OWN_SYSTEM = "own_system", "本系统抽查计划"
    JOINT = "joint", "部门联合抽查计划"
    DIRECTED = "directed", "定向抽查计划"
    CONSOLIDATED = "consolidated", "部门联合抽查总计划"

    @property
    def is_joint(self) -> bool:
        """Whether its lines name departments that take part."""
        return self in {PlanKind.JOINT, PlanKind.CONSOLIDATED}


class PlanState(models.TextChoices):
    """States of flows §1."""

    DRAFT = "draft", "编制中"
    SUBMITTED = "submitted", "已报送"
    COMPILED = "compiled", "已汇总"
    MERGING = "merging", "合并协商"
    UNDER_REVIEW = "under_review", "审核中"
    APPROVED = "approved", "已批准"
    IN_FORCE = "in_force", "执行中"
    SUPERSEDED = "superseded", "已被调整"
    REFUSED = "refused", "调整未通过"
    CLOSED = "closed", "已结束"


class LeadGround(models.TextChoices):
    """Why a department is the initiator of a line (昌江 第十二条)."""

    COMPETENT = "competent", "行业领域主管部门"
    LEADING = "leading", "牵头监管部门"


class AnnualPlan(GovernedCase):
    """A yearly plan of a department (or the region's joint plan) in one version."""

    plan_no = models.CharField("计划编号", max_length=60)
    year = models.PositiveSmallIntegerField("年度", db_index=True)
    kind = models.CharField("计划种类", max_length=12, choices=PlanKind.choices)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="区划")
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="plans", verbose_name="编制部门"
    )
    version = models.PositiveSmallIntegerField("版次", default=1)
    previous = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name="上一版",
    )
    state = models.CharField(
        "状态", max_length=12, choices=PlanState.choices, default=PlanState.DRAFT, db_index=True
    )
    note = models.TextField("说明", blank=True)
    late_reason = models.CharField("逾期或特殊情况说明", max_length=300, blank=True)
    submitted_at = models.DateTimeField("报送时间", null=True)
    decided_by = models.CharField("审定人", max_length=40, blank=True)
    decided_at = models.DateTimeField("审定时间", null=True)
    decision_no = models.CharField("审核备案号", max_length=60, blank=True)
    opinion = models.TextField("审核意见", blank=True)
    published_at = models.DateTimeField("公布时间", null=True)
    #: The office's decision to go on with the former plan until the new one is adopted (昌江 C3).
    carried_until = models.DateField("沿用至", null=True, blank=True)
    carried_document_no = models.CharField("沿用决定文号", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度抽查计划"
        ordering = ["-year", "region_id", "department_id", "kind", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "year", "kind", "version"], name="one_plan_version"
            ),
            models.UniqueConstraint(
                fields=["department", "year", "kind"],
                condition=Q(state="in_force"),
                name="one_plan_in_force",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.department.label}{self.year}年{self.get_kind_display()}（第{self.version}版）"
        )

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return f"{self.plan_no} {self}"


class PlanEntry(models.Model):
    """One planned inspection (计划事项): items, range, size, time, initiator, participants."""

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="entries")
    entry_no = models.CharField("编号", max_length=70, db_index=True)
    seq = models.PositiveSmallIntegerField("序号")
    name = models.CharField("抽查任务名称", max_length=120)
    lead_department = models.ForeignKey(
        Department, models.PROTECT, related_name="led_entries", verbose_name="发起部门"
    )
    lead_ground = models.CharField(
        "发起依据", max_length=10, choices=LeadGround.choices, blank=True
    )
    participating_departments = models.ManyToManyField(
        Department, related_name="joined_entries", blank=True, verbose_name="参与部门"
    )
    items = models.ManyToManyField(
        InspectionItem, related_name="plan_entries", verbose_name="抽查事项"
    )
    range_text = models.CharField("检查对象范围", max_length=300)
    object_range = models.JSONField("范围条件", default=dict)
    sampling_permille = models.PositiveSmallIntegerField(
        "抽查比例（千分之）",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
    )
    object_count = models.PositiveIntegerField("抽查户数", null=True, blank=True)
    times_per_year = models.PositiveSmallIntegerField("抽查频次（次/年）", default=1)
    starts_on = models.DateField("开始日期", null=True, blank=True)
    ends_on = models.DateField("结束日期", null=True, blank=True)
    methods = models.JSONField("检查方式", default=list)
    launched_count = models.PositiveSmallIntegerField("已发起次数", default=0)
    executed_count = models.PositiveSmallIntegerField("已完成次数", default=0)
    overlap_reason = models.CharField("与上级计划重复的理由", max_length=300, blank=True)
    overlap_allowed_by = models.CharField("准予人", max_length=40, blank=True)
    compiled_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="compiled_into",
        verbose_name="汇总自",
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
        verbose_name="并入",
    )

    class Meta:
        verbose_name = verbose_name_plural = "计划事项"
        ordering = ["plan_id", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "seq"], name="one_entry_seq"),
            models.CheckConstraint(
                name="entry_dates_in_order",
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_joint(self) -> bool:
        """Whether other departments take part."""
        return PlanKind(self.plan.kind).is_joint or self.participating_departments.exists()


class AmendmentState(models.TextChoices):
    """States of flows §2."""

    REQUESTED = "requested", "已申请"
    UNDER_REVIEW = "under_review", "审核中"
    IN_FORCE = "in_force", "已生效"
    REFUSED = "refused", "未通过"


class PlanAmendment(models.Model):
    """An adjustment of a plan in force: the drafted next version, why, and who decided."""

    plan = models.ForeignKey(AnnualPlan, models.PROTECT, related_name="amendments")
    draft = models.OneToOneField(AnnualPlan, models.PROTECT, related_name="amendment")
    reason = models.TextField("调整理由")
    state = models.CharField(
        "状态", max_length=12, choices=AmendmentState.choices, default=AmendmentState.REQUESTED
    )
    requested_by = models.CharField("申请人", max_length=40)
    requested_at = models.DateTimeField("申请时间", auto_now_add=True)
    decided_by = models.CharField("审核人", max_length=40, blank=True)
    decided_at = models.DateTimeField("审核时间", null=True)
    filing_no = models.CharField("备案号", max_length=60, blank=True)
    opinion = models.TextField("审核意见", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "计划调整"
        ordering = ["-pk"]

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return f"{self.plan.plan_no} 计划调整"


class PlanPublication(models.Model):
    """A version of a plan was published on a channel (昌江 第六条（二）、第八条)."""

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="publications")
    channel = models.CharField("渠道", max_length=80)
    published_at = models.DateTimeField("公布时间")
    published_by = models.CharField("公布人", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "计划公布"
        ordering = ["plan_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "channel"], name="one_plan_publication")
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.channel}"


class PlanReceipt(models.Model):
    """A body the plan was sent to has it (彭阳 二（三）: upper department, market regulator)."""

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="receipts")
    receiver = models.CharField("接收单位", max_length=80)
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField("报送时间", auto_now_add=True)
    received_by = models.CharField("签收人", max_length=40, blank=True)
    received_at = models.DateTimeField("签收时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "计划报送"
        ordering = ["plan_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "receiver"], name="one_receipt_a_receiver")
        ]

    def __str__(self) -> str:
        return f"{self.receiver} {self.plan}"

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return f"{self.plan.plan_no} 报送{self.receiver}"


class MergeProposal(models.Model):
    """Two similar entries proposed for one visit (昌江 第十二条, 吉林 二（五）)."""

    kept = models.ForeignKey(PlanEntry, models.CASCADE, related_name="merge_kept")
    merged = models.ForeignKey(PlanEntry, models.CASCADE, related_name="merge_given")
    ground = models.CharField("相近之处", max_length=200)
    kept_agreed_by = models.CharField("保留方确认人", max_length=40, blank=True)
    merged_agreed_by = models.CharField("并入方确认人", max_length=40, blank=True)
    is_done = models.BooleanField("已合并", default=False)
    refused_reason = models.CharField("不同意理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "合并建议"
        constraints = [
            models.UniqueConstraint(fields=["kept", "merged"], name="one_merge_proposal")
        ]

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return f"{self.kept.name} 与 {self.merged.name} 合并"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to answer."""
        return not self.is_done and not self.refused_reason


class UpperPlanEntry(models.Model):
    """A planned or drawn inspection of an upper level, registered to avoid repeating it."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="适用区划")
    body = models.CharField("上级单位", max_length=80)
    year = models.PositiveSmallIntegerField("年度")
    name = models.CharField("抽查任务", max_length=120)
    item_codes = models.JSONField("事项编码", default=list)
    object_range = models.JSONField("范围条件", default=dict)
    range_text = models.CharField("检查对象范围", max_length=300)
    document_no = models.CharField("文号", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "上级抽查计划"

    def __str__(self) -> str:
        return f"{self.body} {self.name}"
