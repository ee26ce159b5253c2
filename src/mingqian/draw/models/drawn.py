"""What came out of a draw: selected, reserve, dropped, promoted."""

from __future__ import annotations

from django.db import models

from mingqian.draw.models.draws import Draw
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.org.models import Department, Person
from mingqian.library.models import InspectionObject


class DrawnState(models.TextChoices):
    """What became of a drawn object."""

    SELECTED = "selected", "抽中"
    RESERVE = "reserve", "备选"
    DROPPED = "dropped", "未检（已替换）"
    PROMOTED = "promoted", "备选递补"


class DrawnObject(models.Model):
    """An object that came out of the draw, selected or in reserve, as it stood on that day."""

    draw = models.ForeignKey(Draw, models.CASCADE, related_name="drawn_objects")
    inspection_object = models.ForeignKey(
        InspectionObject, models.PROTECT, related_name="drawn", verbose_name="检查对象"
    )
    oid = models.CharField("协议标识", max_length=200)
    name = models.CharField("名称", max_length=200)
    address = models.CharField("住所", max_length=300, blank=True)
    risk_class = models.CharField("信用风险分类", max_length=1)
    stratum = models.CharField("分层", max_length=32)
    rank = models.PositiveIntegerField("序次")
    key = models.CharField("号签", max_length=64)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=DrawnState.choices,
        default=DrawnState.SELECTED,
        db_index=True,
    )
    executing_department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", verbose_name="实施部门"
    )
    dropped_reason_code = models.CharField("不检原因", max_length=60, blank=True)
    dropped_reason = models.TextField("不检说明", blank=True)
    evidence = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    drop_requester = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    drop_requested_by = models.CharField("申请人", max_length=40, blank=True)
    drop_consented_by = models.CharField("同意人", max_length=40, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name="递补对象"
    )

    class Meta:
        verbose_name = verbose_name_plural = "抽中对象"
        ordering = ["draw_id", "stratum", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "inspection_object"], name="drawn_once"),
            models.UniqueConstraint(fields=["draw", "stratum", "rank"], name="one_rank"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_to_inspect(self) -> bool:
        """Whether inspectors go there."""
        return self.state in {DrawnState.SELECTED, DrawnState.PROMOTED}

    @property
    def case_no(self) -> str:
        """The task it belongs to."""
        return self.draw.task.task_no

    @property
    def journal_label(self) -> str:
        """How the journal names it; a draw that is kept secret is named by its lots alone."""
        return f"{self.draw.number_label} {self.stratum}层第{self.rank}签 {self.told_name}".strip()

    @property
    def told_name(self) -> str:
        """The name for papers that more people read than need to know of a sealed draw."""
        return "" if self.draw.disclosure == "sealed" else self.name
