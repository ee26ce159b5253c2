"""``manage.py log_keys``: the public keys to announce outside the platform."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from mingqian.draw.selectors import logs, witness_key


class Command(BaseCommand):
    """Print the verifier keys."""

    help = "列出各抽取机关日志的验证公钥和本机关的会签公钥，供公告、登记到上级机关"

    def handle(self, *args: Any, **options: Any) -> None:
        """One key a line: the logs, then this installation as a witness."""
        for line in logs():
            self.stdout.write(line.key)
        self.stdout.write(witness_key())
