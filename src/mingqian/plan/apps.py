"""Django registration of the stage «年度抽查计划»."""

from __future__ import annotations

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """年度抽查计划."""

    name = "mingqian.plan"
    label = "plan"
    verbose_name = "年度抽查计划"
