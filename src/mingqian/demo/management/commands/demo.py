"""``manage.py demo``: build the demo, print its accounts, keep the README's table."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from mingqian.demo import accounts, atlas, build
from mingqian.demo.people import DemoRefused, require_debug


class Command(BaseCommand):
    """Build or describe the demo."""

    help = "载入演示数据（仅开发模式）；已有的地方不再重建"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Options of the command."""
        parser.add_argument("--place", help="只建一个地方，例如 hz")
        parser.add_argument("--if-empty", action="store_true", help="没有演示账户时才载入")
        parser.add_argument("--accounts", action="store_true", help="列出演示账户")
        parser.add_argument("--readme", action="store_true", help="更新 README 中的账户表")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what was asked; without options build everything that is missing."""
        if options["readme"]:
            self._readme()
        elif options["accounts"]:
            self._accounts()
        else:
            self._build(options["place"], only_if_empty=options["if_empty"])

    def _build(self, word: str | None, *, only_if_empty: bool) -> None:
        if only_if_empty and (not settings.DEBUG or not build.is_empty()):
            self.stdout.write("演示数据：不载入（正式运行，或者已有演示账户）")
            return
        try:
            wanted = [atlas.place_named(word)] if word else None
            done = 0
            for facts in build.build(wanted):
                done += 1
                self.stdout.write(f"演示数据：已建 {facts.label}")
        except (DemoRefused, LookupError) as error:
            raise CommandError(str(error)) from error
        if done:
            # The first tick opens the clocks of the year, the second finds those already past.
            for _ in range(2):
                call_command("tick", stdout=self.stdout)
        else:
            self.stdout.write("演示数据：均已存在，未作改动")

    def _accounts(self) -> None:
        try:
            require_debug()
        except DemoRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(accounts.as_text())

    def _readme(self) -> None:
        for name in accounts.READMES:
            try:
                changed = accounts.rewrite_readme(Path(settings.BASE_DIR) / name)
            except ValueError as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"{name}：账户表{'已更新' if changed else '未变'}")
