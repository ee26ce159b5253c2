"""What a later stage does when an earlier one has acted: in the same transaction, by event.

An earlier stage never calls a later one (the order of the flow). It records its act; a later
stage that must react (惠州 第（十二）条: an entered result is published automatically) says so
in its ``reactions.py``: ``@on("result:reviewed") def collect(result, actor): …``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from mingqian.foundation.policy.actor import Actor

#: Receives the subject of the entry and who acted. What it raises undoes the act.
Listener = Callable[[Any, Actor], None]
_LISTENERS: dict[str, list[Listener]] = defaultdict(list)


def on(*codes: str) -> Callable[[Listener], Listener]:
    """Register a reaction to events by their codes."""

    def register(function: Listener) -> Listener:
        for code in codes:
            _LISTENERS[code].append(function)
        return function

    return register


def tell(code: str, subject: Any, actor: Actor) -> None:
    """Call the reactions to an event. Called by ``record`` after the entry is written."""
    for listener in _LISTENERS.get(code, ()):
        listener(subject, actor)


def listened_codes() -> list[str]:
    """Every event code somebody reacts to (a law-test compares them with the vocabulary)."""
    return sorted(_LISTENERS)
