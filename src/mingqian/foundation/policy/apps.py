"""Django registration of the foundation part «权限»."""

from __future__ import annotations

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """权限."""

    name = "mingqian.foundation.policy"
    label = "policy"
    verbose_name = "权限"
