"""What is shown to somebody signed in stays with that person: no store hands it to another."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

#: ``no-cache`` and not ``no-store``: the browser asks again after signing out, yet an inspector
#: without a network may still go back to the page that was filled in.
PERSONAL = "private, no-cache"


class PrivacyMiddleware:
    """Marks every answer that was made for a person in office.

    An answer that says itself how it may be kept is left alone. So is one whose making never asked
    who reads it (the portal, files of the build): it is nobody's, and may be shared.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        # Looking at the user would itself open the session, and make the portal vary by cookie.
        asked = request.session.accessed
        if asked and not answer.has_header("Cache-Control") and request.user.is_authenticated:
            answer["Cache-Control"] = PERSONAL
        return answer
