"""Django registration of the foundation part «作业与时限»."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class JobsConfig(AppConfig):
    """作业与时限."""

    name = "mingqian.foundation.jobs"
    label = "jobs"
    verbose_name = "作业与时限"

    def ready(self) -> None:
        """Load every app's ``jobs``, ``events``, ``reactions`` and ``handover`` modules, so that
        handlers, ticks, the journal's vocabulary, who listens to it, and the duties that pass from
        one department to another are known in each process."""
        for config in apps.get_app_configs():
            if config.name.startswith("mingqian."):
                for module in ("jobs", "events", "reactions", "handover"):
                    if find_spec(f"{config.name}.{module}"):
                        import_module(f"{config.name}.{module}")
