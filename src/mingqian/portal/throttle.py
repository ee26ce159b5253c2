"""A brake on forms anybody may send: so many an hour from one address.

No address is stored with what was sent. This protects the staff's inbox; it is no rule of law.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import HttpRequest

from mingqian.foundation.policy import throttle

LIMIT = 5
SPAN = dt.timedelta(hours=1)


def count(request: HttpRequest, form: str) -> None:
    """Count one more sending of ``form``. Refused 429 when the hour's number is used up."""
    throttle.count(_address(request), form, limit=LIMIT, span=SPAN)


def _address(request: HttpRequest) -> str:
    # Behind the operator's proxy every visitor arrives from the proxy; it appends the true one.
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
