"""Who calls: a bearer token speaks for a person with that person's present posts."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest
from ninja.security import HttpBearer

from mingqian.foundation.org import tokens
from mingqian.foundation.policy.actor import Actor, actor_of
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.permissions import Permission

if TYPE_CHECKING:
    from mingqian.foundation.policy.request import Request


class Token(HttpBearer):
    """``Authorization: Bearer mq_…``, for operations that need one of the permissions.

    ``@router.get("", auth=Token(P.TASK_VIEW))`` is the declaration a law-test looks for.
    """

    def __init__(self, *permissions: Permission) -> None:
        super().__init__()
        self.permissions = permissions

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor; ``None`` for 401. Raises :class:`Refused` (403) without the permission."""
        person = tokens.person_of(token)
        if person is None:
            return None
        actor = actor_of(person)
        if not any(actor.has(permission) for permission in self.permissions):
            decision = actor.check(self.permissions[0])
            raise Refused(decision.reason, code=decision.code, status=403)
        cast("Request", request).actor = actor
        return actor
