"""The append-only log of each authority: leaves, signed heads, outside copies (protocol §2.9)."""

from __future__ import annotations

from django.db import models

from mingqian.draw.models.draws import Draw


class LogKind(models.TextChoices):
    """What a leaf of the log records."""

    PLAN = "plan", "封存"
    COMMIT = "commit", "承诺"
    VOID = "void", "作废"
    RESULT = "result", "抽取结果"
    REPLACE = "replace", "递补"
    DISCLOSE = "disclose", "公开"
    TERMS = "terms", "匹配条件封存"
    DEALT = "dealt", "匹配结果"


class LogEntry(models.Model):
    """One leaf of an authority's log, written in the transaction of its act; never changed."""

    authority = models.CharField("抽取机关", max_length=64)
    index = models.PositiveIntegerField("序号")
    kind = models.CharField("种类", max_length=10, choices=LogKind.choices)
    plan_no = models.CharField("抽取编号", max_length=60, db_index=True)
    attempt = models.PositiveSmallIntegerField("次数")
    draw = models.ForeignKey(Draw, models.PROTECT, related_name="log_entries")
    #: The canonical text whose UTF-8 bytes are the Merkle leaf.
    leaf = models.TextField("内容（规范JSON）")
    leaf_hash = models.CharField("叶指纹", max_length=64)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "抽取存证记录"
        ordering = ["authority", "index"]
        constraints = [models.UniqueConstraint(fields=["authority", "index"], name="one_log_index")]

    def __str__(self) -> str:
        return f"{self.authority} {self.index} {self.get_kind_display()}"


class LogHead(models.Model):
    """A signed checkpoint of an authority's log: one for every size it has had."""

    authority = models.CharField("抽取机关", max_length=64)
    origin = models.CharField("日志名称", max_length=200)
    size = models.PositiveIntegerField("记录数")
    root = models.CharField("树根", max_length=64)
    #: The signed note in the C2SP form, byte for byte as it is served.
    note = models.TextField("签名检查点")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "抽取存证检查点"
        ordering = ["authority", "size"]
        constraints = [models.UniqueConstraint(fields=["authority", "size"], name="one_log_head")]

    def __str__(self) -> str:
        return f"{self.origin} {self.size}"
