"""Planned and executed, line by line (彭阳 附件1 三（二）4, 吉林 二（五）)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from mingqian.foundation.rules import selectors as rules
from mingqian.plan.models import AnnualPlan, PlanEntry, PlanState


@dataclass(frozen=True, slots=True)
class LineExecution:
    """A line with how often it was planned, launched and carried out.

    ``is_short``: the year is over, the count binds, and it was carried out less than planned.
    """

    entry: PlanEntry
    planned: int
    launched: int
    executed: int
    is_short: bool

    @property
    def percent(self) -> int:
        """Executed of planned in whole per cent."""
        return min(100, self.executed * 100 // self.planned) if self.planned else 0

    @property
    def left(self) -> int:
        """How often it may still be launched within the plan."""
        return max(0, self.planned - self.launched)


def execution(plan: AnnualPlan) -> list[LineExecution]:
    """Every line that stands on its own, in order."""
    is_over = plan.state == PlanState.CLOSED or timezone.localdate().year > plan.year
    binds = is_over and rules.for_case(plan).is_on("plan.check_count_strict")
    return [
        LineExecution(
            entry=entry,
            planned=entry.times_per_year,
            launched=entry.launched_count,
            executed=entry.executed_count,
            is_short=binds and entry.executed_count < entry.times_per_year,
        )
        for entry in plan.entries.filter(merged_into__isnull=True).order_by("seq")
    ]
