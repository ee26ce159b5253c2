"""What is kept about senders nobody knows: how often, never who."""

from __future__ import annotations

from django.db import models


class PublicCount(models.Model):
    """How often one sender used one public form since a moment; gone when its time is over.

    ``digest`` is keyed with the installation's secret: no address can be read from it.
    """

    digest = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField(db_index=True)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "公众提交计数"

    def __str__(self) -> str:
        return f"{self.digest[:8]} × {self.number}"
