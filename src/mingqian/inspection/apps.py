"""Django registration of the stage «现场检查»."""

from __future__ import annotations

from django.apps import AppConfig


class InspectionConfig(AppConfig):
    """现场检查."""

    name = "mingqian.inspection"
    label = "inspection"
    verbose_name = "现场检查"
