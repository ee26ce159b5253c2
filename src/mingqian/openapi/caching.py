"""Answers that need not be sent again (ETag), and a brake on one token's calls."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags, quote_etag
from ninja.throttling import SimpleRateThrottle

if TYPE_CHECKING:
    from mingqian.foundation.policy.request import Request


def unchanged(
    request: HttpRequest, response: HttpResponse, parts: Iterable[object]
) -> HttpResponse | None:
    """Mark the answer with the digest of what it is made of; 304 where the caller has it already.

    ``parts`` are keys and moments of change, enough to tell two answers apart.
    """
    digest = hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]
    etag = quote_etag(digest)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    if etag not in parse_etags(request.headers.get("If-None-Match", "")):
        return None
    return HttpResponse(status=304, headers={"ETag": etag})


class PerPerson(SimpleRateThrottle):
    """So many calls a minute for one person's tokens together (``MINGQIAN_API_CALLS``)."""

    scope = "token"

    def __init__(self) -> None:
        super().__init__(f"{settings.API_CALLS}/min")

    def allow_request(self, request: HttpRequest) -> bool:
        """Whether the call is within what the settings allow now."""
        self.num_requests = settings.API_CALLS
        return bool(super().allow_request(request))

    def get_cache_key(self, request: HttpRequest) -> str | None:
        """One count for each person."""
        actor = getattr(cast("Request", request), "actor", None)
        return f"api:{actor.person_id}" if actor is not None else None
