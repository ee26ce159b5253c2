"""``manage.py load_rulebooks``: read the rulebook files and keep every new version."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.rules import selectors, services


class Command(BaseCommand):
    """Load rulebooks."""

    help = "载入 rulebooks/ 下的规则文件；有误时逐条列出文件、键与行号，全部不载入"

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and list what now governs."""
        try:
            loaded = services.load_rulebooks(actor=SYSTEM)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        for version in selectors.current_versions():
            mark = "新载入" if version in loaded else "未变"
            self.stdout.write(f"{mark} {version.version_label} {version}")
