"""Where a scheme departs from the plan line it refines (昌江 第十三条)."""

from __future__ import annotations

from dataclasses import dataclass

from mingqian.plan.models import PlanEntry
from mingqian.plan.selectors import method_words, ratio_words
from mingqian.scheme.models import Scheme


@dataclass(frozen=True, slots=True)
class Deviation:
    """A fact that differs: its name, as planned, as in the scheme."""

    field: str
    label: str
    planned: str
    now: str


def deviations(scheme: Scheme) -> list[Deviation]:
    """Differences from the plan line, in reading order; empty without one."""
    entry = scheme.plan_entry
    if entry is None:
        return []
    rows = [
        ("range_text", "抽查对象范围", entry.range_text, scheme.range_text),
        (
            "sampling_permille",
            "抽查比例",
            ratio_words(entry.sampling_permille),
            ratio_words(scheme.sampling_permille) or _rates(scheme),
        ),
        ("object_count", "抽查户数", _number(entry.object_count), _number(scheme.object_count)),
        ("starts_on", "开始日期", str(entry.starts_on or ""), str(scheme.starts_on or "")),
        ("completion_on", "完成日期", str(entry.ends_on or ""), str(scheme.completion_on or "")),
        ("methods", "检查方式", method_words(entry.methods), method_words(scheme.methods)),
        ("items", "抽查事项", _items(entry), _items(scheme)),
        ("participants", "参与部门", _planned_partners(entry), _partners(scheme)),
    ]
    return [Deviation(*row) for row in rows if row[2] != row[3]]


def _number(count: int | None) -> str:
    return "" if count is None else f"{count}户"


def _rates(scheme: Scheme) -> str:
    rates = sorted(scheme.strata_permille.items())
    return "、".join(f"{code} {ratio_words(rate)}" for code, rate in rates)


def _items(thing: PlanEntry | Scheme) -> str:
    return "、".join(thing.items.order_by("code").values_list("name", flat=True))


def _planned_partners(entry: PlanEntry) -> str:
    rows = entry.participating_departments.order_by("code")
    return "、".join(rows.values_list("name", flat=True))


def _partners(scheme: Scheme) -> str:
    rows = scheme.consultations.order_by("department__code")
    return "、".join(rows.values_list("department__name", flat=True))
