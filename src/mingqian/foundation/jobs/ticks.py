"""What the stages do when time passes: each registers a function that ``manage.py tick`` calls."""

from __future__ import annotations

import logging
from collections.abc import Callable

#: Does what has fallen due and returns how many things it changed. Must be idempotent.
Tick = Callable[[], int]
_TICKS: dict[str, Tick] = {}
log = logging.getLogger(__name__)


def on_tick(name: str) -> Callable[[Tick], Tick]:
    """Register a stage's tick: ``@on_tick("scheme:no-answer")`` in its ``jobs.py``."""

    def register(function: Tick) -> Tick:
        _TICKS[name] = function
        return function

    return register


def run_all() -> int:
    """Run every stage's tick; one that fails does not hold up the others."""
    changed = 0
    for name in sorted(_TICKS):
        try:
            changed += _TICKS[name]()
        except Exception:
            log.exception("tick %s failed", name)
    return changed
