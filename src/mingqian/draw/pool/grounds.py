"""A ground to keep an object out: its code, words, clause, and whether it only warns."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

NOT_ACTIVE = "not_active"
SAME_YEAR = "same_year"
PARTICIPANT_SAME_YEAR = "participant_same_year"
UPPER_LEVEL = "upper_level"
UPPER_PLAN = "upper_plan"
LOWER_LEVEL = "lower_level"
SAMPLING_PASSED = "sampling_passed"
ALREADY_DRAWN = "already_drawn"
WAITING = "waiting_reserve"

#: Code → short name of the rule, in the order the rules are applied.
LABELS = {
    NOT_ACTIVE: "非存续状态",
    SAME_YEAR: "同一年度已抽查",
    UPPER_LEVEL: "上级已抽查",
    UPPER_PLAN: "上级已部署计划",
    SAMPLING_PASSED: "检验检疫已合格",
    PARTICIPANT_SAME_YEAR: "参与部门本年度已抽查",
    LOWER_LEVEL: "下级本年度已抽查",
    ALREADY_DRAWN: "本任务已抽取",
    WAITING: "备选待递补",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground against one object. ``set_aside`` says why it does not keep the object out."""

    code: str
    reason: str
    clause: str = ""
    is_warning: bool = False
    set_aside: str = ""
    set_aside_by: str = ""
    withheld_until: dt.datetime | None = None

    def but(self, reason: str, by: str) -> Ground:
        """The same ground, set aside."""
        return replace(self, set_aside=reason, set_aside_by=by)

    @property
    def keeps_out(self) -> bool:
        """Whether it keeps the object out."""
        return not self.is_warning and not self.set_aside
