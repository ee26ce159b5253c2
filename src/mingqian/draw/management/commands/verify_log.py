"""``manage.py verify_log``: recompute the logs and compare every sealed draw with them."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from mingqian.draw.ledger.auditing import audit
from mingqian.draw.selectors import logs, overdue


class Command(BaseCommand):
    """Verify the logs."""

    help = "校验抽取存证日志：叶、树根、签名、编号，并与每次封存的抽取核对；有问题时以 1 退出"

    def add_arguments(self, parser: CommandParser) -> None:
        """One authority only, if wished."""
        parser.add_argument("--authority", default="", help="只校验一个抽取机关的日志")

    def handle(self, *args: Any, authority: str = "", **options: Any) -> None:
        """Print every fault and every overdue plan, or the heads when all holds."""
        faults = list(audit(authority))
        for fault in faults:
            self.stderr.write(f"{fault.where}：{fault.problem}")
        if faults:
            self.stderr.write(f"抽取存证未通过校验：{len(faults)} 处问题")
            sys.exit(1)
        for line in logs():
            if authority in {"", line.authority}:
                self.stdout.write(f"{line.origin}：{line.size} 条，树根 {line.root}")
        for item in overdue(authority):
            self.stdout.write(item.zh)
        self.stdout.write("抽取存证完整")
