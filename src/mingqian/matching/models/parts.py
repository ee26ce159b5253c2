"""Each department's part of a task, its items, the dealt inspectors, teams, substitution.

Clauses: 惠州 第（九）条, 昌江 第十四、十五条, 彭阳 二（四）（五）, 兴隆台 六（三）.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mingqian.draw.models import DrawnObject
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.org.models import Department, Person
from mingqian.library.models import InspectionItem, Inspector, SupportingParty
from mingqian.scheme.models import InspectionTask


class PartState(models.TextChoices):
    """States of flows §5, in the order 惠州 第（九）条 lists."""

    DISPATCHED = "dispatched", "已派发待接收"
    RECEIVED = "received", "已接收"
    ITEMS_CHOSEN = "items_chosen", "已选事项"
    TERMS_SEALED = "terms_sealed", "条件已封存"
    INSPECTORS_DRAWN = "inspectors_drawn", "已抽取人员"
    CONFIGURED = "configured", "配置完成"


class DepartmentPart(models.Model):
    """A department's part in a task: what it checks and with whom."""

    task = models.ForeignKey(InspectionTask, models.PROTECT, related_name="parts")
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="parts", verbose_name="部门"
    )
    is_lead = models.BooleanField("牵头", default=False)
    state = models.CharField(
        "状态",
        max_length=18,
        choices=PartState.choices,
        default=PartState.DISPATCHED,
        db_index=True,
    )
    items = models.ManyToManyField(
        InspectionItem, related_name="parts", blank=True, verbose_name="本部门抽查事项"
    )
    dispatched_at = models.DateTimeField("派发时间", auto_now_add=True)
    received_at = models.DateTimeField("接收时间", null=True)
    received_by = models.CharField("接收人", max_length=40, blank=True)
    items_chosen_at = models.DateTimeField("选定事项时间", null=True)
    drawn_at = models.DateTimeField("抽取人员时间", null=True)
    drawn_by = models.CharField("抽取人", max_length=40, blank=True)
    factors = models.JSONField("匹配因素", default=list)
    mode = models.CharField("人员抽取方式", max_length=16, default="global")
    #: Last limit of ``draw.inspector_relax`` that had to be lifted; empty = none.
    relaxed = models.CharField("放宽到", max_length=16, blank=True)
    need = models.PositiveSmallIntegerField("每户人数", null=True)
    planned_on = models.DateField("计划检查日期", null=True)
    deal_seed = models.CharField("匹配种子", max_length=64, blank=True)
    deal_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="匹配记录"
    )
    max_load = models.PositiveSmallIntegerField("人均最多户数", null=True)
    #: Greatest difference within a pool, against ``draw.inspector_load_spread_max``.
    load_spread = models.PositiveSmallIntegerField("工作量差异", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "部门任务"
        ordering = ["task_id", "-is_lead", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["task", "department"], name="one_part_a_department")
        ]

    def __str__(self) -> str:
        return f"{self.task.task_no} {self.department.label}"

    @property
    def case_no(self) -> str:
        """The task it belongs to."""
        return self.task.task_no

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return f"{self.task.task_no} {self.department.label}部分"


class TeamRole(models.TextChoices):
    """Lead or co-inspector within a department's pair."""

    LEAD = "lead", "主检"
    CO = "co", "协检"


class AssignmentState(models.TextChoices):
    """Whether the assignment stands."""

    ACTIVE = "active", "在组"
    REPLACED = "replaced", "已替换"


class Assignment(models.Model):
    """An inspector dealt to a drawn object for a department."""

    part = models.ForeignKey(DepartmentPart, models.CASCADE, related_name="assignments")
    drawn_object = models.ForeignKey(DrawnObject, models.PROTECT, related_name="assignments")
    inspector = models.ForeignKey(
        Inspector, models.PROTECT, related_name="assignments", verbose_name="检查人员"
    )
    role = models.CharField("角色", max_length=4, choices=TeamRole.choices)
    state = models.CharField(
        "状态", max_length=8, choices=AssignmentState.choices, default=AssignmentState.ACTIVE
    )
    card = models.PositiveSmallIntegerField("第几张签", default=1)
    confirmed_at = models.DateTimeField("确认参加时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "人员匹配"
        ordering = ["drawn_object_id", "part_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["part", "drawn_object", "inspector"],
                condition=Q(state="active"),
                name="dealt_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.inspector} → {self.drawn_object}"

    @property
    def case_no(self) -> str:
        """The task it belongs to."""
        return self.part.task.task_no

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return f"{self.part} {self.inspector.name}检查{self.drawn_object.name}"


class Vacancy(models.Model):
    """A place filled after the deal: the order of who may come follows from the deal's seed."""

    assignment = models.OneToOneField(
        Assignment, models.CASCADE, related_name="vacancy", verbose_name="接替"
    )
    number = models.PositiveSmallIntegerField("本户第几次补位")
    seed = models.CharField("补位种子", max_length=64)
    candidates = models.JSONField("当时可派人员", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "补位"


class InspectionTeam(models.Model):
    """The joint team for one drawn object; its leader comes from the lead (昌江 第十五条)."""

    drawn_object = models.OneToOneField(DrawnObject, models.PROTECT, related_name="team")
    leader = models.ForeignKey(
        Assignment, models.PROTECT, related_name="leads", verbose_name="组长"
    )
    supporting_parties = models.ManyToManyField(
        SupportingParty, related_name="+", blank=True, verbose_name="专家与专业机构"
    )
    formed_by = models.CharField("组建人", max_length=40)
    formed_at = models.DateTimeField("组建时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "检查组"


class SubstitutionState(models.TextChoices):
    """States of flows §6."""

    REQUESTED = "requested", "待同意"
    DONE = "done", "已更换"
    REFUSED = "refused", "不同意"


class Substitution(models.Model):
    """The exception procedure by which a dealt inspector is replaced."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="substitutions")
    reason_kind = models.CharField("事由", max_length=60)
    reason = models.TextField("说明")
    is_recusal = models.BooleanField("回避", default=False)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=SubstitutionState.choices,
        default=SubstitutionState.REQUESTED,
    )
    method = models.CharField("方式", max_length=20, blank=True)
    requester = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    requested_by = models.CharField("申请人", max_length=40)
    requested_at = models.DateTimeField("申请时间", auto_now_add=True)
    consented_by = models.CharField("同意人", max_length=40, blank=True)
    consented_at = models.DateTimeField("同意时间", null=True)
    named_reason = models.CharField("指定人选理由", max_length=300, blank=True)
    seed = models.CharField("补位种子", max_length=64, blank=True)
    replacement = models.OneToOneField(
        Assignment, models.PROTECT, null=True, related_name="came_by", verbose_name="接替"
    )

    class Meta:
        verbose_name = verbose_name_plural = "人员替换"
        ordering = ["-pk"]

    @property
    def case_no(self) -> str:
        """The task it belongs to."""
        return self.assignment.case_no

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return f"{self.assignment.part} 更换{self.assignment.inspector.name}"
