"""Visits, notices, each department's inspection, findings, evidence, signatures.

Clauses: 昌江 第十六条, 彭阳 二（五）, 惠州 第（十）（十三）条, 吉林 二（六）.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from mingqian.draw.models import DrawnObject
from mingqian.foundation.files.models import StoredFile
from mingqian.library.models import (
    Checkpoint,
    InspectionItem,
    InspectionMethod,
    InspectionObject,
    SupportingParty,
)
from mingqian.matching.models import Assignment, DepartmentPart


class Visit(models.Model):
    """One visit of the joint team to an object; a second one needs a reason."""

    drawn_object = models.ForeignKey(DrawnObject, models.PROTECT, related_name="visits")
    seq = models.PositiveSmallIntegerField("第几次", default=1)
    reason = models.CharField("再次上门理由", max_length=300, blank=True)
    scheduled_on = models.DateField("计划日期")
    scheduled_by = models.CharField("安排人", max_length=40)
    scheduled_at = models.DateTimeField("安排时间", auto_now_add=True)
    started_at = models.DateTimeField("到场时间", null=True)
    ended_at = models.DateTimeField("离场时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "上门检查"
        ordering = ["drawn_object_id", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["drawn_object", "seq"], name="one_visit_seq"),
            models.CheckConstraint(
                name="second_visit_has_reason", condition=Q(seq=1) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.drawn_object.name} {self.scheduled_on}"

    @property
    def case_no(self) -> str:
        """The task it belongs to."""
        return self.drawn_object.draw.task.task_no

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return f"{self.case_no} {self.drawn_object.name} 第{self.seq}次上门"


class InspectionNotice(models.Model):
    """The notice before a visit, or the legal ground for giving none (昌江 第十六条（二）)."""

    visit = models.OneToOneField(Visit, models.CASCADE, related_name="notice")
    channel = models.CharField("告知方式", max_length=20, blank=True)
    content = models.TextField("告知内容", blank=True)
    materials = models.JSONField("请准备的材料", default=list)
    sent_to = models.CharField("接收人", max_length=80, blank=True)
    sent_at = models.DateTimeField("告知时间", null=True)
    sent_by = models.CharField("告知人", max_length=40)
    exempt_ground = models.CharField("不告知的法律依据", max_length=300, blank=True)
    paper_no = models.CharField("通知书文号", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "检查通知"
        constraints = [
            models.CheckConstraint(
                name="sent_or_exempt", condition=Q(sent_at__isnull=False) | ~Q(exempt_ground="")
            )
        ]


class InspectionState(models.TextChoices):
    """States of flows §8, per object and department."""

    ASSIGNED = "assigned", "待检查"
    ONLINE_DONE = "online_done", "网络核查完成"
    VISITING = "visiting", "现场检查中"
    RECORDED = "recorded", "记录已形成"
    SIGNED = "signed", "已签字盖章"
    REFUSED_TO_SIGN = "refused_to_sign", "拒绝签字"
    COMPLETED = "completed", "检查完成"


class Inspection(models.Model):
    """One department's inspection of one drawn object."""

    drawn_object = models.ForeignKey(DrawnObject, models.PROTECT, related_name="inspections")
    part = models.ForeignKey(DepartmentPart, models.PROTECT, related_name="inspections")
    state = models.CharField(
        "状态",
        max_length=16,
        choices=InspectionState.choices,
        default=InspectionState.ASSIGNED,
        db_index=True,
    )
    visit = models.ForeignKey(
        Visit, models.PROTECT, null=True, related_name="inspections", verbose_name="上门检查"
    )
    present = models.ManyToManyField(
        Assignment, related_name="+", blank=True, verbose_name="到场检查人员"
    )
    certificates_shown = models.JSONField("出示的执法证号", default=list)
    credential_shown_at = models.DateTimeField("亮证时间", null=True)
    methods = models.JSONField("检查方式", default=list)
    situation = models.TextField("检查情况", blank=True)
    technical_limits = models.TextField("技术条件限制", blank=True)
    technical_limits_at = models.DateTimeField("技术条件限制记录时间", null=True)
    expert = models.ForeignKey(
        SupportingParty, models.PROTECT, null=True, related_name="+", verbose_name="专家"
    )
    expert_opinion = models.TextField("专家意见（仅供参考）", blank=True)
    noncooperation_codes = models.JSONField("不配合情形", default=list)
    noncooperation_detail = models.TextField("不配合情形说明", blank=True)
    refused_documents = models.JSONField("拒绝提供的材料", default=list)
    record_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="现场检查记录"
    )
    record_digest = models.CharField("记录摘要", max_length=64, blank=True)
    recorded_at = models.DateTimeField("记录形成时间", null=True)
    #: Until when the check is to be done: window or scheme date, fixed when it was opened.
    due_on = models.DateField("应完成日期", null=True, db_index=True)
    completed_on = models.DateField("检查完成日期", null=True)
    completed_at = models.DateTimeField("检查完成时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "现场检查"
        ordering = ["drawn_object_id", "part_id"]
        constraints = [
            models.UniqueConstraint(fields=["drawn_object", "part"], name="one_inspection")
        ]

    def __str__(self) -> str:
        return f"{self.drawn_object.name}({self.part.department.label})"

    @property
    def case_no(self) -> str:
        """The task it belongs to."""
        return self.part.task.task_no

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return f"{self.case_no} {self}"

    @property
    def is_completed(self) -> bool:
        """Whether the check is closed."""
        return self.state == InspectionState.COMPLETED

    @property
    def is_before(self) -> bool:
        """Whether the visit (or the desk check) has not begun."""
        return self.state in {InspectionState.ASSIGNED, InspectionState.ONLINE_DONE}

    @property
    def is_delayed(self) -> bool:
        """Whether it is still open after the day it should have been done."""
        today = timezone.localdate()
        return not self.is_completed and self.due_on is not None and self.due_on < today


class OnlineOutcome(models.TextChoices):
    """What the online check found on a point (昌江 第十六条（一）)."""

    VERIFIED = "verified", "已核实"
    NOT_VERIFIABLE = "not_verifiable", "无法核实"
    DOUBTFUL = "doubtful", "存疑"


class Answer(models.TextChoices):
    """What was found on a point."""

    CONFORMS = "conforms", "符合"
    FAILS = "fails", "不符合"
    NOT_APPLICABLE = "not_applicable", "不适用"


class Finding(models.Model):
    """The answer to one checkpoint of one item (an item without checkpoints has one row)."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="findings")
    item = models.ForeignKey(InspectionItem, models.PROTECT, related_name="+")
    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, null=True, related_name="+")
    point = models.CharField("检查要点", max_length=300)
    online_outcome = models.CharField(
        "网络核查", max_length=14, choices=OnlineOutcome.choices, blank=True
    )
    online_source = models.CharField("核查来源", max_length=120, blank=True)
    answer = models.CharField("检查结论", max_length=14, choices=Answer.choices, blank=True)
    method = models.CharField("检查方式", max_length=24, blank=True)
    detail = models.TextField("问题描述", blank=True)
    skip_reason = models.CharField("未检查理由", max_length=300, blank=True)
    reopen_reason = models.CharField("现场重复核查理由", max_length=300, blank=True)
    answered_by = models.CharField("填写人", max_length=40, blank=True)
    answered_at = models.DateTimeField("填写时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "检查要点结论"
        ordering = ["inspection_id", "item_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "item", "checkpoint"], name="one_finding_a_point"
            )
        ]

    def __str__(self) -> str:
        return self.point

    @property
    def is_settled(self) -> bool:
        """Whether the point is answered, or skipped with a reason."""
        return bool(self.answer or self.skip_reason)

    @property
    def is_verified_online(self) -> bool:
        """Whether the online check settled it and nobody reopened it."""
        return self.online_outcome == OnlineOutcome.VERIFIED and not self.reopen_reason

    @property
    def method_label(self) -> str:
        """The method in words, empty while the point is open."""
        return InspectionMethod(self.method).label if self.method else ""

    @property
    def basis(self) -> str:
        """The clause the point rests on: its own, else the item's."""
        return (self.checkpoint.basis if self.checkpoint else "") or self.item.basis


class EvidenceKind(models.TextChoices):
    """What was taken (惠州 第（十三）条)."""

    PHOTO = "photo", "照片"
    DOCUMENT = "document", "书证材料"
    SAMPLE = "sample", "抽样样品"
    GOODS = "goods", "提取商品"
    CONCLUSION = "conclusion", "外部结论"
    REPORT = "report", "专业机构报告"

    @property
    def is_taken(self) -> bool:
        """Whether a thing was taken away and needs a custodian."""
        return self in {EvidenceKind.SAMPLE, EvidenceKind.GOODS}


class Evidence(models.Model):
    """A registered piece of evidence, sample or conclusion with its custodian."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="evidence")
    finding = models.ForeignKey(
        Finding, models.PROTECT, null=True, related_name="evidence", verbose_name="检查要点"
    )
    kind = models.CharField("种类", max_length=12, choices=EvidenceKind.choices)
    number = models.CharField("编号", max_length=60)
    title = models.CharField("名称", max_length=120)
    legal_basis = models.CharField("依据", max_length=200, blank=True)
    product = models.CharField("产品名称", max_length=120, blank=True)
    batch_no = models.CharField("批号", max_length=60, blank=True)
    quantity = models.CharField("数量", max_length=60, blank=True)
    issuer_kind = models.CharField("结论种类", max_length=14, blank=True)
    issuer = models.CharField("出具单位", max_length=100, blank=True)
    document_no = models.CharField("文号或报告编号", max_length=80, blank=True)
    issued_on = models.DateField("出具日期", null=True, blank=True)
    supporting_party = models.ForeignKey(
        SupportingParty, models.PROTECT, null=True, related_name="+", verbose_name="专业机构"
    )
    entrusted_work = models.CharField("委托工作", max_length=60, blank=True)
    entrusted_scope = models.CharField("委托范围", max_length=300, blank=True)
    contract = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="委托合同"
    )
    custodian = models.CharField("保管人", max_length=40, blank=True)
    registered_by = models.CharField("登记人", max_length=40)
    taken_at = models.DateTimeField("提取时间")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "证据材料"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="one_evidence_no")
        ]
        ordering = ["inspection_id", "pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class PassedReport(models.Model):
    """A passed test report of an upper or another enforcement body (吉林 二（六）).

    While it is valid the same product and batch is not sampled again; the report is used.
    """

    inspection_object = models.ForeignKey(
        InspectionObject, models.PROTECT, related_name="passed_reports", verbose_name="检查对象"
    )
    product = models.CharField("产品名称", max_length=120)
    batch_no = models.CharField("批号", max_length=60)
    issuer = models.CharField("组织检验的机关", max_length=100)
    report_no = models.CharField("报告编号", max_length=80)
    tested_on = models.DateField("检验日期")
    valid_to = models.DateField("有效期至", null=True, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    registered_by = models.CharField("登记人", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "检验合格报告"
        ordering = ["-tested_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "report_no"], name="one_passed_report")
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.report_no}"

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return f"{self.inspection_object.name} {self.product} 检验合格报告"


class SignatureKind(models.TextChoices):
    """Signature, seal, or a recorded refusal (彭阳 二（五）)."""

    SIGNED = "signed", "签字"
    SEALED = "sealed", "盖章"
    REFUSED = "refused", "拒绝签字"
    ABSENT = "absent", "无法联系、无人在场"


class Signature(models.Model):
    """The object's signature under the record, or its refusal with reason and witnesses."""

    inspection = models.OneToOneField(Inspection, models.CASCADE, related_name="signature")
    kind = models.CharField("方式", max_length=8, choices=SignatureKind.choices)
    signer = models.CharField("签字人", max_length=60, blank=True)
    capacity = models.CharField("身份", max_length=60, blank=True)
    image = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    refusal_reason = models.CharField("拒签情况", max_length=300, blank=True)
    witness = models.CharField("见证人", max_length=60, blank=True)
    inspectors = models.JSONField("在场检查人员", default=list)
    record_digest = models.CharField("所签记录摘要", max_length=64)
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "签字"
