"""Django registration of the demo."""

from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """演示数据."""

    name = "mingqian.demo"
    label = "demo"
    verbose_name = "演示数据"
