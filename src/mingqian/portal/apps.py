"""Django registration of the face «公示门户»."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """公示门户."""

    name = "mingqian.portal"
    label = "portal"
    verbose_name = "公示门户"
