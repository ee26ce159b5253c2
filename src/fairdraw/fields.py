"""Read a JSON object strictly: every field is wanted, typed and bounded, and no other may stand.

Protocol §1: unknown fields are rejected, because a field nobody checks is a place to hide a rule.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator
from typing import Final

from fairdraw.errors import InputError
from fairdraw.hashing import require_hex

_TIME: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


class Fields:
    """One JSON object being read. `path` names it in messages, `error` is what it raises.

    Take each field with a typed method, then call `close()`: it refuses what was not taken.
    """

    def __init__(self, value: object, path: str, error: type[InputError]) -> None:
        self._path = path
        self._error = error
        if not isinstance(value, dict):
            raise error("必须是 JSON 对象", "must be a JSON object", field=path)
        self._left: dict[str, object] = dict(value)

    def __contains__(self, name: str) -> bool:
        return name in self._left

    def refuse(self, name: str, zh: str, en: str) -> InputError:
        """Return the error that names field `name` of this object."""
        return self._error(zh, en, field=f"{self._path}.{name}" if name else self._path)

    def take(self, name: str) -> object:
        """Return field `name` as it stands; raise where it is missing."""
        if name not in self._left:
            raise self.refuse(name, "缺少此字段", "missing")
        return self._left.pop(name)

    def text(self, name: str, pattern: re.Pattern[str] | None = None, *, longest: int = 200) -> str:
        """Return a string of 1..`longest` characters that matches `pattern` wholly."""
        value = self.take(name)
        if not isinstance(value, str):
            raise self.refuse(name, "必须是字符串", "must be a string")
        if not 1 <= len(value) <= longest:
            raise self.refuse(
                name, f"长度须为 1 至 {longest}", f"must have 1..{longest} characters"
            )
        if pattern is not None and not pattern.fullmatch(value):
            raise self.refuse(
                name, f"不符合格式 {pattern.pattern}", f"must match {pattern.pattern}"
            )
        return value

    def choice(self, name: str, allowed: Collection[str]) -> str:
        """Return a string out of `allowed`."""
        value = self.text(name)
        if value not in allowed:
            names = "、".join(allowed)
            raise self.refuse(name, f"只能是 {names}", f"must be one of {', '.join(allowed)}")
        return value

    def hexdigest(self, name: str) -> str:
        """Return 64 lower-case hex characters."""
        return require_hex(self.text(name), f"{self._path}.{name}", self._error)

    def time(self, name: str) -> str:
        """Return a UTC time ``YYYY-MM-DDTHH:MM:SSZ`` as text (such texts sort by time)."""
        value = self.text(name, _TIME)
        try:
            dt.datetime.fromisoformat(value)
        except ValueError:
            raise self.refuse(name, "不是有效的时间", "is not a valid time") from None
        return value

    def integer(self, name: str, low: int, high: int) -> int:
        """Return an integer in `low`..`high`; a boolean is not an integer."""
        value = self.take(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.refuse(name, "必须是整数", "must be an integer")
        if not low <= value <= high:
            raise self.refuse(name, f"必须在 {low} 至 {high} 之间", f"must be {low}..{high}")
        return value

    def flag(self, name: str) -> bool:
        """Return a boolean."""
        value = self.take(name)
        if not isinstance(value, bool):
            raise self.refuse(name, "必须是 true 或 false", "must be true or false")
        return value

    def items(self, name: str) -> list[object]:
        """Return an array."""
        value = self.take(name)
        if not isinstance(value, list):
            raise self.refuse(name, "必须是数组", "must be an array")
        return value

    def texts(self, name: str, pattern: re.Pattern[str] | None = None) -> tuple[str, ...]:
        """Return an array of strings, each matching `pattern`, none twice."""
        found: list[str] = []
        for index, value in enumerate(self.items(name)):
            where = f"{name}[{index}]"
            if not isinstance(value, str) or (pattern and not pattern.fullmatch(value)):
                shape = pattern.pattern if pattern else "text"
                raise self.refuse(where, f"必须是符合 {shape} 的字符串", f"must match {shape}")
            found.append(value)
        if len(set(found)) != len(found):
            raise self.refuse(name, "有重复项", "has a repeated item")
        return tuple(found)

    def child(self, name: str) -> Fields:
        """Return an object inside this one, to be read the same way."""
        return Fields(self.take(name), f"{self._path}.{name}", self._error)

    def children(self, name: str) -> Iterator[Fields]:
        """Yield the objects of an array, to be read the same way."""
        for index, value in enumerate(self.items(name)):
            yield Fields(value, f"{self._path}.{name}[{index}]", self._error)

    def close(self) -> None:
        """Refuse any field that was not taken."""
        for name in self._left:
            raise self.refuse(name, "未知字段", "unknown field")
