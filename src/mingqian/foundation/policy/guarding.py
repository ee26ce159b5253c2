"""Every view says who may enter: ``@guarded(permission)`` or ``@public``.

The middleware refuses a view that says nothing, and a law-test walks all URLs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.urls import resolve

from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.permissions import Permission

View = TypeVar("View", bound=Callable[..., Any])


def guarded(*permissions: Permission) -> Callable[[View], View]:
    """The view needs a signed-in person holding at least one of the permissions."""

    def mark(view: View) -> View:
        view.guard = permissions  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """The view is open to everyone, signed in or not."""
    view.guard = ()  # type: ignore[attr-defined]
    return view


def guard_of(view: Callable[..., Any]) -> tuple[Permission, ...] | None:
    """What a view declared; ``None`` when it declared nothing."""
    return getattr(view, "guard", None)


def may_open(actor: Actor, address: str) -> bool:
    """Whether the view at an address of this installation lets the actor in: a page links only
    where its reader may go. What the view itself refuses later, it refuses there."""
    guard = guard_of(resolve(urlsplit(address).path).func)
    return guard == () or any(actor.has(permission) for permission in guard or ())
