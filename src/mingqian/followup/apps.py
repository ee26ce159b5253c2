"""Django registration of the stage «后续处理»."""

from __future__ import annotations

from django.apps import AppConfig


class FollowupConfig(AppConfig):
    """后续处理."""

    name = "mingqian.followup"
    label = "followup"
    verbose_name = "后续处理"
