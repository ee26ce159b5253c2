"""Keys for programs: issued once in clear, kept as digest, bound to a person's present posts."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.journal.record import record
from mingqian.foundation.org import events
from mingqian.foundation.org.models import ApiToken, Person
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import invalid, require
from mingqian.foundation.policy.permissions import Permission

PREFIX = "mq_"


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def issue_token(*, person: Person, name: str, expires_on: dt.date, actor: Actor) -> str:
    """Issue a token and return it; it can never be shown again."""
    require(actor.check(Permission.TOKENS_EDIT))
    if not name.strip():
        raise invalid("请写明令牌用途", name="请填写用途")
    if expires_on <= timezone.localdate():
        raise invalid("有效期须晚于今天", expires_on="请核对日期")
    token = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken.objects.create(
        person=person, name=name, digest=digest_of(token), expires_on=expires_on
    )
    payload = {"name": name, "person": person.name, "expires_on": expires_on.isoformat()}
    record(events.TOKEN_ISSUED, actor=actor, subject=row, payload=payload)
    return token


@transaction.atomic
def revoke_token(*, token: ApiToken, actor: Actor) -> None:
    """Make a token worthless from now on."""
    require(actor.check(Permission.TOKENS_EDIT))
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    record(events.TOKEN_REVOKED, actor=actor, subject=token, payload={"name": token.name})


def person_of(token: str) -> Person | None:
    """The person a token speaks for today; ``None`` for a token that is not valid."""
    row = (
        ApiToken.objects.select_related("person__department__region", "person__department__parent")
        .filter(digest=digest_of(token), revoked_at__isnull=True, person__is_active=True)
        .first()
    )
    if row is None or row.expires_on < timezone.localdate():
        return None
    return row.person
