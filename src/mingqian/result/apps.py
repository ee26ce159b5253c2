"""Django registration of the stage «结果录入与审核»."""

from __future__ import annotations

from django.apps import AppConfig


class ResultConfig(AppConfig):
    """结果录入与审核."""

    name = "mingqian.result"
    label = "result"
    verbose_name = "结果录入与审核"
