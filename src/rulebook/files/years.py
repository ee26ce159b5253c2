"""Load the calendar tables `rulebooks/calendars/<year>.toml`: holidays and make-up workdays.

One file per year, each citing the notices of the State Council office (国务院办公厅放假通知) it
was taken from. A file with `announced = false` says honestly that no notice exists yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rulebook.model import RulebookError
from rulebook.schema.values import parse_date, parse_month_day

from .entries import Faults, read_toml, table
from .locate import locate

_FIELDS = ("year", "announced", "notices", "source", "next_notice_may_change_from")
_SECTIONS = ("holidays", "make_up_workdays")


@dataclass(frozen=True, slots=True)
class YearTable:
    """Exceptions to the plain week in the notice of one year.

    `days` maps a date (sometimes at the end of the year before) to (is working day, name).
    From `open_end` on, the next year's notice may still change this year's days.
    """

    year: int
    announced: bool
    notices: tuple[str, ...]
    open_end: date
    days: Mapping[date, tuple[bool, str]]


def load_years(folder: Path) -> tuple[YearTable, ...]:
    """All year tables of a folder, in order; RulebookError names file, key and line."""
    return tuple(
        parse_year(path.read_text(encoding="utf-8"), file=path.name)
        for path in sorted(folder.glob("[0-9]*.toml"))
    )


def parse_year(source: str, *, file: str) -> YearTable:
    """One year's table from TOML text."""
    faults = Faults(file, locate(source))
    data = read_toml(source, faults)
    for name in data:
        if name not in _FIELDS + _SECTIONS:
            faults.add(1, "未知的项", name)
    year, announced, open_end = _read_head(data, faults)
    days: dict[date, tuple[bool, str]] = {}
    for section in _SECTIONS:
        _read_days(section, data, days, year, faults)
    notices = tuple(str(notice) for notice in data.get("notices", []))
    if announced and not (notices and days):
        faults.add(3, "已公布的年度须写明放假通知和日期", "notices")
    if not announced and days:
        faults.add(3, "未公布的年度不得有日期", "announced")
    if faults.problems:
        raise RulebookError(*faults.problems)
    return YearTable(year, announced, notices, open_end, days)


def _read_head(data: Mapping[str, Any], faults: Faults) -> tuple[int, bool, date]:
    year, announced = data.get("year"), data.get("announced")
    if isinstance(year, bool) or not isinstance(year, int):
        faults.add(1, "应为整数年份", "year")
        year = 1
    if not isinstance(announced, bool):
        faults.add(1, "应为 true 或者 false", "announced")
    month, day = 12, 31
    try:
        month, day = parse_month_day(str(data.get("next_notice_may_change_from", "")))
    except ValueError as error:
        faults.add(1, str(error), "next_notice_may_change_from")
    return year, announced is True, date(year, month, day)


def _read_days(
    section: str,
    data: Mapping[str, Any],
    days: dict[date, tuple[bool, str]],
    year: int,
    faults: Faults,
) -> None:
    for name, texts in table(data, section, faults).items():
        if not isinstance(texts, list):
            faults.add(1, "应为日期数组", section, name)
            continue
        for text in texts:
            line = faults.lines.of_item((section, name), str(text))
            try:
                day = parse_date(str(text))
            except ValueError as error:
                faults.add(1, str(error), section, name, line=line)
                continue
            if day in days:
                faults.add(1, f"{day} 重复出现", section, name, line=line)
            if day.year not in (year - 1, year):
                faults.add(1, f"{day} 不属于 {year} 年的通知", section, name, line=line)
            days[day] = (section == "make_up_workdays", name)
