"""``manage.py import_enforcement FILE.csv --department CODE --source …``: penalties and orders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.library.intake.enforcement import import_enforcement


class Command(BaseCommand):
    """Import enforcement information about objects."""

    help = "从 CSV 文件导入部门业务系统的监管执法信息；可重复运行"

    def add_arguments(self, parser: CommandParser) -> None:
        """File, department, source, encoding."""
        parser.add_argument("file", type=Path, help="CSV 文件")
        parser.add_argument("--department", required=True, help="作出部门代码")
        parser.add_argument("--source", default="部门业务系统", help="数据来源名称")
        parser.add_argument("--encoding", default="", help="utf-8（默认）或 gbk")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and report."""
        if not options["file"].is_file():
            raise CommandError(f"没有文件 {options['file']}")
        department = Department.objects.filter(code=options["department"]).first()
        if department is None:
            raise CommandError(f"没有代码为 {options['department']} 的部门")
        try:
            done = import_enforcement(
                department=department,
                path=options["file"],
                source=options["source"],
                encoding=options["encoding"],
                actor=SYSTEM,
            )
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"新增 {done.added}，更新 {done.updated}，退回 {len(done.refused)}")
        for row_no, reason in done.refused:
            self.stdout.write(f"  第 {row_no} 行：{reason}")
