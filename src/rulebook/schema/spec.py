"""What a schema key is: its type, its enum, its Chinese label and meaning, who reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Type of a value in the TOML file."""

    BOOL = "bool"
    INT = "int"
    TEXT = "text"
    TEXTS = "list of text"
    INTS = "list of int"
    ENUM = "enum"
    ENUMS = "list of enum"
    MONTH_DAY = "MM-DD"
    MONTH_DAYS = "list of MM-DD"
    DAYS_OR_ENTRY = 'int or "on_entry"'

    @property
    def is_list(self) -> bool:
        """True for the kinds written as a TOML array."""
        return self.value.startswith("list of")


class Unit(StrEnum):
    """Unit of a number, with the Chinese measure words used on screens."""

    WORKING_DAYS = "个工作日"
    CALENDAR_DAYS = "日"
    PEOPLE = "人"
    LINES = "项"
    OBJECTS = "个"
    PARTIES = "方"
    PERMILLE = "‰"
    HOURS = "小时"
    YEARS = "年"
    TIMES = "次"
    DEPARTMENTS = "个部门"
    NONE = ""


@dataclass(frozen=True, slots=True)
class KeySpec:
    """One key of the schema, `section.name`.

    `choices` maps each allowed code to its Chinese label (ENUM, ENUMS only). `pairs_with`
    names a list key whose items this list must match one by one. `least` is the smallest
    number allowed.
    """

    key: str
    kind: Kind
    label: str
    meaning: str
    used_by: str
    choices: Mapping[str, str] | None = None
    unit: Unit = Unit.NONE
    pairs_with: str = ""
    least: int = 0

    @property
    def section(self) -> str:
        """Section part of the key."""
        return self.key.partition(".")[0]
