"""The facts of the demo as written in ``data/*.toml``: places, departments, lines, items."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class DepartmentFacts:
    """A department of a place: its key in the demo, names, line of administration."""

    key: str
    name: str
    short_name: str
    system: str


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A place of the demo. ``areas``: (region code, name); ``continued_by``: who, number, why."""

    key: str
    prefix: str
    region: str
    label: str
    lead: str
    office: str
    participants: tuple[str, ...]
    observers: str
    assessors: str
    areas: tuple[tuple[str, str], ...]
    streets: tuple[str, ...]
    departments: tuple[DepartmentFacts, ...]
    bureau: DepartmentFacts | None = None
    upper: tuple[str, str, str] | None = None
    continued_by: tuple[str, str, str] | None = None
    unit_items: dict[str, list[str]] = field(default_factory=dict)

    @property
    def drawing(self) -> tuple[str, ...]:
        """Keys of the departments that inspect: the lead first, then those that take part."""
        return (self.lead, *self.participants)

    def items_of(self, key: str) -> list[dict[str, Any]]:
        """The items a department keeps: by internal unit, else by its line."""
        if self.unit_items:
            codes = self.unit_items.get(key, [])
            return [item for item in items() if item["code"] in codes]
        system = next(one.system for one in self.departments if one.key == key)
        return [item for item in items() if item["system"] == system]


def _read(name: str) -> dict[str, Any]:
    text = files("mingqian.demo").joinpath("data", name).read_text("utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=1)
def places() -> dict[str, PlaceFacts]:
    """Key → place, in the order of the file."""
    return {row["key"]: _place(row) for row in _read("places.toml")["place"]}


def _place(row: dict[str, Any]) -> PlaceFacts:
    bureau = row.get("bureau")
    return PlaceFacts(
        **{name: row[name] for name in ("key", "prefix", "region", "label", "lead", "office")},
        participants=tuple(row["participants"]),
        observers=row["observers"],
        assessors=row["assessors"],
        areas=tuple((code, name) for code, name in row["areas"]),
        streets=tuple(row["streets"]),
        departments=tuple(DepartmentFacts(*facts) for facts in row["departments"]),
        bureau=DepartmentFacts(*bureau) if bureau else None,
        upper=tuple(row["upper"]) if "upper" in row else None,
        continued_by=tuple(row["continued_by"]) if "continued_by" in row else None,
        unit_items=row.get("unit_items", {}),
    )


def place_named(word: str) -> PlaceFacts:
    """A place by its key or its prefix (``hz``). Raises :class:`LookupError` naming the known."""
    for facts in places().values():
        if word in {facts.key, facts.prefix}:
            return facts
    known = "、".join(f"{facts.prefix}（{facts.label}）" for facts in places().values())
    raise LookupError(f"没有地方“{word}”；可用：{known}")


@lru_cache(maxsize=1)
def systems() -> tuple[tuple[str, str], ...]:
    """Lines of administration: code and name."""
    return tuple((code, name) for code, name in _read("places.toml")["systems"])


@lru_cache(maxsize=1)
def items() -> tuple[dict[str, Any], ...]:
    """Inspection items as written in ``items.toml``."""
    return tuple(_read("items.toml")["item"])
