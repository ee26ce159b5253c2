"""Django registration of the foundation part «作业与时限»."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """作业与时限."""

    name = "mingqian.foundation.jobs"
    label = "jobs"
    verbose_name = "作业与时限"
