"""What follows a finding: rectification, case, transfer, other paths, credit record.

Clauses: 昌江 第十七、十八、十九条, 彭阳 二（六）, 吉林 二（七）（八）, 惠州 第（十）条.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.org.models import Department
from mingqian.foundation.rules.models import RulebookVersion
from mingqian.library.models import CreditRiskClass, InspectionItem, InspectionObject
from mingqian.publication.models import Publication
from mingqian.result.models import Result
from mingqian.scheme.models import InspectionTask


class HandlingPath(models.TextChoices):
    """How a problem is handled (flows §12–13); the codes of the rulebook's ``followup.paths``."""

    RECTIFICATION = "rectification_order", "责令改正"
    CASE = "case_filing", "立案查处"
    CLUE = "clue_transfer", "移送线索"
    CRIME = "criminal_transfer", "涉嫌犯罪移送"
    UNLICENSED = "unlicensed_business", "无证无照查处"
    PENDING = "continued_supervision", "后续监管"


class FollowUpState(models.TextChoices):
    """Whether somebody still has to act."""

    OPEN = "open", "待处理"
    IN_PROGRESS = "in_progress", "处理中"
    OVERDUE = "overdue", "逾期"
    CLOSED = "closed", "已办结"


class FollowUp(models.Model):
    """A problem's handling: exactly one responsible department, open until closed."""

    result = models.ForeignKey(Result, models.PROTECT, related_name="followups")
    path = models.CharField("处理方式", max_length=24, choices=HandlingPath.choices)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="followups", verbose_name="责任部门"
    )
    state = models.CharField(
        "状态",
        max_length=12,
        choices=FollowUpState.choices,
        default=FollowUpState.OPEN,
        db_index=True,
    )
    opened_at = models.DateTimeField("开始时间", auto_now_add=True)
    closed_at = models.DateTimeField("办结时间", null=True)
    outcome = models.TextField("办理结果", blank=True)
    next_path = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="came_from", verbose_name="后续处理"
    )
    publication = models.OneToOneField(
        Publication, models.PROTECT, null=True, related_name="+", verbose_name="处理结果公示"
    )

    class Meta:
        verbose_name = verbose_name_plural = "后续处理"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["result"], condition=~Q(state="closed"), name="one_open_path_a_result"
            )
        ]

    def __str__(self) -> str:
        return f"{self.result.inspection.drawn_object.name} {self.get_path_display()}"

    @property
    def case_no(self) -> str:
        """The task it belongs to."""
        return self.result.case_no

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return f"{self.case_no} {self}"


