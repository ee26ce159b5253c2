"""The scheme of an inspection, the consultation on it, its batches, and the task.

Clauses: 惠州 第（六）至（八）条, 昌江 第十三条, 彭阳 二（五）, 吉林 二（八）.
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from mingqian.foundation.org.models import Department, Person, Region
from mingqian.foundation.rules.models import GovernedCase
from mingqian.library.models import InspectionItem
from mingqian.plan.models import PlanEntry


class SchemeOrigin(models.TextChoices):
    """Where the inspection comes from (惠州 第（六）条: a decision; 吉林 二（八）: special)."""

    PLAN = "plan", "年度计划"
    DECISION = "decision", "联合抽查决定"
    SPECIAL = "special", "专项检查"


class RegisterCombination(models.TextChoices):
    """How the registers of several departments make one population (昌江 第十四条)."""

    UNION = "union", "各部门名录库合并"
    INTERSECTION = "intersection", "各部门名录库交集"


class SchemeState(models.TextChoices):
    """States of flows §3."""

    DRAFT = "draft", "起草中"
    CONSULTING = "consulting", "征求意见"
    SETTLED = "settled", "意见齐备"
    FINAL = "final", "已定稿"
    SUPERSEDED = "superseded", "已有新版"
    ABANDONED = "abandoned", "已放弃"


class Scheme(GovernedCase):
    """One version of a scheme. A later change is a new version with a new consultation."""

    scheme_no = models.CharField("方案编号", max_length=60)
    version = models.PositiveSmallIntegerField("版次", default=1)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors"
    )
    change_reason = models.CharField("变更理由", max_length=300, blank=True)
    name = models.CharField("方案名称", max_length=120)
    state = models.CharField(
        "状态",
        max_length=12,
        choices=SchemeState.choices,
        default=SchemeState.DRAFT,
        db_index=True,
    )
    origin = models.CharField("来源", max_length=10, choices=SchemeOrigin.choices)
    plan_entry = models.ForeignKey(
        PlanEntry,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="schemes",
        verbose_name="计划事项",
    )
    decision_factors = models.JSONField("决定考虑的因素", default=list)
    decision_note = models.TextField("决定说明", blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="区划")
    lead_department = models.ForeignKey(
        Department, models.PROTECT, related_name="led_schemes", verbose_name="牵头部门"
    )
    items = models.ManyToManyField(
        InspectionItem, related_name="schemes", blank=True, verbose_name="牵头部门抽查事项"
    )
    range_text = models.CharField("抽查对象范围", max_length=300, blank=True)
    object_range = models.JSONField("范围条件", default=dict)
    combine = models.CharField(
        "名录库组合方式",
        max_length=12,
        choices=RegisterCombination.choices,
        default=RegisterCombination.UNION,
    )
    sampling_permille = models.PositiveSmallIntegerField(
        "抽查比例（千分之）",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
    )
    object_count = models.PositiveIntegerField("抽查户数", null=True, blank=True)
    #: {"A": 10, "B": 30, …} permille by credit risk class; empty = one rate for all.
    strata_permille = models.JSONField("分类比例（千分之）", default=dict)
    #: weight (1–1000) of objects that carry a risk flag; 1 = no difference (惠州 第（六）条2).
    flagged_weight = models.PositiveSmallIntegerField("风险对象权重", default=1)
    readmit_flagged = models.BooleanField("风险对象不受同年度排除", default=False)
    readmit_reason = models.CharField("重新纳入理由", max_length=300, blank=True)
    starts_on = models.DateField("开始日期", null=True, blank=True)
    completion_on = models.DateField("完成日期", null=True, blank=True)
    methods = models.JSONField("检查方式", default=list)
    method_reason = models.CharField("采取其他方式的特别规定", max_length=300, blank=True)
    joint_mode = models.CharField("联查模式", max_length=40, blank=True)
    is_undirected = models.BooleanField("不定向抽查", default=False)
    is_single_department = models.BooleanField("单部门抽查", default=False)
    requirements = models.TextField("工作要求", blank=True)
    extra_sections = models.JSONField("其他内容", default=list)
    override_reasons = models.JSONField("不按原则的理由", default=dict)
    digest = models.CharField("定稿摘要", max_length=64, blank=True)
    finalised_at = models.DateTimeField("定稿时间", null=True)
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("创建时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "工作方案"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["scheme_no", "version"], name="one_scheme_version")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return f"{self.scheme_no} {self.name}（第{self.version}版）"

    @property
    def is_joint(self) -> bool:
        """Whether other departments are asked to take part."""
        return not self.is_single_department


class ConsultationState(models.TextChoices):
    """One invited department's answer."""

    INVITED = "invited", "待答复"
    DISCUSSING = "discussing", "协商中"
    ACCEPTED = "accepted", "同意参加"
    DECLINED = "declined", "不参加"
    NO_ANSWER = "no_answer", "逾期未答复"


