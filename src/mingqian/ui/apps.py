"""Django registration of the shared interface."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """界面组件."""

    name = "mingqian.ui"
    label = "ui"
    verbose_name = "界面组件"
