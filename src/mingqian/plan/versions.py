"""What changed from one version of a plan to the next, line by line, fact by fact.

Lines are the same line when they bear the same number: numbers are stable over versions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mingqian.library.models import InspectionMethod
from mingqian.plan.models import AnnualPlan, PlanEntry


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact of a line: its name and both values in words."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class LineChange:
    """What became of a line: ``added``, ``removed`` or ``changed``."""

    kind: str
    entry_no: str
    name: str
    facts: tuple[FactChange, ...] = ()

    @property
    def label(self) -> str:
        """The kind in Chinese."""
        return {"added": "新增", "removed": "删除", "changed": "修改"}[self.kind]


def ratio_words(permille: int | None) -> str:
    """A sampling ratio in per cent: 50 permille reads «5%»."""
    if permille is None:
        return ""
    whole, tenth = divmod(permille, 10)
    return f"{whole}.{tenth}%" if tenth else f"{whole}%"


def method_words(codes: list[str]) -> str:
    """Inspection methods in Chinese."""
    words = dict(InspectionMethod.choices)
    return "、".join(str(words.get(code, code)) for code in codes)


def _names(rows: Any, field: str = "name") -> str:
    return "、".join(rows.order_by("pk").values_list(field, flat=True))


#: Facts of a line that are compared, in reading order, with how they read.
FACTS: tuple[tuple[str, Callable[[PlanEntry], str]], ...] = (
    ("任务名称", lambda e: e.name),
    ("发起部门", lambda e: e.lead_department.name),
    ("发起依据", lambda e: str(e.get_lead_ground_display())),
    ("参与部门", lambda e: _names(e.participating_departments)),
    ("抽查事项", lambda e: _names(e.items)),
    ("检查对象范围", lambda e: e.range_text),
    ("抽查比例", lambda e: ratio_words(e.sampling_permille)),
    ("抽查户数", lambda e: "" if e.object_count is None else str(e.object_count)),
    ("抽查频次", lambda e: f"{e.times_per_year}次/年"),
    ("开始日期", lambda e: str(e.starts_on or "")),
    ("结束日期", lambda e: str(e.ends_on or "")),
    ("检查方式", lambda e: method_words(e.methods)),
)


def facts_of(entry: PlanEntry) -> dict[str, str]:
    """The facts of a line in words, by label."""
    return {label: read(entry) for label, read in FACTS}


def difference(old: AnnualPlan, new: AnnualPlan) -> list[LineChange]:
    """Lines added, removed and changed from one version to another."""
    before = {entry.entry_no: entry for entry in _lines(old)}
    after = {entry.entry_no: entry for entry in _lines(new)}
    changes = []
    for number in sorted({*before, *after}):
        was, now = before.get(number), after.get(number)
        if was is None and now is not None:
            changes.append(LineChange("added", number, now.name, _of_one(now)))
        elif now is None and was is not None:
            changes.append(LineChange("removed", number, was.name))
        elif was is not None and now is not None and (facts := _changed(was, now)):
            changes.append(LineChange("changed", number, now.name, facts))
    return changes


def _lines(plan: AnnualPlan) -> list[PlanEntry]:
    return list(plan.entries.select_related("lead_department").order_by("seq"))


def _of_one(entry: PlanEntry) -> tuple[FactChange, ...]:
    return tuple(FactChange(label, "", text) for label, text in facts_of(entry).items() if text)


def _changed(was: PlanEntry, now: PlanEntry) -> tuple[FactChange, ...]:
    old, new = facts_of(was), facts_of(now)
    return tuple(
        FactChange(label, old[label], new[label]) for label in old if old[label] != new[label]
    )
