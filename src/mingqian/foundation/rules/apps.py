"""Django registration of the foundation part «规则依据»."""

from __future__ import annotations

from django.apps import AppConfig


class RulesConfig(AppConfig):
    """规则依据."""

    name = "mingqian.foundation.rules"
    label = "rules"
    verbose_name = "规则依据"
