"""Dated copies outside the authority, and the heads this installation keeps for others."""

from __future__ import annotations

from django.db import models

from mingqian.draw.models.draws import Draw


class Medium(models.TextChoices):
    """Where a dated copy lies."""

    SUPERIOR = "superior", "上级机关留存"
    RFC3161 = "rfc3161", "可信时间戳"
    NEWSPAPER = "newspaper", "报刊公告"


class AnchorState(models.TextChoices):
    """What became of an anchor."""

    PENDING = "pending", "待送达"
    HELD = "held", "已取得回执"
    REFUSED = "refused", "被拒绝"


class Verified(models.TextChoices):
    """Whether the receipt was checked here, and how that ended."""

    YES = "yes", "已核验"
    NO = "no", "未核验"


class Anchor(models.Model):
    """One dated copy of a sealed plan or of a log head, with the receipt; fixed once held."""

    draw = models.ForeignKey(Draw, models.PROTECT, null=True, related_name="anchors")
    authority = models.CharField("抽取机关", max_length=64, db_index=True)
    medium = models.CharField("方式", max_length=10, choices=Medium.choices)
    state = models.CharField(
        "状态", max_length=8, choices=AnchorState.choices, default=AnchorState.PENDING
    )
    #: What is anchored: the plan digest, or the root of the log head of ``size``.
    digest = models.CharField("摘要", max_length=64)
    size = models.PositiveIntegerField("日志记录数", default=0)
    place = models.CharField("留存处", max_length=200)
    reference = models.CharField("出处", max_length=300, blank=True)
    request = models.BinaryField("请求", default=bytes)
    response = models.BinaryField("回执", default=bytes)
    verified = models.CharField("核验", max_length=3, choices=Verified.choices, default=Verified.NO)
    #: When the receipt says it was received.
    time = models.DateTimeField("留存时间", null=True)
    tries = models.PositiveSmallIntegerField("送达次数", default=0)
    next_try_at = models.DateTimeField("下次送达", null=True)
    problem = models.CharField("未送达原因", max_length=300, blank=True)
    noted_by = models.CharField("登记人", max_length=40, blank=True)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "外部留存"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "medium", "place", "digest", "size"], name="one_anchor"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_medium_display()} {self.place}"


class Verdict(models.TextChoices):
    """What a superior authority found when a log's head came in."""

    ACCEPTED = "accepted", "一致"
    FORKED = "forked", "日志分叉"


class WitnessedHead(models.Model):
    """A head of another authority's log that came in here: kept for ever, accepted or forked."""

    origin = models.CharField("日志名称", max_length=200, db_index=True)
    size = models.PositiveIntegerField("记录数")
    root = models.CharField("树根", max_length=64)
    note = models.TextField("签名检查点")
    verdict = models.CharField("结论", max_length=8, choices=Verdict.choices)
    #: Our cosignature line; empty where the head was refused.
    cosignature = models.TextField("会签", blank=True)
    problem = models.CharField("分叉说明", max_length=300, blank=True)
    at = models.DateTimeField("收到时间")

    class Meta:
        verbose_name = verbose_name_plural = "下级日志留存"
        ordering = ["origin", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "size"],
                condition=models.Q(verdict="accepted"),
                name="one_accepted_head",
            )
        ]

    def __str__(self) -> str:
        return f"{self.origin} {self.size}"
