"""A filter in Chinese words: one chip for each condition, with the address without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from mingqian.foundation.org.models import Department, Region
from mingqian.library.capital import CURRENCIES
from mingqian.library.filtering.objects import (
    FLAGS,
    INSPECTED,
    LABELS,
    LICENSES,
    NOBODY,
    PENALTIES,
    YES_NO,
    ObjectFilter,
)
from mingqian.library.industries import industry_name
from mingqian.library.models import (
    CreditRiskClass,
    Label,
    ObjectKind,
    ObjectRegistry,
    ObjectStatus,
    ObjectType,
)


@dataclass(frozen=True, slots=True)
class Chip:
    """A condition in words; ``query`` is the query string that is left without it."""

    field: str
    label: str
    words: str
    query: str = ""

    def __str__(self) -> str:
        return f"{self.label}：{self.words}"


def describe(asked: ObjectFilter) -> list[Chip]:
    """The conditions of a filter in the order of its fields."""
    kept = asked.as_dict()
    chips = []
    for name in kept:
        left = {key: values for key, values in kept.items() if key != name}
        words = _WORDS.get(name, str)(getattr(asked, name))
        chips.append(Chip(name, LABELS[name], words, urlencode(left, doseq=True)))
    return chips


def query_of(asked: ObjectFilter) -> str:
    """The filter as a query string."""
    return urlencode(asked.as_dict(), doseq=True)


def sentence(asked: ObjectFilter) -> str:
    """The whole filter in one sentence; «全部检查对象» where nothing narrows."""
    return "；".join(map(str, describe(asked))) or "全部检查对象"


def _of(words: Any) -> Callable[[Any], str]:
    named = dict(words)
    return lambda value: "、".join(
        str(named.get(each, each)) for each in (value if isinstance(value, tuple) else (value,))
    )


def _regions(codes: tuple[str, ...]) -> str:
    return "、".join(Region.objects.filter(pk__in=codes).values_list("name", flat=True))


def _registries(numbers: tuple[int, ...]) -> str:
    return "、".join(ObjectRegistry.objects.filter(pk__in=numbers).values_list("name", flat=True))


def _keeper(code: str) -> str:
    if code == NOBODY:
        return "未明确"
    return "、".join(row.label for row in Department.objects.filter(code=code))


def _authority(code: str) -> str:
    name = Region.objects.filter(pk=code.ljust(6, "0")).values_list("name", flat=True).first()
    return f"{code} {name}" if name else code


def _labels(numbers: tuple[int, ...]) -> str:
    return "、".join(Label.objects.filter(pk__in=numbers).values_list("name", flat=True))


_WORDS: dict[str, Callable[[Any], str]] = {
    "region": _regions,
    "object_type": _of(ObjectType.choices),
    "risk_class": _of(CreditRiskClass.choices),
    "status": _of(ObjectStatus.choices),
    "flag": _of(FLAGS),
    "kind": _of(ObjectKind.choices),
    "industry": lambda value: "、".join(f"{c} {industry_name(c)}".strip() for c in value),
    "registry": _registries,
    "outside": lambda value: _registries((value,)),
    "label": _labels,
    "keeper": _keeper,
    "authority": _authority,
    "inspected": _of(INSPECTED),
    "penalty": _of(PENALTIES),
    "license": _of(LICENSES),
    "capital_from": lambda value: f"{value} 万",
    "capital_to": lambda value: f"{value} 万",
    "currency": _of(CURRENCIES),
    "inferred": _of(YES_NO),
}