class Consultation(models.Model):
    """The question put to an invited department and its answer (惠州 第（七）（八）条)."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="consultations")
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="consultations", verbose_name="参与部门"
    )
    state = models.CharField(
        "状态",
        max_length=12,
        choices=ConsultationState.choices,
        default=ConsultationState.INVITED,
        db_index=True,
    )
    asked_at = models.DateTimeField("征求时间", null=True)
    answered_by = models.CharField("答复人", max_length=40, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    decline_reason = models.TextField("不参加的理由", blank=True)
    letter_no = models.CharField("复函文号", max_length=60, blank=True)
    #: What the answer was given to: a later change of the scheme asks again (惠州 第（七）条).
    answered_digest = models.CharField("所答复内容摘要", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "征求意见"
        ordering = ["scheme_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["scheme", "department"], name="asked_once")]

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return f"{self.scheme.scheme_no} 征求{self.department.label}意见"


class ConsultationMessage(models.Model):
    """One remark in the thread between lead and participant."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="messages")
    person_name = models.CharField("发言人", max_length=40)
    department_name = models.CharField("部门", max_length=80)
    text = models.TextField("内容")
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "协商记录"
        ordering = ["pk"]


class SchemeBatch(models.Model):
    """A batch of a scheme, drawn on its own (昌江 第十三条); at least one."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="batches")
    seq = models.PositiveSmallIntegerField("批次")
    range_text = models.CharField("批次范围", max_length=300, blank=True)
    object_range = models.JSONField("批次范围条件", default=dict)
    object_count = models.PositiveIntegerField("批次户数", null=True, blank=True)
    starts_on = models.DateField("开始日期", null=True, blank=True)
    ends_on = models.DateField("完成日期", null=True, blank=True)
    coordination = models.TextField("工作协同", blank=True)
    requirements = models.TextField("工作要求", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "方案批次"
        ordering = ["scheme_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["scheme", "seq"], name="one_batch_seq")]

    def __str__(self) -> str:
        return f"{self.scheme} 第{self.seq}批"


class TaskState(models.TextChoices):
    """States of a task, flows §15."""

    FINAL = "final", "待抽取"
    DRAWN = "drawn", "已抽取"
    DISPATCHED = "dispatched", "已派发"
    READY = "ready", "配置完成"
    RUNNING = "running", "检查中"
    INSPECTED = "inspected", "检查结束"
    ENTERED = "entered", "结果已录入"
    PUBLISHED = "published", "已公示"
    ARCHIVED = "archived", "已归档"
    CLOSED = "closed", "已办结"
    CANCELLED = "cancelled", "已取消"


class InspectionTask(GovernedCase):
    """抽查任务: one batch of a final scheme on its way to closure."""

    task_no = models.CharField("任务编号", max_length=60, unique=True)
    name = models.CharField("任务名称", max_length=120)
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="tasks")
    batch = models.OneToOneField(SchemeBatch, models.PROTECT, related_name="task")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="区划")
    lead_department = models.ForeignKey(
        Department, models.PROTECT, related_name="led_tasks", verbose_name="牵头部门"
    )
    participating_departments = models.ManyToManyField(
        Department, related_name="joined_tasks", blank=True, verbose_name="参与部门"
    )
    state = models.CharField(
        "状态", max_length=12, choices=TaskState.choices, default=TaskState.FINAL, db_index=True
    )
    is_joint = models.BooleanField("联合抽查", default=True)
    is_special = models.BooleanField("专项检查", default=False)
    completion_on = models.DateField("计划完成日期", null=True)
    completed_on = models.DateField("检查结束日期", null=True)
    cancelled_reason = models.TextField("取消理由", blank=True)
    launched_by = models.CharField("发起人", max_length=40)
    launched_at = models.DateTimeField("发起时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "抽查任务"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="cancelled_with_reason",
                condition=~Q(state="cancelled") | ~Q(cancelled_reason=""),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def case_no(self) -> str:
        """Number the journal and the deadlines file it under."""
        return self.task_no

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return f"{self.task_no} {self.name}"

    def involves(self, department_id: int | None) -> bool:
        """Whether a department leads or takes part."""
        if department_id is None:
            return False
        return department_id == self.lead_department_id or (
            self.participating_departments.filter(pk=department_id).exists()
        )
