"""A number series and an issued paper."""

from __future__ import annotations

from django.db import models

from mingqian.foundation.files.models import StoredFile


class NumberSeries(models.Model):
    """The next number of a series in a year; gaps never occur, numbers never return."""

    series = models.CharField("字号", max_length=60)
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "文书编号"
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="one_series_a_year")]


class Paper(models.Model):
    """A paper as it was issued: its text is frozen in the stored file."""

    kind = models.CharField("文书种类", max_length=40, db_index=True)
    title = models.CharField("标题", max_length=120)
    number = models.CharField("文号", max_length=60, unique=True)
    issued_on = models.DateField("日期")
    department_name = models.CharField("出具单位", max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    case_no = models.CharField("任务编号", max_length=60, blank=True, db_index=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="papers")

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        ordering = ["-issued_on", "-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"])]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"
