"""Django registration of the foundation part «文书»."""

from __future__ import annotations

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """文书."""

    name = "mingqian.foundation.papers"
    label = "papers"
    verbose_name = "文书"
