"""What a builder was called with, word for word, and what it returned, kept for another test.

An object a builder was given is *known*: where the story returns or changes it, the very object
of the test that hears the story again is returned and changed, not a copy.
"""

from __future__ import annotations

import datetime as dt
import io
import pickle
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.db.models import Model

_PLAIN = (str, int, float, bytes, Decimal, dt.date, dt.time, dt.timedelta, UUID, PurePath)


class Untellable(Exception):
    """An argument that says nothing lasting about itself: a function, an open file."""


class Faces:
    """Describes arguments and remembers which objects they were, in order."""

    def __init__(self) -> None:
        self.known: list[Any] = []
        self.number: dict[int, int] = {}

    def of(self, value: Any) -> str:
        """The value in words that are equal only for equal values."""
        if value is None or isinstance(value, (Enum, *_PLAIN)):
            return f"{type(value).__name__}:{value!r}"
        if isinstance(value, list | tuple):
            return f"{type(value).__name__}({','.join(self.of(item) for item in value)})"
        if isinstance(value, set | frozenset):
            return f"set({','.join(sorted(self.of(item) for item in value))})"
        if isinstance(value, dict):
            return f"dict({','.join(f'{self.of(k)}={self.of(v)}' for k, v in value.items())})"
        return self._object(value)

    def _object(self, value: Any) -> str:
        if id(value) in self.number:
            return f"#{self.number[id(value)]}"
        self.number[id(value)] = len(self.known)
        self.known.append(value)
        kind = f"{type(value).__module__}.{type(value).__qualname__}"
        return f"{kind}{self.of(_facts(value))}"


def _facts(value: Any) -> dict[str, Any]:
    if isinstance(value, Model):
        # What it holds, not what it has looked up: relations read so far say nothing new.
        return {field.attname: value.__dict__.get(field.attname) for field in value._meta.fields}
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if type(value).__module__.startswith(("tests.", "mingqian.")) and hasattr(value, "__dict__"):
        return dict(vars(value))
    raise Untellable(type(value).__qualname__)


def remember(made: Any, faces: Faces) -> bytes | None:
    """What was returned, and what the known objects have become; None where it cannot be kept."""
    store = io.BytesIO()
    pickler = _Remembering(store, faces.number)
    try:
        pickler.dump((made, [getattr(each, "__dict__", None) for each in faces.known]))
    except (pickle.PicklingError, AttributeError, TypeError):
        return None
    return store.getvalue()


def recall(memory: bytes, faces: Faces) -> Any:
    """The same for the known objects of the test that hears it now."""
    made, states = _Recalling(io.BytesIO(memory), faces.known).load()
    for each, state in zip(faces.known, states, strict=True):
        if state is not None:
            each.__dict__.clear()
            each.__dict__.update(state)
    return made


class _Remembering(pickle.Pickler):
    def __init__(self, file: io.BytesIO, number: dict[int, int]) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self._number = number

    def persistent_id(self, obj: Any) -> int | None:
        """The number of a known object."""
        return self._number.get(id(obj))


class _Recalling(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, known: list[Any]) -> None:
        super().__init__(file)
        self._known = known

    def persistent_load(self, pid: int) -> Any:
        """The known object of a number."""
        return self._known[pid]
