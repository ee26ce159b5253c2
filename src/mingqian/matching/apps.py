"""Django registration of the stage «匹配检查人员»."""

from __future__ import annotations

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """匹配检查人员."""

    name = "mingqian.matching"
    label = "matching"
    verbose_name = "匹配检查人员"
