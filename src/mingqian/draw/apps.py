"""Django registration of the stage «抽取检查对象»."""

from __future__ import annotations

from django.apps import AppConfig


class DrawConfig(AppConfig):
    """抽取检查对象."""

    name = "mingqian.draw"
    label = "draw"
    verbose_name = "抽取检查对象"
