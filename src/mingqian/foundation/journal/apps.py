"""Django registration of the foundation part «留痕日志»."""

from __future__ import annotations

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """留痕日志."""

    name = "mingqian.foundation.journal"
    label = "journal"
    verbose_name = "留痕日志"
