"""Django registration of the stage «一次一档»."""

from __future__ import annotations

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """一次一档."""

    name = "mingqian.archive"
    label = "archive"
    verbose_name = "一次一档"
