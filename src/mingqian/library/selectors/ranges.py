"""The range of objects (对象范围) as a JSON filter: checked, put into words, applied.

    {"regions": ["441302"], "industries": ["F51"], "risk_classes": ["C", "D"], "keywords": ["食品"]}

reads «惠城区；行业 F51 批发业；信用风险 C、D；经营范围含“食品”». Plans, schemes and draws keep this
dict; an absent key does not narrow. Several values of one key widen (any of them), several keys
narrow.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model, Q, QuerySet

from mingqian.foundation.org.models import Department, Region
from mingqian.foundation.policy.decision import Refused, invalid
from mingqian.library.fields import label_of
from mingqian.library.industries import industry_code, industry_name
from mingqian.library.models import (
    CreditRiskClass,
    InspectionObject,
    Label,
    ObjectKind,
    ObjectRegistry,
    ObjectType,
)
from mingqian.library.selectors.base.labelled import labelled_with
from mingqian.library.selectors.base.registrations import registered_in

#: Codes of the risk facts a range may name → the model's field.
FLAGS = {
    "abnormal": "is_abnormal",
    "serious": "is_serious",
    "complaint": "has_complaint",
    "violation": "has_violation",
    "hazard": "has_hazard",
}
#: Longest list of values and longest keyword a range may carry.
MOST_VALUES, LONGEST_KEYWORD = 500, 40


def _label(key: str) -> str:
    return LABELS[key]


def _texts(key: str, value: object) -> list[str]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list | tuple) or not all(isinstance(v, str) for v in value):
        raise _wrong(key, "应为文字列表")
    texts = list(dict.fromkeys(v.strip() for v in value if v.strip()))
    if len(texts) > MOST_VALUES:
        raise _wrong(key, f"最多 {MOST_VALUES} 个值")
    return texts


def _wrong(key: str, message: str) -> Refused:
    return invalid(f"对象范围的“{_label(key)}”有误：{message}", object_range=f"{key}: {message}")


def _among(words: Iterable[str]) -> Callable[[str, object], list[str]]:
    allowed = set(words)

    def check(key: str, value: object) -> list[str]:
        texts = _texts(key, value)
        for text in texts:
            if text not in allowed:
                raise _wrong(key, f"没有“{text}”这个取值")
        return texts

    return check


def _regions(key: str, value: object) -> list[str]:
    codes = _texts(key, value)
    known = set(Region.objects.filter(pk__in=codes).values_list("pk", flat=True))
    for code in codes:
        if code not in known:
            raise _wrong(key, f"没有区划代码 {code}")
    return codes


def _industries(key: str, value: object) -> list[str]:
    found = []
    for text in _texts(key, value):
        code = industry_code(text)
        if not code:
            raise _wrong(key, f"“{text}”不是 GB/T 4754 的行业代码")
        found.append(code)
    return found


def _keywords(key: str, value: object) -> list[str]:
    texts = _texts(key, value)
    for text in texts:
        if len(text) > LONGEST_KEYWORD:
            raise _wrong(key, f"关键词不超过 {LONGEST_KEYWORD} 字")
    return texts


def _rows(model: type[Model], what: str) -> Callable[[str, object], list[int]]:
    """Numbers of rows that exist."""

    def check(key: str, value: object) -> list[int]:
        if not isinstance(value, list | tuple):
            raise _wrong(key, f"应为{what}编号列表")
        try:
            numbers = list(dict.fromkeys(int(v) for v in value))
        except (TypeError, ValueError):
            raise _wrong(key, f"{what}编号应为整数") from None
        known = set(model._default_manager.filter(pk__in=numbers).values_list("pk", flat=True))
        for number in numbers:
            if number not in known:
                raise _wrong(key, f"没有编号为 {number} 的{what}")
        return numbers

    return check


def _date(key: str, value: object) -> str:
    try:
        return dt.date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise _wrong(key, "日期应写成 2020-01-31") from None


def _department(key: str, value: object) -> str:
    if not Department.objects.filter(code=str(value)).exists():
        raise _wrong(key, f"没有代码为 {value} 的部门")
    return str(value)


_CHECKS: dict[str, Callable[[str, object], Any]] = {
    "regions": _regions,
    "kinds": _among(ObjectKind.values),
    "object_types": _among(ObjectType.values),
    "industries": _industries,
    "risk_classes": _among(CreditRiskClass.values),
    "flags": _among(FLAGS),
    "labels": _rows(Label, "标签"),
    "registries": _rows(ObjectRegistry, "名录库"),
    "department": _department,
    "keywords": _keywords,
    "established_after": _date,
    "established_before": _date,
}
LABELS = {
    "regions": "区域",
    "kinds": "对象类别",
    "object_types": "对象类型",
    "industries": "行业",
    "risk_classes": "信用风险分类",
    "flags": "风险情形",
    "labels": "监管标签",
    "registries": "名录库",
    "department": "维护部门",
    "keywords": "经营范围关键词",
    "established_after": "成立日期不早于",
    "established_before": "成立日期不晚于",
}


def validate_range(raw: object) -> dict[str, Any]:
    """The range in its clean form: known keys only, known values only, empty keys left out.

    Raises :class:`Refused` (422) that names the key and what is wrong with it.
    """
    if not isinstance(raw, dict):
        raise invalid("对象范围应为条件表", object_range="应为条件表")
    clean: dict[str, Any] = {}
    for key, value in raw.items():
        if key not in _CHECKS:
            raise invalid(
                f"对象范围不认识条件“{key}”；可用：{'、'.join(LABELS.values())}",
                object_range=f"不认识条件 {key}",
            )
        if value in (None, "", [], ()):
            continue
        if found := _CHECKS[key](key, value):
            clean[key] = found
    after, before = clean.get("established_after"), clean.get("established_before")
    if after and before and after > before:
        raise _wrong("established_after", f"{after} 晚于 {before}，没有对象能符合")
    # In one order on both databases: PostgreSQL keeps the keys of a JSON value in its own.
    return {key: clean[key] for key in _CHECKS if key in clean}


def narrow(rows: QuerySet[InspectionObject], clean: dict[str, Any]) -> QuerySet[InspectionObject]:
    """``rows`` narrowed to a range that :func:`validate_range` has cleaned."""
    for key, value in clean.items():
        rows = rows.filter(_CONDITIONS[key](value))
    return rows


def _any(lookup: str, values: Iterable[str]) -> Q:
    condition = Q(pk__in=[])
    for value in values:
        condition |= Q(**{lookup: value})
    return condition


def _below(codes: list[str]) -> Q:
    paths = Region.objects.filter(pk__in=codes).values_list("path", flat=True)
    return Q(region__in=Region.objects.filter(_any("path__startswith", paths)).values("pk"))


def _flagged(flags: list[str]) -> Q:
    condition = Q(pk__in=[])
    for flag in flags:
        condition |= Q(**{FLAGS[flag]: True})
    return condition


_CONDITIONS: dict[str, Callable[[Any], Q]] = {
    "regions": _below,
    "kinds": lambda value: Q(kind__in=value),
    "object_types": lambda value: Q(object_type__in=value),
    "industries": lambda value: _any("industry_code__startswith", value),
    "risk_classes": lambda value: Q(risk_class__in=value),
    "flags": _flagged,
    "labels": lambda value: Q(pk__in=labelled_with(value)),
    "registries": lambda value: Q(pk__in=registered_in(value)),
    "department": lambda value: Q(department__code=value),
    "keywords": lambda value: _any("business_scope__contains", value),
    "established_after": lambda value: Q(established_on__gte=value),
    "established_before": lambda value: Q(established_on__lte=value),
}


def describe_range(raw: dict[str, Any]) -> str:
    """The range in Chinese for plans, schemes, papers; «全部检查对象» where nothing narrows."""
    clean = validate_range(raw)
    parts = [_WORDS[key](clean[key]) for key in _CHECKS if key in clean]
    return "；".join(parts) or "全部检查对象"


def _names(rows: QuerySet[Any], field: str = "name") -> str:
    return "、".join(rows.values_list(field, flat=True))


def _flag_words(value: list[str]) -> str:
    return "、".join(label_of(InspectionObject, FLAGS[flag]) for flag in value)


_WORDS: dict[str, Callable[[Any], str]] = {
    "regions": lambda v: _names(Region.objects.filter(pk__in=v)),
    "kinds": lambda v: "、".join(str(ObjectKind(code).label) for code in v),
    "object_types": lambda v: "、".join(str(ObjectType(code).label) for code in v),
    "industries": lambda v: "行业 " + "、".join(f"{c} {industry_name(c)}".strip() for c in v),
    "risk_classes": lambda v: (
        "信用风险 "
        + "、".join(str(CreditRiskClass.UNKNOWN.label) if code == "U" else code for code in v)
    ),
    "flags": _flag_words,
    "labels": lambda v: "标签 " + _names(Label.objects.filter(pk__in=v)),
    "registries": lambda v: "名录库 " + _names(ObjectRegistry.objects.filter(pk__in=v)),
    "department": lambda v: _names(Department.objects.filter(code=v)) + "维护",
    "keywords": lambda v: "经营范围含" + "或".join(f"“{word}”" for word in v),
    "established_after": lambda v: f"{v} 及以后成立",
    "established_before": lambda v: f"{v} 及以前成立",
}
