"""Django registration of the face «现场端»."""

from __future__ import annotations

from django.apps import AppConfig


class FieldConfig(AppConfig):
    """现场端."""

    name = "mingqian.field"
    label = "field"
    verbose_name = "现场端"
