"""Django registration of the stage «工作方案»."""

from __future__ import annotations

from django.apps import AppConfig


class SchemeConfig(AppConfig):
    """工作方案."""

    name = "mingqian.scheme"
    label = "scheme"
    verbose_name = "工作方案"
