"""Django registration of the face «工作台»."""

from __future__ import annotations

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """工作台."""

    name = "mingqian.console"
    label = "console"
    verbose_name = "工作台"

    def ready(self) -> None:
        """Tell the shells who counts what waits for a person."""
        from mingqian.console import counts
        from mingqian.ui.context import provide_counts

        provide_counts(counts.counts)
