"""``manage.py verify_journal``: recompute the whole chain; exit 1 when it does not hold."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from mingqian.foundation.journal import record


class Command(BaseCommand):
    """Verify the journal."""

    help = "校验留痕日志的摘要链；发现改动、缺失或断链时列出并以 1 退出"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every fault, or the tip when the chain holds."""
        faults = list(record.verify())
        for fault in faults:
            self.stderr.write(f"第 {fault.seq} 条：{fault.problem}")
        if faults:
            self.stderr.write(f"留痕日志未通过校验：{len(faults)} 处问题")
            sys.exit(1)
        seq, digest = record.tip()
        self.stdout.write(f"留痕日志完整：共 {seq} 条，末条摘要 {digest}")
