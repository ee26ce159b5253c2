"""Which pages a proxy may keep: those that are the same for everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.views.decorators.cache import cache_control

#: A published result shows up at the latest after this many seconds.
SECONDS = 60


def cacheable(view: Callable[..., Any]) -> Callable[..., Any]:
    """The answer depends on the address alone and may be kept for a minute."""
    kept: Callable[..., Any] = cache_control(public=True, max_age=SECONDS)(view)
    return kept
