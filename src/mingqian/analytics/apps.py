"""Django registration of the stage «统计»."""

from __future__ import annotations

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """统计."""

    name = "mingqian.analytics"
    label = "analytics"
    verbose_name = "统计"
