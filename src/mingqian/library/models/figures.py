"""How many of what stood in the registries at the end of a day.

Past days cannot be counted again from rows that have changed since, so each day's figures are kept
as they were; they begin with the day the platform first counted.
"""

from __future__ import annotations

from django.db import models


class RegistryFigure(models.Model):
    """A count: of objects or inspectors, in a region, of a department, with a value of a fact.

    Department and value are kept as codes ("" where nobody is named): names of the day may change.
    """

    day = models.DateField("日期")
    subject = models.CharField("名录", max_length=10)
    fact = models.CharField("项目", max_length=16)
    value = models.CharField("取值", max_length=60, blank=True)
    region_code = models.CharField("区划", max_length=12)
    department_code = models.CharField("部门", max_length=40, blank=True)
    number = models.PositiveIntegerField("数量")

    class Meta:
        verbose_name = verbose_name_plural = "名录统计"
        ordering = ["day", "subject", "fact"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "subject", "fact", "value", "region_code", "department_code"],
                name="one_registry_figure",
            )
        ]
