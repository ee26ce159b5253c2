"""What a row says beside the object's own columns: a licence, former names, the station."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mingqian.foundation.org.models import Department, DepartmentKind, Region
from mingqian.library.fields import longest_of
from mingqian.library.models import FormerName, License
from mingqian.library.services.facts.identity import tidy

#: Fields of a licence; all but the last must be given together.
LICENCE = {
    "license_name": "许可证名称",
    "license_no": "许可证编号",
    "license_issuer": "发证机关",
    "license_from": "有效期自",
    "license_to": "有效期至",
}
#: Words for a licence without an end.
NO_END = frozenset({"", "长期", "长期有效", "永久", "无固定期限"})
_BETWEEN = re.compile(r"[、;；,，\n]+")

#: Columns of the table of licences, by field.
_COLUMNS = {"license_name": "name", "license_no": "number", "license_issuer": "issuer"}

#: Field, value, rule and advice of a fault, and what takes them.
Complaint = tuple[str, str, str, str]
Complain = Callable[[str, str, str, str], None]


@dataclass(frozen=True, slots=True)
class Licence:
    """One licence as a row states it; no end = 长期."""

    name: str
    number: str
    issuer: str
    valid_from: dt.date
    valid_to: dt.date | None


def licence_in(
    values: Mapping[str, str], day: Callable[[str], dt.date | None], complain: Complain
) -> Licence | None:
    """The licence of a row; None where it states none or a fault was complained of."""
    given = {name: values.get(name, "") for name in LICENCE}
    if not any(given.values()):
        return None
    faults = [
        (name, "", f"许可证缺少{label}", "补填，或者把许可证各栏都留空")
        for name, label in list(LICENCE.items())[:4]
        if not given[name]
    ]
    for name, column in _COLUMNS.items():
        faults += _overlong(name, given[name], column)
    since, until, wrong = _term(given["license_from"], given["license_to"], day)
    for fault in (*faults, *wrong):
        complain(*fault)
    if faults or wrong or since is None:
        return None
    number = tidy(given["license_no"])
    return Licence(given["license_name"], number, given["license_issuer"], since, until)


def _term(
    start: str, end: str, day: Callable[[str], dt.date | None]
) -> tuple[dt.date | None, dt.date | None, list[Complaint]]:
    """From when until when a licence holds, and what is wrong with that."""
    since, until = day(start), None if end in NO_END else day(end)
    faults = []
    if start and since is None:
        faults.append(("license_from", start, "不是有效的日期", "写成 2020-01-31"))
    if until is None and end not in NO_END:
        faults.append(("license_to", end, "不是有效的日期", "写成 2030-01-31 或者“长期”"))
    if since and until and until < since:
        faults.append(("license_to", end, "有效期至早于有效期自", "核对许可证上的有效期"))
    return since, until, faults


def _overlong(name: str, text: str, column: str) -> list[Complaint]:
    longest = longest_of(License, column)
    if len(text) <= longest:
        return []
    return [(name, text, f"{len(text)} 字，超过 {longest} 字", "检查是否与相邻列串在一起")]


def former_names(text: str, complain: Complain) -> tuple[str, ...]:
    """Former names of a cell, several parted by 、 or ；."""
    names = tuple(part for name in _BETWEEN.split(text) if (part := name.strip()))
    longest = longest_of(FormerName, "name")
    if any(len(name) > longest or not name.isprintable() for name in names):
        complain("former_name", text, f"含有控制字符或者超过 {longest} 字", "几个曾用名用“、”分开")
        return ()
    return names


class Stations:
    """The units of departments by name, read once when a row names the first."""

    def __init__(self) -> None:
        self._units: dict[str, list[Department]] | None = None

    def named(self, name: str, region: Region) -> tuple[Department | None, str]:
        """The unit of that name that is there for a place, and what is wrong ("" = nothing)."""
        if self._units is None:
            self._units = defaultdict(list)
            rows = Department.objects.filter(kind=DepartmentKind.UNIT, valid_to__isnull=True)
            for unit in rows.select_related("region"):
                for word in {unit.name, unit.short_name} - {""}:
                    self._units[word].append(unit)
        around = [
            unit
            for unit in self._units.get(name, [])
            if unit.region.contains(region) or region.contains(unit.region)
        ]
        nearest = [unit for unit in around if unit.region_id == region.pk] or around
        if len(nearest) == 1:
            return nearest[0], ""
        if not nearest:
            return None, "该地没有这个所（站）"
        return None, f"该地有 {len(nearest)} 个同名的所（站）"
