"""Signing in: password check, holding an account after repeated failures."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from mingqian.foundation.org.models import Person


class Backend:
    """Authentication by login name and password. There is no superuser bypass."""

    def authenticate(
        self, request: HttpRequest | None, username: str = "", password: str = "", **_: Any
    ) -> Person | None:
        """The person, or ``None`` when name, password or standing do not admit one."""
        person = Person.objects.filter(username=username).first()
        if person is None:
            Person().set_password(password)  # as slow as a real check: names cannot be probed
            return None
        if not person.is_active or is_held(person) or (person.is_demo and not settings.DEBUG):
            return None
        if person.check_password(password):
            Person.objects.filter(pk=person.pk).update(failed_sign_ins=0, held_until=None)
            return person
        _count_failure(person)
        return None

    def get_user(self, user_id: int) -> Person | None:
        """The person of a session; somebody put out of office loses the session at once."""
        person = Person.objects.acting().filter(pk=user_id, is_active=True).first()
        return None if person and person.is_demo and not settings.DEBUG else person


def is_held(person: Person) -> bool:
    """Whether the account is held after too many failures."""
    return person.held_until is not None and person.held_until > timezone.now()


def _count_failure(person: Person) -> None:
    failures = person.failed_sign_ins + 1
    held = None
    if failures >= settings.SIGN_IN_ATTEMPTS:
        held = timezone.now() + dt.timedelta(minutes=settings.SIGN_IN_HOLD_MINUTES)
        failures = 0
    Person.objects.filter(pk=person.pk).update(failed_sign_ins=failures, held_until=held)
