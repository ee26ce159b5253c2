"""``manage.py tick``: what time does: overdue marks, abandoned jobs, the stages' own ticks.

Idempotent; run by a timer every few minutes (or ``--every SECONDS`` in the demo).
"""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from mingqian.foundation.jobs import clock, ticks, work


class Command(BaseCommand):
    """Let time pass."""

    help = "标记逾期、恢复中断的作业、执行各环节的到期处理；可重复运行"

    def add_arguments(self, parser: CommandParser) -> None:
        """``--every`` keeps ticking."""
        parser.add_argument(
            "--every", type=int, default=0, help="每隔多少秒运行一次；0 为只运行一次"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Tick once, or until stopped."""
        while True:
            overdue = clock.mark_overdue()
            resumed = work.resume_abandoned()
            done = ticks.run_all()
            self.stdout.write(f"新增逾期 {overdue} 项，恢复作业 {resumed} 个，到期处理 {done} 项")
            if not options["every"]:
                return
            time.sleep(options["every"])
