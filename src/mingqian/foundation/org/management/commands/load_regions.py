"""``manage.py load_regions``: seed provinces, cities and counties (GB/T 2260)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from mingqian.foundation.org.regions import seed_regions


class Command(BaseCommand):
    """Seed the regions; may be run again at any time."""

    help = "载入行政区划（省、市、县）；可重复运行"

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed and say what changed."""
        done = seed_regions()
        counts = f"新增 {done.added}，更新 {done.changed}，未变 {done.unchanged}"
        self.stdout.write(f"行政区划：{counts}")
