"""A stored file: its bytes lie under their SHA-256 digest; a row says what it is."""

from __future__ import annotations

from django.db import models


class StoredFile(models.Model):
    """A file kept for the record. Two rows may point at the same bytes."""

    name = models.CharField("文件名", max_length=200)
    media_type = models.CharField("类型", max_length=80)
    size = models.BigIntegerField("字节数")
    digest = models.CharField("SHA-256", max_length=64, db_index=True)
    stored_at = models.DateTimeField("存入时间", auto_now_add=True)
    stored_by = models.CharField("存入人", max_length=40)
    #: Number of the person, as two may bear one name; empty for the system.
    person_id = models.BigIntegerField("存入人编号", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "文件"

    def __str__(self) -> str:
        return self.name
