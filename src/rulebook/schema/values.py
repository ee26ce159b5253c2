"""Check one raw TOML value against its key: type, enum, dates, smallest number.

Every fault comes back as a Chinese sentence that says what was expected and what was found.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from rulebook.model import Value

from .spec import KeySpec, Kind

ON_ENTRY = "on_entry"
_MONTH_DAY = re.compile(r"(\d{2})-(\d{2})")
# A year without 29 February: a yearly due date must exist every year.
_COMMON_YEAR = 2025


def read_value(spec: KeySpec, raw: Any) -> Value:
    """Typed, hashable value of a key (lists become tuples); ValueError in Chinese if wrong."""
    if spec.kind.is_list:
        if not isinstance(raw, list):
            raise ValueError(f"应为数组，实为{_show(raw)}")
        items = tuple(_read_item(spec, item) for item in raw)
        if len(set(items)) != len(items):
            raise ValueError("数组中有重复的项")
        return items
    value: Value = _read_item(spec, raw)
    return value


def parse_month_day(text: str) -> tuple[int, int]:
    """(month, day) of an MM-DD text that exists every year; ValueError in Chinese if not."""
    match = _MONTH_DAY.fullmatch(text)
    if match is None:
        raise ValueError(f"应为 MM-DD 形式的日期，实为“{text}”")
    month, day = int(match[1]), int(match[2])
    try:
        date(_COMMON_YEAR, month, day)
    except ValueError:
        raise ValueError(f"“{text}”不是每年都有的日期") from None
    return month, day


def parse_date(text: str) -> date:
    """Date of a YYYY-MM-DD text; ValueError in Chinese if it is none."""
    try:
        parsed = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"应为 YYYY-MM-DD 形式的日期，实为“{text}”") from None
    if parsed.isoformat() != text:
        raise ValueError(f"应为 YYYY-MM-DD 形式的日期，实为“{text}”")
    return parsed


def _read_item(spec: KeySpec, raw: Any) -> Any:
    match spec.kind:
        case Kind.BOOL:
            return _read_bool(raw)
        case Kind.INT | Kind.INTS:
            return _read_int(spec, raw)
        case Kind.DAYS_OR_ENTRY:
            return ON_ENTRY if raw == ON_ENTRY else _read_int(spec, raw)
        case Kind.MONTH_DAY | Kind.MONTH_DAYS:
            text = _read_text(raw)
            parse_month_day(text)
            return text
        case Kind.ENUM | Kind.ENUMS:
            return _read_choice(spec, raw)
        case _:
            return _read_text(raw)


def _read_bool(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise ValueError(f"应为 true 或者 false，实为{_show(raw)}")
    return raw


def _read_int(spec: KeySpec, raw: Any) -> int:
    # bool is an int in Python; true is no number of days.
    if isinstance(raw, bool) or not isinstance(raw, int):
        expected = '整数或者 "on_entry"' if spec.kind is Kind.DAYS_OR_ENTRY else "整数"
        raise ValueError(f"应为{expected}，实为{_show(raw)}")
    if raw < spec.least:
        raise ValueError(f"不得小于 {spec.least}，实为{_show(raw)}")
    return raw


def _read_text(raw: Any) -> str:
    if not isinstance(raw, str):
        raise ValueError(f"应为文字，实为{_show(raw)}")
    if not raw.strip():
        raise ValueError("不得为空")
    return raw


def _read_choice(spec: KeySpec, raw: Any) -> str:
    choices = spec.choices or {}
    if not isinstance(raw, str) or raw not in choices:
        raise ValueError(f"{_show(raw)}不在可选值之中：{'、'.join(choices)}")
    return raw


def _show(raw: Any) -> str:
    text = str(raw).lower() if isinstance(raw, bool) else str(raw)
    return f"“{text}”"
