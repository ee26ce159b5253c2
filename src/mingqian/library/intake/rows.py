"""One row of a file → the facts of one object, or what is wrong with it. Nothing is guessed.

The type follows from the finer rules of the mapping, else from the category of the row. What can
be prepared is prepared once for the file: a row must cost microseconds.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from django.utils import timezone

from mingqian.foundation.policy.decision import Refused
from mingqian.library.fields import longest_of
from mingqian.library.industries import industry_code
from mingqian.library.intake.facts import cells as cell
from mingqian.library.intake.facts.beside import (
    LICENCE,
    Licence,
    Stations,
    former_names,
    licence_in,
)
from mingqian.library.intake.facts.regions import Places
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
_TEXTS = ("name", "owner", "address", "capital_text", "business_scope", "contact")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SPOILT = "长数字被表格软件改写，末几位已丢失"
_KEEP_TEXT = "把该列设为“文本”格式后重新填写完整号码"


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
    as_of: dt.date | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    number: str = ""
    licence: Licence | None = None
    former: tuple[str, ...] = ()
    faults: list[Fault] = field(default_factory=list)


class Reader:
    """Reads rows under one mapping; ``known_by`` finds the object an older number stands for."""

    def __init__(
        self,
        mapping: Mapping,
        header: list[str],
        known_by: Callable[[str], str] = lambda number: "",
    ) -> None:
        self.mapping = mapping
        self.known_by = known_by
        self.places = Places()
        columns = [(name, header.index(column)) for name, column in mapping.columns.items()]
        self._names = [name for name, _ in columns]
        # Twice the first: itemgetter of a single place would give no tuple.
        self._pick = itemgetter(*(at for _, at in columns), columns[0][1])
        self._width = len(header)
        self._blank = frozenset(mapping.blank)
        self._is_wide = not {"station", "former_name", *LICENCE}.isdisjoint(self._names)
        self._stations = Stations()
        self._longest = {n: longest_of(InspectionObject, n) or LONGEST_SCOPE for n in _TEXTS}
        self._texts = [name for name in _TEXTS if name in self._names]
        self._statuses = {
            **{str(label): code for code, label in ObjectStatus.choices},
            **{code: code for code in ObjectStatus.values},
            **mapping.statuses,
        }
        self._today = timezone.localdate()
        self._day = cell.Remembered(cell.date_of)
        self._industry_of = cell.Remembered(industry_code)
        self._refined = [
            (rule, cell.Remembered(rule.applies_to) if rule.contains else rule.applies_to)
            for rule in mapping.refine
        ]

    def read(self, row_no: int, cells: list[str]) -> Parsed:
        """The object a row describes, or its faults."""
        parsed = Parsed(row_no, cells)
        if len(cells) != self._width and not self._trimmed(parsed):
            return parsed
        values, is_plain = self._values(parsed.cells)
        if not self._is_shifted(parsed, values):
            self._identify(parsed, values)
            self._facts(parsed, values, is_plain=is_plain)
        return parsed

    def identity(self, cells: list[str]) -> str:
        """Protocol id of a row, "" where it has none: all one needs to go on behind it."""
        parsed = Parsed(0, cells)
        if len(cells) == self._width or self._trimmed(parsed):
            values, _ = self._values(parsed.cells)
            if not self._is_shifted(parsed, values):
                self._identify(parsed, values)
        return parsed.oid

    def _trimmed(self, parsed: Parsed) -> bool:
        """Whether only empty cells are too many behind the last column; they are left out."""
        cells, width = parsed.cells, self._width
        if len(cells) > width and not any(map(str.strip, cells[width:])):
            parsed.cells = cells[:width]
            return True
        rule = f"应为 {width} 列，实为 {len(cells)} 列"
        parsed.faults.append(Fault("整行", "", rule, "该行错位：请检查逗号、引号和换行"))
        return False

    def _values(self, cells: list[str]) -> tuple[dict[str, str], bool]:
        """The mapped cells by field, and whether the row is free of unprintable characters."""
        whole = "".join(cells)
        if not unicodedata.is_normalized("NFC", whole):
            cells = [unicodedata.normalize("NFC", text) for text in cells]
        found = [text.strip() for text in self._pick(cells)]
        if not self._blank.isdisjoint(found):
            found = ["" if text in self._blank else text for text in found]
        return dict(zip(self._names, found, strict=False)), whole.isprintable()

    def _is_shifted(self, parsed: Parsed, values: Dict[str, str]) -> bool:
        name, code = values["name"], values.get("uscc", "")
        if name[:1].isdigit() and (cell.looks_like_date(name) or cell.looks_like_code(name)):
            what = "日期" if cell.looks_like_date(name) else "代码"
            rule = f"“{self._label('name')}”一栏是{what}，各列可能错位"
        elif len(code) > 3 and not code.isascii() and cell.is_prose(code):
            rule = f"“{self._label('uscc')}”一栏是文字，各列可能错位"
        else:
            return False
        advice = "对照列名检查该行各列"
        parsed.faults.append(Fault("整行", f"{name} | {code}"[:200], rule, advice))
        return True

    def _identify(self, parsed: Parsed, values: Dict[str, str]) -> None:
        parsed.object_type = self._type(values)
        if not parsed.object_type:
            value = values.get("category", "")
            rule = "主体类别不在字段对应之内" if value else "没有主体类别"
            self._fault(parsed, "category", value, rule, "补填主体类别，或者选定默认类别")
            return
        code = values.get("uscc", "")
        if registration := values.get("registration_no", ""):
            self._registration(parsed, registration)
        if not code and parsed.object_type not in NON_MARKET and registration:
            self._by_old_number(parsed, "registration_no", registration)
        elif cell.is_spoilt_number(code):
            self._fault(parsed, "uscc", code, _SPOILT, _KEEP_TEXT)
        elif number := cell.old_number(code):
            self._registration(parsed, number, "uscc")
            self._by_old_number(parsed, "uscc", number)
        elif code:
            parsed.uscc, fault = cell.credit_code(code)
            parsed.oid = f"uscc:{parsed.uscc}" if parsed.uscc else ""
            if fault:
                rule = f"统一社会信用代码有误：{fault}"
                self._fault(parsed, "uscc", code, rule, "核对营业执照上的 18 位代码")
        else:
            self._own_number(parsed, values)

    def _own_number(self, parsed: Parsed, values: Dict[str, str]) -> None:
        try:
            parsed.oid, parsed.uscc = identify(parsed.object_type, "", values.get("own_number", ""))
        except Refused as refused:
            self._fault(parsed, "uscc", "", refused.reason, "核对营业执照上的 18 位代码")

    def _registration(self, parsed: Parsed, text: str, column: str = "registration_no") -> None:
        number = cell.old_number(text)
        if cell.is_spoilt_number(text):
            self._fault(parsed, column, text, _SPOILT, _KEEP_TEXT)
        elif not number:
            rule = "注册号应为 13、14 或 15 位数字"
            self._fault(parsed, column, text, rule, "核对营业执照上的注册号；没有的留空")
        elif fault := cell.registration_fault(number):
            self._fault(parsed, column, text, fault, "核对营业执照上的 15 位注册号")
        else:
            parsed.number = number

    def _by_old_number(self, parsed: Parsed, column: str, text: str) -> None:
        """An older number finds a known object; it makes none."""
        if parsed.faults:
            return
        parsed.oid = self.known_by(cell.old_number(text))
        if parsed.oid.startswith("uscc:"):
            parsed.uscc = parsed.oid.removeprefix("uscc:")
        if not parsed.oid:
            rule = "名录库中没有登记过该注册号的主体"
            self._fault(parsed, column, text, rule, "补填 18 位统一社会信用代码")

    def _type(self, values: Dict[str, str]) -> str:
        base = self.mapping.types.get(values.get("category", ""), self.mapping.default_type)
        if base == ObjectType.COMPANY:
            # The finer rules tell companies apart; a sole trader stays a sole trader.
            for rule, applies in self._refined:
                if applies(values.get(rule.column, "")):
                    return rule.type
        return base

    def _facts(self, parsed: Parsed, values: Dict[str, str], *, is_plain: bool) -> None:
        facts, longest = parsed.facts, self._longest
        for name in self._texts:
            value = values[name]
            if (
                len(value) > longest[name]
                or "␀" in value
                or not (is_plain or not _CONTROL.search(value))
            ):
                self._bad_text(parsed, name, value)
            else:
                facts[name] = value
        if not values["name"]:
            self._fault(parsed, "name", "", "名称不能为空", "补填名称")
        if "established_on" in values:
            self._date(parsed, values["established_on"])
        if values.get("industry_code"):
            self._industry(parsed, values["industry_code"])
        if values.get("as_of"):
            self._as_of(parsed, values["as_of"])
        self._words(parsed, values)
        if parsed.object_type in NON_MARKET:
            self._non_market(parsed, values)
        self._region(parsed, values)
        if self._is_wide:
            self._beside(parsed, values)

    def _beside(self, parsed: Parsed, values: Dict[str, str]) -> None:
        """What belongs to the object and stands in tables of its own."""

        def complain(name: str, value: str, rule: str, advice: str) -> None:
            self._fault(parsed, name, value, rule, advice)

        parsed.licence = licence_in(values, self._day, complain)
        if text := values.get("former_name", ""):
            parsed.former = former_names(text, complain)
        region = parsed.facts.get("region")
        if region is not None and (name := values.get("station", "")):
            parsed.facts["station"], fault = self._stations.named(name, region)
            if fault:
                complain("station", name, fault, "写该地监管所（站）的名称，或者留空")

    def _words(self, parsed: Parsed, values: Dict[str, str]) -> None:
        if values.get("status"):
            self._choice(parsed, "status", values["status"], self._statuses)
        if values.get("risk_class"):
            known = {code: code for code in CreditRiskClass.values}
            self._choice(parsed, "risk_class", values["risk_class"].upper(), known)

    def _as_of(self, parsed: Parsed, value: str) -> None:
        parsed.as_of = self._day(value[:10])
        if parsed.as_of is None:
            self._fault(parsed, "as_of", value, "不是有效的日期", "写成 2020-01-31")

    def _non_market(self, parsed: Parsed, values: Dict[str, str]) -> None:
        if not values.get("owner"):
            self._fault(parsed, "owner", "", "产品、项目、行为须写明责任主体", "补填责任主体")
        if not values.get("own_number") and not values.get("uscc"):
            # Without a number a second import could not tell the row from a new thing.
            self._fault(parsed, "own_number", "", "产品、项目、行为须有自有编号", "补填自有编号")

    def _bad_text(self, parsed: Parsed, name: str, value: str) -> None:
        if "␀" in value or _CONTROL.search(value):
            self._fault(parsed, name, value, "含有控制字符", "删除不可见字符")
            return
        rule = f"{len(value)} 字，超过 {self._longest[name]} 字"
        self._fault(parsed, name, value, rule, "检查是否与相邻列串在一起")

    def _date(self, parsed: Parsed, value: str) -> None:
        day = self._day(value) if value else None
        if day is None and value:
            advice = "写成 2020-01-31"
            self._fault(parsed, "established_on", value, "不是有效的日期", advice)
        elif day is None or day.isoformat() in self.mapping.unknown_dates:
            parsed.facts["established_on"] = None
        elif not EARLIEST <= day <= self._today:
            self._fault(parsed, "established_on", value, "日期不合常理", "核对成立日期")
        else:
            parsed.facts["established_on"] = day

    def _industry(self, parsed: Parsed, value: str) -> None:
        if code := self._industry_of(value):
            parsed.facts["industry_code"] = code
        else:
            rule = "不是 GB/T 4754 的行业代码"
            self._fault(parsed, "industry_code", value, rule, "写成 F51 或 F5112")

    def _choice(self, parsed: Parsed, name: str, value: str, known: dict[str, str]) -> None:
        if value in known:
            parsed.facts[name] = known[value]
        else:
            self._fault(parsed, name, value, "没有这个取值", "可用：" + "、".join(list(known)[:8]))

    def _region(self, parsed: Parsed, values: Dict[str, str]) -> None:
        if stated := values.get("region_code", ""):
            region, is_guess = self.places.stated(stated), False
            if region is None:
                self._fault(parsed, "region_code", stated, "没有这个区划代码", "用 6 位代码")
                return
        else:
            told = values.get("province", ""), values.get("city", "")
            inferred = values.get("inferred_region", "")
            region, is_guess = self.places.told(*told, inferred, values.get("address", ""))
            if region is None:
                self._fault(parsed, "city", "".join(told), "无法确定所属区划", "补填区划代码")
                return
        parsed.facts["region"] = region
        parsed.facts["is_region_inferred"] = is_guess

    def _label(self, name: str) -> str:
        return self.mapping.columns.get(name) or FIELDS[name]

    def _fault(self, parsed: Parsed, name: str, value: str, rule: str, advice: str = "") -> None:
        parsed.faults.append(Fault(self._label(name), value[:200], rule, advice))
