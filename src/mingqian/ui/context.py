"""What every shell shows around a page: names, menus, the person, waiting counts.

``{{ shell }}`` in any template. All of it is lazy: a page that shows no menu asks nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from mingqian.foundation.org import selectors as org
from mingqian.foundation.policy.actor import PUBLIC, Actor
from mingqian.foundation.rules import selectors as rules
from mingqian.ui.menu import Link, build, build_portal, url_of

Counts = Callable[[HttpRequest], Mapping[str, int]]
_counts: list[Counts] = []


def provide_counts(provider: Counts) -> Counts:
    """Register who counts what waits for the actor: ``{"todo": 12, "draw": 1}`` by menu key.

    Called once by the console when it starts; usable as a decorator. The function is asked at
    most once a page, and only on pages with the desk's menu.
    """
    _counts[:] = [provider]
    return provider


class Shell:
    """The frame of one page. Attributes are read by the base templates."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def site_name(self) -> str:
        """Name of the platform in the top bar."""
        return str(settings.SITE_NAME)

    @property
    def operator(self) -> str:
        """Who runs it (主办单位)."""
        return str(settings.SITE_OPERATOR)

    @cached_property
    def actor(self) -> Actor:
        """Who is signed in; :data:`PUBLIC` for nobody."""
        return getattr(self._request, "actor", None) or PUBLIC

    @property
    def is_signed_in(self) -> bool:
        """Whether a person is signed in."""
        return self.actor.person_id is not None

    @cached_property
    def place(self) -> str:
        """Region or bureau of the text that governs the person's department."""
        if not self.is_signed_in:
            return ""
        version = rules.governing_version(org.department_for(self.actor))
        return rules.ruleset_of(version).meta.region

    @property
    def initial(self) -> str:
        """First character of the name, for the round sign."""
        return self.actor.name[:1]

    @property
    def role_names(self) -> str:
        """The actor's roles in words."""
        return "、".join(sorted(role.label for role in self.actor.roles))

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """What waits, by menu key."""
        return _counts[0](self._request) if _counts and self.is_signed_in else {}

    @property
    def todo_count(self) -> int:
        """To-dos of the actor."""
        return self.counts.get("todo", 0)

    @cached_property
    def menu(self) -> list[tuple[str, list[Link]]]:
        """Left menu of the desk."""
        return build(self.actor, self._request.path, self.counts)

    @property
    def section(self) -> Link | None:
        """The entry of the desk's menu the page belongs to, for its path."""
        return next((link for _, links in self.menu for link in links if link.is_current), None)

    @cached_property
    def portal_menu(self) -> list[Link]:
        """Navigation of the portal."""
        return build_portal(self._request.path)

    @cached_property
    def urls(self) -> dict[str, str]:
        """Addresses the shells link to; "" where the page does not exist."""
        names = {
            "home": "console:home",
            "todo": "console:todo-list",
            "search": "console:search",
            "help": "console:help",
            "sign_in": "console:sign-in",
            "sign_out": "console:sign-out",
            "password": "console:password",
            "field": "field:home",
            "portal": "portal:home",
            "portal_search": "portal:result-list",
        }
        return {key: url_of(name) for key, name in names.items()}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``{{ shell }}``."""
    return {"shell": Shell(request)}
