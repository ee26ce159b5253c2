"""Pool, seal, seed shares, draw, drawn objects: the record of flows §4 and the mq1 protocol."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.org.models import Department, Person
from mingqian.library.models import InspectionObject
from mingqian.scheme.models import InspectionTask


class DrawKind(models.TextChoices):
    """First draw, redraw after a void, supplementary draw."""

    INITIAL = "initial", "首次抽取"
    REDRAW = "redraw", "作废重抽"
    SUPPLEMENTARY = "supplementary", "补抽"


class SupplementGround(models.TextChoices):
    """Why more objects are drawn after the draw: the only three grounds there are."""

    RESERVE_USED = "reserve_used", "同层备选已用完"
    LIMIT_REACHED = "limit_reached", "递补已达上限"
    ENLARGED = "enlarged", "经批准扩大抽查"


class DrawState(models.TextChoices):
    """From pool to dispatch."""

    POOL_BUILT = "pool_built", "抽取池已建"
    SEALED = "sealed", "名单已封存"
    COMMITTED = "committed", "承诺齐备"
    REVEALED = "revealed", "随机数已公开"
    DRAWN = "drawn", "已抽取"
    CONFIRMED = "confirmed", "名单已确认"
    FILED = "filed", "已备案"
    DISPATCHED = "dispatched", "已派发"
    VOID = "void", "已作废"


class Coordination(models.Model):
    """One ceremony for several draws: one seed, so that departments meet at the same doors
    (综合查一次; protocol §12)."""

    title = models.CharField("名称", max_length=120)
    started_for = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name="发起部门"
    )
    started_by = models.CharField("发起人", max_length=40)
    created_at = models.DateTimeField("发起时间", auto_now_add=True)
    plan_json = models.TextField("统筹计划（规范JSON）", blank=True)
    plan_digest = models.CharField("统筹摘要", max_length=64, blank=True)
    sealed_at = models.DateTimeField("封存时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "统筹抽取"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title


class Draw(models.Model):
    """One attempt to draw the objects of a task."""

    #: Empty until the seal: numbers are consecutive over what was sealed (protocol §2.9).
    draw_no = models.CharField("抽取编号", max_length=60, blank=True)
    task = models.ForeignKey(InspectionTask, models.PROTECT, related_name="draws")
    kind = models.CharField("种类", max_length=14, choices=DrawKind.choices)
    attempt = models.PositiveSmallIntegerField("次数", default=1)
    state = models.CharField(
        "状态",
        max_length=12,
        choices=DrawState.choices,
        default=DrawState.POOL_BUILT,
        db_index=True,
    )
    authority = models.CharField("抽取机关", max_length=60)
    alg = models.CharField("算法", max_length=10, default="sha256")
    reserve_permille = models.PositiveSmallIntegerField("备选比例（千分之）")
    disclosure = models.CharField("公开方式", max_length=10, default="immediate")
    disclose_at = models.DateTimeField("公开时间", null=True)
    commit_by = models.DateTimeField("承诺截止", null=True)
    reveal_by = models.DateTimeField("公开截止", null=True)
    plan_json = models.TextField("封存内容（规范JSON）", blank=True)
    plan_digest = models.CharField("封存摘要", max_length=64, blank=True)
    prev_digest = models.CharField("前次摘要", max_length=64, default="0" * 64)
    sealed_at = models.DateTimeField("封存时间", null=True)
    beacon_kind = models.CharField("公共随机源", max_length=10, default="dice")
    beacon_detail = models.JSONField("随机源约定", default=dict)
    beacon_text = models.CharField("随机源结果", max_length=300, blank=True)
    beacon_entered_by = models.CharField("录入人", max_length=40, blank=True)
    beacon_witness = models.CharField("见证人", max_length=40, blank=True)
    beacon_at = models.DateTimeField("随机源时间", null=True)
    seed = models.CharField("抽取种子", max_length=64, blank=True)
    drawn_at = models.DateTimeField("抽取时间", null=True)
    drawn_by = models.CharField("抽取人", max_length=40, blank=True)
    certificate = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="抽取记录"
    )
    certificate_digest = models.CharField("抽取记录摘要", max_length=64, blank=True)
    confirmed_by = models.CharField("确认人", max_length=40, blank=True)
    confirmed_at = models.DateTimeField("确认时间", null=True)
    filing_no = models.CharField("备案号", max_length=60, blank=True)
    filing_remark = models.TextField("备案意见", blank=True)
    filed_by = models.CharField("备案人", max_length=40, blank=True)
    filed_at = models.DateTimeField("备案时间", null=True)
    dispatched_at = models.DateTimeField("派发时间", null=True)
    disclosed_at = models.DateTimeField("实际公开时间", null=True)
    void_reason = models.TextField("作废原因", blank=True)
    void_party = models.CharField("责任方", max_length=300, blank=True)
    #: The drawn draw that this one supplements, and on which ground (protocol §11).
    supplements = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="supplement_draws", verbose_name="补充"
    )
    supplement_ground = models.CharField(
        "补抽理由", max_length=14, choices=SupplementGround.choices, blank=True
    )
    decision_no = models.CharField("批准文号", max_length=80, blank=True)
    decision_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="批准文件"
    )
    coordination = models.ForeignKey(
        Coordination, models.PROTECT, null=True, related_name="members", verbose_name="统筹抽取"
    )
    asked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name="提出人"
    )
    approved_by = models.CharField("批准人", max_length=40, blank=True)
    approved_at = models.DateTimeField("批准时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "抽取"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["draw_no", "attempt"], condition=~Q(draw_no=""), name="one_attempt_no"
            ),
            # Two sealed plans of an authority can never follow the same one: no forks.
            models.UniqueConstraint(
                fields=["authority", "prev_digest"],
                condition=~Q(plan_digest=""),
                name="one_successor_a_plan",
            ),
            models.UniqueConstraint(
                fields=["task"],
                condition=~Q(state="void") & ~Q(kind="supplementary"),
                name="one_live_draw_a_task",
            ),
            # A second draw on the same plan number needs the void of the first.
            models.UniqueConstraint(
                fields=["draw_no"],
                condition=~Q(state="void") & ~Q(draw_no=""),
                name="one_live_attempt_a_number",
            ),
            models.UniqueConstraint(
                fields=["supplements"],
                condition=Q(state__in=["pool_built", "sealed", "committed", "revealed"]),
                name="one_open_supplement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number_label} 第{self.attempt}次"

    @property
    def number_label(self) -> str:
        """Its number, or that it has none yet."""
        return self.draw_no or "未编号"

    @property
    def case_no(self) -> str:
        """The task it belongs to."""
        return self.task.task_no

    @property
    def journal_label(self) -> str:
        """How the journal names it."""
        return f"{self.number_label} 第{self.attempt}次抽取"

    @property
    def root_digest(self) -> str:
        """What commitments and seed hang on: P* of a coordinated ceremony, else P."""
        return self.coordination.plan_digest if self.coordination else self.plan_digest

    @property
    def is_supplementary(self) -> bool:
        """Whether it adds to a draw of the same task that is done."""
        return self.supplements_id is not None

    @property
    def is_drawn(self) -> bool:
        """Whether the outcome is fixed."""
        return self.state in {
            DrawState.DRAWN,
            DrawState.CONFIRMED,
            DrawState.FILED,
            DrawState.DISPATCHED,
        }


class DrawPool(models.Model):
    """The frozen pool of a draw: its canonical file and root; changed by nobody."""

    draw = models.OneToOneField(Draw, models.CASCADE, related_name="pool")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    root = models.CharField("名单指纹（默克尔根）", max_length=64)
    size = models.PositiveIntegerField("候选户数")
    candidate_count = models.PositiveIntegerField("范围内户数")
    excluded_count = models.PositiveIntegerField("排除户数")
    population = models.CharField("抽取范围", max_length=300)
    #: A pool of natural persons: the public sees leaf hashes (protocol §3.1). ``root`` is the
    #: root over the blind leaves once it is sealed; the key stays here, encrypted.
    is_blind = models.BooleanField("盲名单", default=False)
    blind_key = models.TextField("名单密钥", blank=True)
    public_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="公开的盲名单"
    )
    built_at = models.DateTimeField("建池时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "抽取池"


class Stratum(models.Model):
    """A stratum with the rule that gave its quota, resolved before the seal."""

    draw = models.ForeignKey(Draw, models.CASCADE, related_name="strata")
    code = models.CharField("分层", max_length=32)
    label = models.CharField("名称", max_length=60)
    size = models.PositiveIntegerField("户数")
    rule = models.CharField("规则", max_length=10)
    value = models.PositiveIntegerField("取值")
    minimum = models.PositiveIntegerField("最低", default=0)
    quota = models.PositiveIntegerField("应抽户数")

    class Meta:
        verbose_name = verbose_name_plural = "分层"
        ordering = ["draw_id", "code"]
        constraints = [models.UniqueConstraint(fields=["draw", "code"], name="one_stratum_code")]


class Exclusion(models.Model):
    """One reason that keeps an object out of the pool, warns of it, or was set aside.

    An object with two reasons has two rows; it is in the pool when every row is set aside or
    only a warning (rules that are only advice where they are not written, G14).
    """

    draw = models.ForeignKey(Draw, models.CASCADE, related_name="exclusions")
    inspection_object = models.ForeignKey(InspectionObject, models.PROTECT, related_name="+")
    oid = models.CharField("协议标识", max_length=200)
    reason_code = models.CharField("原因代码", max_length=40, db_index=True)
    reason = models.CharField("原因", max_length=300)
    clause = models.CharField("依据", max_length=300, blank=True)
    is_warning = models.BooleanField("仅提示", default=False)
    is_overridden = models.BooleanField("已准予纳入", default=False)
    override_reason = models.CharField("准予理由", max_length=300, blank=True)
    override_by = models.CharField("准予人", max_length=40, blank=True)
    #: The ground tells of a draw that is still secret: until then only its rule is told.
    withheld_until = models.DateTimeField("原因公开时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "排除"
        ordering = ["draw_id", "oid"]
        constraints = [
            models.UniqueConstraint(
                fields=["draw", "inspection_object", "reason_code"], name="one_exclusion_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.inspection_object.name}：{self.reason}"

    @property
    def told_reason(self) -> str:
        """The reason as it may be told now: of a draw that is still secret only the rule."""
        if self.withheld_until is None or self.withheld_until <= timezone.now():
            return self.reason
        until = timezone.localtime(self.withheld_until)
        return f"依据同一规则排除，所涉抽取封存至 {until:%Y-%m-%d %H:%M}，届时公开"

    @property
    def keeps_out(self) -> bool:
        """Whether this row alone keeps the object out."""
        return not self.is_overridden and not self.is_warning


class SeedShare(models.Model):
    """One party's contribution to the seed: the commitment first, the value later."""

    draw = models.ForeignKey(Draw, models.CASCADE, related_name="shares")
    party = models.CharField("代号", max_length=40)
    label = models.CharField("参与方", max_length=80)
    seq = models.PositiveSmallIntegerField("序号")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    is_observer = models.BooleanField("见证方", default=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    commitment = models.CharField("承诺值", max_length=64, blank=True)
    committed_at = models.DateTimeField("承诺时间", null=True)
    #: The number sealed by the platform for a party that asked it to keep its envelope.
    envelope = models.TextField("密封件", blank=True)
    value = models.CharField("随机数", max_length=64, blank=True)
    via = models.CharField("公开方式", max_length=10, blank=True)
    revealed_at = models.DateTimeField("公开时间", null=True)
    #: A deadline the party let pass: ``commit`` or ``reveal``.
    missed = models.CharField("逾期", max_length=7, blank=True)
    #: The attempt failed by it: it takes no part in the next ones.
    is_barred = models.BooleanField("不再参加", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "随机数贡献"
        ordering = ["draw_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["draw", "party"], name="one_share_a_party")]

    def __str__(self) -> str:
        return self.label