class RectificationOrder(models.Model):
    """An order to correct by a date, the evidence, the review."""

    followup = models.OneToOneField(FollowUp, models.CASCADE, related_name="order")
    paper_no = models.CharField("文号", max_length=60, blank=True)
    basis = models.CharField("依据", max_length=300)
    requirement = models.TextField("改正要求")
    due_on = models.DateField("改正期限")
    ordered_by = models.CharField("责令人", max_length=40)
    ordered_at = models.DateTimeField("责令时间", auto_now_add=True)
    evidence_text = models.TextField("改正情况", blank=True)
    evidence = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    evidence_at = models.DateTimeField("提交时间", null=True)
    reviewed_by = models.CharField("复查人", max_length=40, blank=True)
    reviewed_at = models.DateTimeField("复查时间", null=True)
    is_corrected = models.BooleanField("已改正", null=True)
    review_opinion = models.TextField("复查意见", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "责令改正"


class CaseFiling(models.Model):
    """A case opened by the department itself."""

    followup = models.OneToOneField(FollowUp, models.CASCADE, related_name="case")
    number = models.CharField("案号", max_length=60)
    filed_on = models.DateField("立案日期")
    decision = models.TextField("处理决定", blank=True)
    decided_on = models.DateField("决定日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "立案"


class Transfer(models.Model):
    """A clue or suspected crime sent to another organ; open until its receipt is in."""

    followup = models.OneToOneField(FollowUp, models.CASCADE, related_name="transfer")
    is_criminal = models.BooleanField("涉嫌犯罪")
    receiver = models.CharField("接收机关", max_length=100)
    receiver_department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", verbose_name="接收部门"
    )
    facts = models.TextField("移送事实与依据")
    prepared_by = models.CharField("准备人", max_length=40)
    prepared_on = models.DateField("备妥日期")
    #: Who has to send: the finding department, or the lead where the rulebook says so.
    sender_department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name="移送部门"
    )
    #: The participant sent it because the lead did not (rulebooks.md C12).
    is_bypass = models.BooleanField("参与部门自行移送", default=False)
    office_noted_by = models.CharField("办公室知悉人", max_length=40, blank=True)
    paper_no = models.CharField("移送文号", max_length=60, blank=True)
    sent_by = models.CharField("移送人", max_length=40, blank=True)
    sent_at = models.DateTimeField("移送时间", null=True)
    receipt_no = models.CharField("回执编号", max_length=60, blank=True)
    receipt = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    acknowledged_by = models.CharField("签收人", max_length=40, blank=True)
    acknowledged_at = models.DateTimeField("签收时间", null=True)
    returned_reason = models.CharField("退回理由", max_length=300, blank=True)
    outcome = models.TextField("办理结果", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "移送"


class UnlicensedHandling(models.Model):
    """Handling of unlicensed business: the party may be a person or an address."""

    followup = models.OneToOneField(FollowUp, models.CASCADE, related_name="unlicensed")
    party = models.CharField("当事人或者经营场所", max_length=200)
    address = models.CharField("地址", max_length=300, blank=True)
    basis = models.CharField("依据", max_length=300)
    measures = models.TextField("采取的措施")
    handled_by = models.CharField("办理人", max_length=40)
    handled_on = models.DateField("办理日期")

    class Meta:
        verbose_name = verbose_name_plural = "无证无照查处"


class CheckSource(models.TextChoices):
    """Where a check outside the draw comes from.

    吉林 二（八）, 彭阳 二（七）, 兴隆台 五, 昌江 第三条.
    """

    COMPLAINT = "complaint", "投诉举报"
    ASSIGNED = "assigned", "转办交办"
    MONITORING = "monitoring", "数据监测"
    DEPLOYED = "deployed", "上级部署"
    CAMPAIGN = "campaign", "专项整治、重点检查"
    FLIGHT = "flight", "飞行检查"
    EMERGENCY = "emergency", "突发事件或者媒体曝光"
    ROUTINE = "routine", "特殊重点领域日常监管"
    OTHER = "other", "其他"

    @property
    def is_clue(self) -> bool:
        """Whether it is a single clue: checked at once, its content written (吉林 二（八）)."""
        return self in {CheckSource.COMPLAINT, CheckSource.ASSIGNED, CheckSource.MONITORING}


class NonRandomState(models.TextChoices):
    """States of the light process beside the draw (flows §13)."""

    REGISTERED = "registered", "已登记"
    CHECKED = "checked", "已检查"
    HANDLED = "handled", "已处置"


class NonRandomCheck(models.Model):
    """A check that is lawfully not random: never drawn, never counted as a draw.

    A clue, an order from above, a key area under daily watch. The party may be a person or an
    address without credit code. ``rulebook`` is empty on checks registered before it was kept.
    """

    #: What the journal called it before; its older entries stay where they are.
    journal_formerly = ("followup.cluecheck",)

    rulebook = models.ForeignKey(
        RulebookVersion,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="适用规则",
        editable=False,
    )
    source = models.CharField("检查来源", max_length=12, choices=CheckSource.choices)
    source_no = models.CharField("线索编号", max_length=60, blank=True)
    ground = models.CharField("不适用随机抽查的情形", max_length=100)
    document_no = models.CharField("依据文号", max_length=60, blank=True)
    reason = models.TextField("线索内容或者理由", blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="nonrandom_checks", verbose_name="办理部门"
    )
    item = models.ForeignKey(
        InspectionItem, models.PROTECT, null=True, related_name="+", verbose_name="检查事项"
    )
    inspection_object = models.ForeignKey(
        InspectionObject, models.PROTECT, null=True, related_name="nonrandom_checks"
    )
    party = models.CharField("当事人或者场所", max_length=200)
    address = models.CharField("地址", max_length=300, blank=True)
    state = models.CharField(
        "状态",
        max_length=12,
        choices=NonRandomState.choices,
        default=NonRandomState.REGISTERED,
        db_index=True,
    )
    registered_by = models.CharField("登记人", max_length=40)
    registered_at = models.DateTimeField("登记时间", auto_now_add=True)
    checked_on = models.DateField("检查日期", null=True)
    situation = models.TextField("检查情况", blank=True)
    is_problem = models.BooleanField("发现问题", null=True)
    path = models.CharField("处理方式", max_length=24, choices=HandlingPath.choices, blank=True)
    case_number = models.CharField("案号", max_length=60, blank=True)
    case_filed_on = models.DateField("立案日期", null=True)
    outcome = models.TextField("处置结果", blank=True)
    publication = models.OneToOneField(
        Publication, models.PROTECT, null=True, related_name="+", verbose_name="处理结果公示"
    )

    class Meta:
        verbose_name = verbose_name_plural = "非随机检查"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.party

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return f"非随机检查 {self.party}"

    @property
    def is_clue(self) -> bool:
        """Whether it goes after a single clue."""
        return CheckSource(self.source).is_clue


class CreditEntry(models.Model):
    """A published result in the object's credit record (昌江 第十九条)."""

    inspection_object = models.ForeignKey(
        InspectionObject, models.PROTECT, related_name="credit_entries"
    )
    result = models.OneToOneField(Result, models.PROTECT, related_name="credit_entry")
    is_adverse = models.BooleanField("不良信息")
    text = models.CharField("内容", max_length=300)
    recorded_at = models.DateTimeField("记入时间", auto_now_add=True)
    is_corrected = models.BooleanField("已更正", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "信用记录"
        ordering = ["-pk"]


class ListKind(models.TextChoices):
    """The lists of 彭阳 二（六）."""

    ABNORMAL = "abnormal", "经营异常名录"
    SERIOUS = "serious", "严重违法失信名单"


class ListingState(models.TextChoices):
    """Whether the head has decided."""

    PROPOSED = "proposed", "待决定"
    LISTED = "listed", "已列入"
    REFUSED = "refused", "不予列入"
    REMOVED = "removed", "已移出"


class Listing(models.Model):
    """A proposal from a result to place an object on a list, and what became of it."""

    kind = models.CharField("名录", max_length=10, choices=ListKind.choices)
    inspection_object = models.ForeignKey(
        InspectionObject, models.PROTECT, related_name="listings", verbose_name="检查对象"
    )
    result = models.ForeignKey(Result, models.PROTECT, related_name="listings")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    state = models.CharField(
        "状态", max_length=10, choices=ListingState.choices, default=ListingState.PROPOSED
    )
    basis = models.CharField("依据", max_length=300)
    proposed_by = models.CharField("提出人", max_length=40)
    proposed_at = models.DateTimeField("提出时间", auto_now_add=True)
    decision_no = models.CharField("决定文号", max_length=60, blank=True)
    decided_by = models.CharField("决定人", max_length=40, blank=True)
    listed_on = models.DateField("列入日期", null=True)
    removed_on = models.DateField("移出日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "名录管理"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.inspection_object.name} {self.get_kind_display()}"

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return str(self)


class ClassProposal(models.Model):
    """A credit risk class proposed from the credit record; the register keeper decides."""

    inspection_object = models.OneToOneField(
        InspectionObject, models.CASCADE, related_name="class_proposal"
    )
    proposed = models.CharField("建议分类", max_length=1, choices=CreditRiskClass.choices)
    ground = models.CharField("理由", max_length=300)
    calculated_at = models.DateTimeField("计算时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "信用风险分类建议"


class Recognition(models.Model):
    """A department takes another's published result instead of checking again (吉林 二（七）)."""

    result = models.ForeignKey(Result, models.PROTECT, related_name="recognitions")
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="recognitions", verbose_name="采信部门"
    )
    task = models.ForeignKey(InspectionTask, models.PROTECT, null=True, related_name="recognitions")
    reason = models.CharField("采信理由", max_length=300)
    recognised_by = models.CharField("采信人", max_length=40)
    recognised_at = models.DateTimeField("采信时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "结果互认"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["result", "department"], name="recognised_once")
        ]
