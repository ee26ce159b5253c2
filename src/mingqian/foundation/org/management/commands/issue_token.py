"""``manage.py issue_token NAME --for LOGIN --until DATE``: a key for a program."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mingqian.foundation.org import tokens
from mingqian.foundation.org.models import Person
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused


class Command(BaseCommand):
    """Issue an API token."""

    help = "为在职人员签发接口令牌；令牌只显示一次"

    def add_arguments(self, parser: CommandParser) -> None:
        """Purpose, person, last day."""
        parser.add_argument("name", help="用途")
        parser.add_argument("--for", dest="login", required=True, help="登录名")
        parser.add_argument("--until", required=True, type=dt.date.fromisoformat, help="有效期至")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the token."""
        person = Person.objects.filter(username=options["login"]).first()
        if person is None:
            raise CommandError(f"没有登录名为 {options['login']} 的人员")
        try:
            token = tokens.issue_token(
                person=person, name=options["name"], expires_on=options["until"], actor=SYSTEM
            )
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(token)
