"""One row of a file → the facts of one object, or what is wrong with it. Nothing is guessed.

Region rule: a stated region code; else the inferred county code, marked as inferred, if it lies
in the stated city; else the city of the extract. Type rule: the finer rules of the mapping, else
the category of the row.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from mingqian.foundation.org.models import Region
from mingqian.foundation.policy.decision import Refused
from mingqian.library.fields import longest_of
from mingqian.library.industries import industry_code
from mingqian.library.intake.mapping import FIELDS, Mapping
from mingqian.library.models import (
    CreditRiskClass,
    InspectionObject,
    ObjectKind,
    ObjectStatus,
    ObjectType,
)
from mingqian.library.services.objects import EARLIEST, identify

NON_MARKET = frozenset(row.value for row in ObjectType if row.kind == ObjectKind.NON_MARKET)
#: A scope longer than this is two rows run together.
LONGEST_SCOPE = 20_000
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field of a row, and what to do about it."""

    field: str
    value: str
    rule: str
    advice: str = ""


@dataclass(slots=True)
class Parsed:
    """A row read: identity, facts, faults. With faults nothing of it is written."""

    row_no: int
    cells: list[str]
    oid: str = ""
    uscc: str | None = None
    object_type: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


class Reader:
    """Reads rows under one mapping; holds the regions so that a row costs no query."""

    def __init__(self, mapping: Mapping, header: list[str]) -> None:
        self.mapping = mapping
        self.header = header
        self.places = {name: header.index(column) for name, column in mapping.columns.items()}
        self.regions = {region.pk: region for region in Region.objects.all()}
        self._cities: dict[tuple[str, str], Region | None] = {}

    def read(self, row_no: int, cells: list[str]) -> Parsed:
        """The object a row describes, or its faults."""
        parsed = Parsed(row_no, cells)
        if len(cells) != len(self.header):
            rule = f"应为 {len(self.header)} 列，实为 {len(cells)} 列"
            parsed.faults.append(Fault("整行", "", rule, "该行错位：请检查逗号、引号和换行"))
            return parsed
        values = {name: self._value(cells[place]) for name, place in self.places.items()}
        self._identify(parsed, values)
        self._facts(parsed, values)
        return parsed

    def _value(self, cell: str) -> str:
        text = unicodedata.normalize("NFC", cell).strip()
        return "" if text in self.mapping.blank else text

    def _identify(self, parsed: Parsed, values: Dict[str, str]) -> None:
        parsed.object_type = self._type(values)
        if not parsed.object_type:
            value = values.get("category", "")
            rule = "主体类别不在字段对应之内" if value else "没有主体类别"
            self._fault(parsed, "category", value, rule, "在字段对应的 types 中写明该类别")
            return
        try:
            parsed.oid, parsed.uscc = identify(
                parsed.object_type, values.get("uscc", ""), values.get("own_number", "")
            )
        except Refused as refused:
            advice = "核对营业执照上的 18 位代码"
            self._fault(parsed, "uscc", values.get("uscc", ""), refused.reason, advice)

    def _type(self, values: Dict[str, str]) -> str:
        base = self.mapping.types.get(values.get("category", ""), self.mapping.default_type)
        for rule in self.mapping.refine:
            # The finer rules tell companies apart; a sole trader stays a sole trader.
            if base == ObjectType.COMPANY and rule.applies_to(values.get(rule.column, "")):
                return rule.type
        return base

    def _facts(self, parsed: Parsed, values: Dict[str, str]) -> None:
        for name in ("name", "owner", "address", "capital_text", "business_scope", "contact"):
            if name in values:
                self._text(parsed, name, values[name])
        if not values["name"]:
            self._fault(parsed, "name", "", "名称不能为空", "补填名称")
        if "established_on" in values:
            self._date(parsed, values["established_on"])
        if values.get("industry_code"):
            self._industry(parsed, values["industry_code"])
        if values.get("status"):
            self._choice(parsed, "status", values["status"], self._statuses())
        if values.get("risk_class"):
            known = {code: code for code in CreditRiskClass.values}
            self._choice(parsed, "risk_class", values["risk_class"].upper(), known)
        if parsed.object_type in NON_MARKET:
            self._non_market(parsed, values)
        self._region(parsed, values)

    def _non_market(self, parsed: Parsed, values: Dict[str, str]) -> None:
        if not values.get("owner"):
            self._fault(parsed, "owner", "", "产品、项目、行为须写明责任主体", "补填责任主体")
        if not values.get("own_number") and not values.get("uscc"):
            # Without a number a second import could not tell the row from a new thing.
            self._fault(parsed, "own_number", "", "产品、项目、行为须有自有编号", "补填自有编号")

    def _text(self, parsed: Parsed, name: str, value: str) -> None:
        if any(unicodedata.category(char) == "Cc" and char not in "\r\n\t" for char in value):
            self._fault(parsed, name, value, "含有控制字符", "删除不可见字符")
            return
        longest = longest_of(InspectionObject, name) or LONGEST_SCOPE
        if len(value) > longest:
            rule = f"{len(value)} 字，超过 {longest} 字"
            self._fault(parsed, name, value, rule, "检查是否与相邻列串在一起")
            return
        parsed.facts[name] = value

    def _date(self, parsed: Parsed, value: str) -> None:
        if not value:
            parsed.facts["established_on"] = None
            return
        match = _DATE.fullmatch(value)
        try:
            day = dt.date(*(int(part) for part in match.groups())) if match else None
        except ValueError:
            day = None
        if day is None:
            advice = "写成 2020-01-31"
            self._fault(parsed, "established_on", value, "不是有效的日期", advice)
        elif day.isoformat() in self.mapping.unknown_dates:
            parsed.facts["established_on"] = None
        elif not EARLIEST <= day <= timezone.localdate():
            self._fault(parsed, "established_on", value, "日期不合常理", "核对成立日期")
        else:
            parsed.facts["established_on"] = day

    def _industry(self, parsed: Parsed, value: str) -> None:
        code = industry_code(value)
        if code:
            parsed.facts["industry_code"] = code
        else:
            rule = "不是 GB/T 4754 的行业代码"
            self._fault(parsed, "industry_code", value, rule, "写成 F51 或 F5112")

    def _statuses(self) -> dict[str, str]:
        words = {str(label): code for code, label in ObjectStatus.choices}
        return {**words, **{code: code for code in ObjectStatus.values}, **self.mapping.statuses}

    def _choice(self, parsed: Parsed, name: str, value: str, known: dict[str, str]) -> None:
        if value in known:
            parsed.facts[name] = known[value]
        else:
            self._fault(parsed, name, value, "没有这个取值", "可用：" + "、".join(list(known)[:8]))

    def _region(self, parsed: Parsed, values: Dict[str, str]) -> None:
        stated = values.get("region_code", "")
        if stated:
            region = self.regions.get(stated)
            if region is None:
                self._fault(parsed, "region_code", stated, "没有这个区划代码", "用 6 位代码")
            else:
                parsed.facts |= {"region": region, "is_region_inferred": False}
            return
        city = self._city(values.get("province", ""), values.get("city", ""))
        county = self.regions.get(values.get("inferred_region", ""))
        if county is not None and (city is None or city.contains(county)):
            parsed.facts |= {"region": county, "is_region_inferred": True}
        elif city is not None:
            parsed.facts |= {"region": city, "is_region_inferred": False}
        else:
            value = f"{values.get('province', '')}{values.get('city', '')}"
            self._fault(parsed, "city", value, "无法确定所属区划", "补填区划代码")

    def _city(self, province: str, city: str) -> Region | None:
        """The city a row names, «惠州» or «延边州» as well as the full name."""
        key = (province, city)
        if key not in self._cities:
            stem = re.sub(r"(市|州|地区|盟)$", "", city)
            found = [
                region
                for region in self.regions.values()
                if stem
                and region.level == "city"
                and region.name.startswith(stem)
                and (not province or self._under(region, province))
            ]
            self._cities[key] = found[0] if len(found) == 1 else None
        return self._cities[key]

    def _under(self, region: Region, province: str) -> bool:
        above = self.regions.get(region.parent_id or "")
        return above is not None and above.name.startswith(province.rstrip("省市"))

    def _fault(self, parsed: Parsed, name: str, value: str, rule: str, advice: str = "") -> None:
        label = self.mapping.columns.get(name) or FIELDS[name]
        parsed.faults.append(Fault(label, value[:200], rule, advice))
