"""``manage.py import_items FILE.csv --department CODE --year 2026``: items into a draft list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.library import services
from mingqian.library.models import InspectionItemList, ListKind, ListState
from mingqian.library.sheets.item_rows import import_items


class Command(BaseCommand):
    """Import inspection items from a CSV file."""

    help = "从 CSV 文件把抽查事项导入部门清单的草稿"

    def add_arguments(self, parser: CommandParser) -> None:
        """File, department, year, encoding."""
        parser.add_argument("file", type=Path, help="CSV 文件")
        parser.add_argument("--department", required=True, help="部门代码")
        parser.add_argument("--year", type=int, default=0, help="年度，默认本年度")
        parser.add_argument("--encoding", default="", help="utf-8（默认）或 gbk")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and report."""
        if not options["file"].is_file():
            raise CommandError(f"没有文件 {options['file']}")
        try:
            item_list = self._draft(options)
            done = import_items(
                item_list=item_list,
                path=options["file"],
                actor=SYSTEM,
                encoding=options["encoding"],
            )
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"{item_list}：新增 {done.added}，退回 {len(done.refused)}")
        for row in done.refused:
            self.stdout.write(f"  第 {row.row_no} 行：{row.reason}")

    def _draft(self, options: dict[str, Any]) -> InspectionItemList:
        department = Department.objects.filter(code=options["department"]).first()
        if department is None:
            raise CommandError(f"没有代码为 {options['department']} 的部门")
        year = options["year"] or timezone.localdate().year
        found = InspectionItemList.objects.filter(
            department=department, kind=ListKind.DEPARTMENT, year=year, state=ListState.DRAFT
        ).first()
        return found or services.start_list(
            department=department, kind=ListKind.DEPARTMENT, year=year, actor=SYSTEM
        )
