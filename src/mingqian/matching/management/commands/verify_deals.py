"""``manage.py verify_deals``: recompute every deal and compare it with log and rows."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from mingqian.matching.dealing.auditing import audit
from mingqian.matching.models import SealState, TermsSeal


class Command(BaseCommand):
    """Verify the deals."""

    help = "校验人员匹配：封存的条件、匹配记录逐份复算，并与日志、现有匹配核对；有问题时以 1 退出"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every fault, or how many deals hold."""
        faults = list(audit())
        for fault in faults:
            self.stderr.write(f"{fault.where}：{fault.problem}")
        if faults:
            self.stderr.write(f"人员匹配未通过校验：{len(faults)} 处问题")
            sys.exit(1)
        number = TermsSeal.objects.filter(state=SealState.DEALT).count()
        self.stdout.write(f"人员匹配完整：{number} 次匹配均与日志、记录相符")
