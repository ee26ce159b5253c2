"""Who calls: a bearer token speaks for a person with that person's present posts."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from mingqian.foundation.org import tokens
from mingqian.foundation.policy.actor import Actor, actor_of
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded as mark
from mingqian.foundation.policy.permissions import Permission

Operation = Callable[..., Any]


class Token(HttpBearer):
    """``Authorization: Bearer mq_…``; puts the actor on the request."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor, or ``None`` for 401."""
        person = tokens.person_of(token)
        if person is None:
            return None
        request.actor = actor_of(person)  # type: ignore[attr-defined]
        actor: Actor = request.actor  # type: ignore[attr-defined]
        return actor


TOKEN = Token()


def guarded(*permissions: Permission) -> Callable[[Operation], Operation]:
    """The operation needs one of the permissions; declared for the law-test, checked at each
    call."""

    def decorate(operation: Operation) -> Operation:
        @wraps(operation)
        def check(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            actor: Actor = request.actor  # type: ignore[attr-defined]
            if not any(actor.has(permission) for permission in permissions):
                decision = actor.check(permissions[0])
                raise Refused(decision.reason, code=decision.code, status=403)
            return operation(request, *args, **kwargs)

        return mark(*permissions)(check)

    return decorate
