"""Django registration of the stage «监督考评»."""

from __future__ import annotations

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """监督考评."""

    name = "mingqian.oversight"
    label = "oversight"
    verbose_name = "监督考评"
