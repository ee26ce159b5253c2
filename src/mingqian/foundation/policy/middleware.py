"""The door: no view is entered that was not declared guarded or public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from mingqian.foundation.policy.actor import PUBLIC, Actor, actor_of
from mingqian.foundation.policy.decision import Refused, refuse
from mingqian.foundation.policy.guarding import guard_of

#: Modules whose views bring their own guard (API operations) or are files of the build.
SELF_GUARDED = ("ninja.", "django.contrib.staticfiles")


def _actor(request: HttpRequest) -> Actor:
    user = request.user
    return actor_of(user) if user.is_authenticated else PUBLIC


class GuardMiddleware:
    """Puts ``request.actor`` and refuses what the view's declaration does not admit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refuse before the view runs."""
        guard = guard_of(view)
        if guard is None:
            made_by = getattr(view, "func", view)  # the API serves its contract by a partial
            if made_by.__module__.startswith(SELF_GUARDED):
                return None
            raise ImproperlyConfigured(f"{made_by.__module__} {made_by!r} declares no guard")
        if not guard:
            return None
        # A guarded view always asks who acts: from here on it is a plain Actor, not a lazy one.
        actor = _actor(request)
        request.actor = actor  # type: ignore[attr-defined]
        if actor.person_id is None:
            return self._sign_in(request)
        if any(actor.has(permission) for permission in guard):
            return None
        decision = actor.check(guard[0])
        return _refusal(request, Refused(decision.reason, code=decision.code, status=403))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal becomes a page with its reason; anything else is a bug and stays one."""
        return _refusal(request, exception) if isinstance(exception, Refused) else None

    @staticmethod
    def _sign_in(request: HttpRequest) -> HttpResponse:
        redirect = redirect_to_login(request.get_full_path())
        if request.headers.get("HX-Request"):
            # A fragment request must not swallow the sign-in page.
            return HttpResponse(status=204, headers={"HX-Redirect": redirect.url})
        return redirect


def _refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    context = {"refused": refused, "decision": refuse(refused.reason, clause=refused.clause)}
    template = "ui/refused.html"
    return render(request, template, context, status=refused.status)
