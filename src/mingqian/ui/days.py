"""A day asked for in an address: ``?on=2026-05-01``."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest


def asked_day(request: HttpRequest, name: str = "on") -> dt.date | None:
    """The day of a query parameter; ``None`` where there is none or it is no day."""
    try:
        return dt.date.fromisoformat(request.GET.get(name, "").strip())
    except ValueError:
        return None
