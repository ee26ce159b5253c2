"""The filter of the object registry: its fields, and how each is read from text.

Fields are those of the query string. Several values of one field widen, several fields narrow; an
empty field does not narrow.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any

from mingqian.foundation.org.models import Department, Region
from mingqian.foundation.policy.decision import invalid
from mingqian.library.capital import CURRENCIES
from mingqian.library.industries import industry_code
from mingqian.library.models import (
    CreditRiskClass,
    Label,
    ObjectKind,
    ObjectRegistry,
    ObjectStatus,
    ObjectType,
)

MOST_VALUES, LONGEST = 200, 80
#: Largest capital one may ask for, in 万.
MOST_CAPITAL = Decimal(10) ** 10
PENALTIES = {"yes": "有处罚等执法记录", "year": "近一年有执法记录", "no": "没有执法记录"}
INSPECTED = {"year": "近一年检查过", "older": "检查过，但近一年没有", "never": "从未检查"}
LICENSES = {"none": "没有登记许可证", "expired": "有许可证已到期"}
YES_NO = {"yes": "是", "no": "否"}
FLAGS = {
    "abnormal": "经营异常名录",
    "serious": "严重违法失信名单",
    "complaint": "被投诉举报",
    "violation": "其他违法违规",
    "hazard": "重大隐患",
    "none": "没有风险情形",
}
#: The department nobody has been named as.
NOBODY = "none"


@dataclass(frozen=True, slots=True)
class ObjectFilter:
    """What a list of objects is narrowed by. ``capital_*`` are in 万 of ``currency``."""

    q: str = ""
    region: tuple[str, ...] = ()
    object_type: tuple[str, ...] = ()
    risk_class: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    flag: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    industry: tuple[str, ...] = ()
    registry: tuple[int, ...] = ()
    outside: int | None = None
    label: tuple[int, ...] = ()
    keeper: str = ""
    authority: str = ""
    inspected: str = ""
    penalty: str = ""
    license: str = ""
    license_until: dt.date | None = None
    established_from: dt.date | None = None
    established_to: dt.date | None = None
    capital_from: Decimal | None = None
    capital_to: Decimal | None = None
    currency: str = ""
    inferred: str = ""
    source: str = ""
    updated_since: dt.date | None = None

    def __bool__(self) -> bool:
        return bool(self.as_dict())

    def as_dict(self) -> dict[str, list[str]]:
        """The conditions as text, for keeping; :func:`parse` reads them again."""
        kept = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if value not in ("", (), None):
                kept[each.name] = [str(v) for v in value] if _many(value) else [str(value)]
        return kept


def _many(value: object) -> bool:
    return isinstance(value, tuple)


class _Wrong(ValueError):
    """A value that cannot be read; the message says how to mend it."""


def _text(raw: str) -> str:
    if len(raw) > LONGEST:
        raise _Wrong(f"不超过 {LONGEST} 字")
    return raw


def _among(words: Mapping[str, str]) -> Callable[[str], str]:
    def read(raw: str) -> str:
        if raw not in words:
            raise _Wrong(f"没有“{raw[:20]}”这个选项")
        return raw

    return read


def _date(raw: str) -> dt.date:
    try:
        return dt.date.fromisoformat(raw)
    except ValueError:
        raise _Wrong("日期应写成 2020-01-31") from None


def _capital(raw: str) -> Decimal:
    try:
        amount = Decimal(raw.replace(",", "").replace("，", ""))
    except InvalidOperation:
        raise _Wrong("应填写数字，单位为万元") from None
    if not amount.is_finite() or not 0 <= amount <= MOST_CAPITAL:
        raise _Wrong("数额超出范围")
    return amount


def _industry(raw: str) -> str:
    code = industry_code(raw)
    if not code:
        raise _Wrong(f"“{raw[:10]}”不是 GB/T 4754 的行业代码")
    return code


def _authority(raw: str) -> str:
    if not (raw.isascii() and raw.isdigit() and len(raw) in {2, 4, 6}):
        raise _Wrong("登记机关应为 2、4 或 6 位区划代码")
    return raw


def _number(raw: str) -> int:
    if not (raw.isascii() and raw.isdigit() and len(raw) < 19):
        raise _Wrong("编号应为整数")
    return int(raw)


def _registry(raw: str) -> int:
    number = _number(raw)
    if not ObjectRegistry.objects.filter(pk=number).exists():
        raise _Wrong("没有这个名录库")
    return number


def _label(raw: str) -> int:
    number = _number(raw)
    if not Label.objects.filter(pk=number).exists():
        raise _Wrong("没有这个标签")
    return number


def _region(raw: str) -> str:
    if not Region.objects.filter(pk=raw).exists():
        raise _Wrong(f"没有区划代码 {raw[:12]}")
    return raw


def _keeper(raw: str) -> str:
    if raw != NOBODY and not Department.objects.filter(code=raw).exists():
        raise _Wrong("没有这个部门")
    return raw


LABELS = {
    "q": "名称或信用代码",
    "region": "区域",
    "object_type": "类型",
    "risk_class": "信用风险",
    "status": "状态",
    "flag": "风险情形",
    "kind": "类别",
    "industry": "行业",
    "registry": "名录库",
    "outside": "不在名录库",
    "label": "标签",
    "keeper": "维护部门",
    "authority": "登记机关",
    "inspected": "检查情况",
    "penalty": "执法记录",
    "license": "许可证",
    "license_until": "许可证到期不晚于",
    "established_from": "成立不早于",
    "established_to": "成立不晚于",
    "capital_from": "注册资本不低于",
    "capital_to": "注册资本不高于",
    "currency": "资本币种",
    "inferred": "区划为推断",
    "source": "数据来源",
    "updated_since": "更新不早于",
}
_READERS: dict[str, Callable[[str], Any]] = {
    "q": _text,
    "region": _region,
    "object_type": _among(dict(ObjectType.choices)),
    "risk_class": _among(dict(CreditRiskClass.choices)),
    "status": _among(dict(ObjectStatus.choices)),
    "flag": _among(FLAGS),
    "kind": _among(dict(ObjectKind.choices)),
    "industry": _industry,
    "registry": _registry,
    "outside": _registry,
    "label": _label,
    "keeper": _keeper,
    "authority": _authority,
    "inspected": _among(INSPECTED),
    "penalty": _among(PENALTIES),
    "license": _among(LICENSES),
    "license_until": _date,
    "established_from": _date,
    "established_to": _date,
    "capital_from": _capital,
    "capital_to": _capital,
    "currency": _among(CURRENCIES),
    "inferred": _among(YES_NO),
    "source": _text,
    "updated_since": _date,
}
_MULTIPLE = {each.name for each in fields(ObjectFilter) if str(each.type).startswith("tuple")}


def parse(data: Mapping[str, Any]) -> ObjectFilter:
    """The filter in a query string (or in kept conditions); what it does not know is left alone.

    Raises :class:`Refused` (422) that names every field that cannot be read.
    """
    found: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name, read in _READERS.items():
        texts = _texts(data, name)
        if not texts:
            continue
        try:
            if any("\x00" in text for text in texts):
                raise _Wrong("含有不可见的字符")
            if len(texts) > MOST_VALUES:
                raise _Wrong(f"最多 {MOST_VALUES} 个值")
            values = tuple(dict.fromkeys(read(text) for text in texts))
            found[name] = values if name in _MULTIPLE else values[-1]
        except _Wrong as wrong:
            faults[name] = str(wrong)
    faults |= _contradictions(found)
    if faults:
        words = "；".join(f"{LABELS[name]}：{why}" for name, why in faults.items())
        raise invalid(f"筛选条件有误：{words}", **faults)
    return ObjectFilter(**found)


def _texts(data: Mapping[str, Any], name: str) -> list[str]:
    values = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
    if isinstance(values, str):
        values = [values]
    texts = [str(value).strip() for value in values]
    if name in {"industry"}:
        texts = [part for text in texts for part in text.replace("，", ",").split(",")]
    return [text.strip() for text in texts if text.strip()]


def _contradictions(found: dict[str, Any]) -> dict[str, str]:
    faults = {}
    for low, high in (("established_from", "established_to"), ("capital_from", "capital_to")):
        if low in found and high in found and found[low] > found[high]:
            faults[low] = f"{found[low]} 大于 {found[high]}，没有对象能符合"
    return faults
