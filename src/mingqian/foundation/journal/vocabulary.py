"""The words of the journal: every event code with its sentence, declared by the stages.

A stage's ``events.py`` reads ``SEALED = declare("draw:sealed", "封存了抽取池…")``. The code is
``stage:past-participle``; the sentence may name payload keys in braces.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter
from typing import Any


@dataclass(frozen=True, slots=True)
class EventType:
    """An event code, its Chinese sentence, and the payload keys that are personal data."""

    code: str
    sentence: str
    personal: tuple[str, ...] = ()

    def render(self, payload: dict[str, Any]) -> str:
        """The sentence with the payload's values; a missing value shows as «—»."""
        names = {name for _, name, _, _ in Formatter().parse(self.sentence) if name}
        return self.sentence.format(**{name: payload.get(name, "—") for name in names})


_EVENTS: dict[str, EventType] = {}


def declare(code: str, sentence: str, personal: tuple[str, ...] = ()) -> EventType:
    """Add a word to the vocabulary; a code may be declared once."""
    if code in _EVENTS:
        raise ValueError(f"event {code!r} is declared twice")
    if code.count(":") != 1:
        raise ValueError(f"event {code!r} must read stage:verb")
    _EVENTS[code] = EventType(code, sentence, personal)
    return _EVENTS[code]


def lookup(code: str) -> EventType:
    """The declared event, or a plain one for a code that a later version dropped."""
    return _EVENTS.get(code) or EventType(code, code)


def all_events() -> list[EventType]:
    """Every declared event by code."""
    return [_EVENTS[code] for code in sorted(_EVENTS)]
