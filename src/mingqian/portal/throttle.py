"""A brake on forms anybody may send: so many an hour from one address.

Counted in the cache of each server process and forgotten after the hour; no address is stored
with what was sent. This protects the staff's inbox; it is no rule of law.
"""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from mingqian.foundation.policy.decision import Refused

LIMIT = 5
SECONDS = 3600


def count(request: HttpRequest, form: str) -> None:
    """Count one more sending of ``form``. Refused 429 when the hour's number is used up."""
    key = f"portal:{form}:{_address(request)}"
    cache.add(key, 0, SECONDS)
    if cache.incr(key) > LIMIT:
        raise Refused("提交过于频繁,请一小时后再试", code="too_many", status=429)


def _address(request: HttpRequest) -> str:
    # Behind the operator's proxy every visitor arrives from the proxy; it appends the true one.
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
