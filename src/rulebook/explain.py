"""Say a value and its authority in Chinese, for the small print «依据» of screens and papers.

Example: «7个工作日，依据《惠州市…实施细则（试行）》（惠双随机办函〔2020〕5号）第（十一）条».
A reading of an unclear text is marked 解释适用, a value nobody compared with its source
依据待核, a mere recommendation 系统建议值: none of them is shown as words of a clause
(loader rules 5 and 6).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .model import Entry, Meta, Status, Value
from .schema import SCHEMA, KeySpec, Kind
from .schema.values import ON_ENTRY, parse_month_day

if TYPE_CHECKING:
    from .resolve import Resolved

ASSUMED_MARK = "解释适用"
UNVERIFIED_MARK = "依据待核"
DEFAULT_MARK = "系统建议值"
OFF_TEXT = "未规定，本项功能不启用"
_PLACEHOLDERS = {"year": "年份", "department": "部门代码", "serial": "流水号"}


@dataclass(frozen=True, slots=True)
class Explanation:
    """One value in words: the value, who says so, our mark on it, and the clause's sentence.

    `mark` is "" for words of a text, else one of 解释适用, 依据待核, 系统建议值.
    `quote` is "" where no sentence is written down.
    """

    label: str
    value: str
    citation: str
    mark: str
    quote: str

    @property
    def sentence(self) -> str:
        """The whole as one line for small print."""
        mark = f"（{self.mark}）" if self.mark else ""
        if not self.citation:
            return f"{self.value}{mark}"
        lead = {UNVERIFIED_MARK: "据称出自", DEFAULT_MARK: "理由："}.get(self.mark, "依据")
        return f"{self.value}{mark}，{lead}{self.citation}"


def explain(resolved: Resolved) -> Explanation:
    """Words for a resolved value; a switched-off feature says so and cites nothing."""
    label = SCHEMA[resolved.key].label
    if resolved.entry is None or resolved.value is None:
        return Explanation(label, OFF_TEXT, "", "", "")
    return Explanation(
        label=label,
        value=value_text(resolved.key, resolved.value),
        citation=cite(resolved.entry, resolved.meta),
        mark=mark_of(resolved.entry),
        quote=resolved.entry.text,
    )


def mark_of(entry: Entry) -> str:
    """The mark an entry must carry on every screen, "" when it is the words of a text."""
    if entry.status is Status.RECALLED:
        return UNVERIFIED_MARK
    if entry.status is Status.DEFAULT:
        return DEFAULT_MARK
    return ASSUMED_MARK if entry.assumed else ""


def cite(entry: Entry, meta: Meta | None) -> str:
    """《title》（number）clause for a text's own values; for the baseline its stated basis."""
    if entry.status is not Status.CITED or meta is None:
        return entry.basis
    return f"{meta.citation}{entry.basis}"


def value_text(key: str, value: Value) -> str:
    """A value in Chinese: 7个工作日, 1月31日, 是, 牵头部门, 甲、乙."""
    spec = SCHEMA[key]
    if isinstance(value, tuple):
        return "、".join(_item_text(spec, item) for item in value) or "（无）"
    return _item_text(spec, value)


def _item_text(spec: KeySpec, item: int | str) -> str:
    if isinstance(item, bool):
        return "是" if item else "否"
    if isinstance(item, int):
        return f"{item}{spec.unit.value}"
    if spec.choices:
        return spec.choices.get(item, item)
    if item == ON_ENTRY and spec.kind is Kind.DAYS_OR_ENTRY:
        return "录入即公示"
    if spec.kind in (Kind.MONTH_DAY, Kind.MONTH_DAYS):
        month, day = parse_month_day(item)
        return f"{month}月{day}日"
    return _pattern_text(item)


def _pattern_text(item: str) -> str:
    """A pattern of numbers in words: {year}-{serial} → 〔年份〕-〔流水号〕."""
    for name, words in _PLACEHOLDERS.items():
        item = item.replace(f"{{{name}}}", f"〔{words}〕")
    return item
