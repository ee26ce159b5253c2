"""``manage.py verify_archive``: check every sealed volume against its manifest."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mingqian.archive.models import Dossier, DossierState
from mingqian.archive.verify import faults


class Command(BaseCommand):
    """Ends with an error when a sealed volume is not what was sealed."""

    help = "核对已封卷档案：目录、材料与文件是否与封卷时一致"

    def add_arguments(self, parser: CommandParser) -> None:
        """One optional number."""
        parser.add_argument("--number", default="", help="只核对一个档号")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every fault."""
        found = list(faults(options["number"]))
        for fault in found:
            self.stderr.write(f"{fault.number}: {fault.problem}")
        if found:
            raise CommandError(f"共 {len(found)} 处不一致")
        count = Dossier.objects.filter(state=DossierState.SEALED).count()
        self.stdout.write(f"已核对 {count} 卷，全部一致")
