"""What the rules of exclusion look at: the task, its scheme, the pinned rules, the year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from mingqian.foundation.org.models import Department
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.rules.applied import Rules
from mingqian.library.models import InspectionItem, ItemTier
from mingqian.scheme.models import InspectionTask, Scheme


@dataclass(frozen=True)
class PoolCase:
    """One task on the day its pool is built."""

    task: InspectionTask
    day: dt.date

    @classmethod
    def today(cls, task: InspectionTask) -> PoolCase:
        """The case as of today's local date."""
        return cls(task, timezone.localdate())

    @cached_property
    def rules(self) -> Rules:
        """The rulebook version the task was opened under."""
        return rules.for_case(self.task)

    @property
    def scheme(self) -> Scheme:
        """The final scheme: range, ratio, items (惠州 第（九）条)."""
        return self.task.scheme

    @property
    def lead(self) -> Department:
        """The department that draws."""
        return self.task.lead_department

    @cached_property
    def ancestor_codes(self) -> list[str]:
        """Codes of the regions above the task's region, from the top."""
        return self.task.region.codes[:-1]

    @cached_property
    def year(self) -> tuple[dt.datetime, dt.datetime]:
        """Start and end of the calendar year of the day (G5: calendar year of the draw)."""
        zone = timezone.get_current_timezone()
        start = dt.datetime(self.day.year, 1, 1, tzinfo=zone)
        return start, dt.datetime(self.day.year + 1, 1, 1, tzinfo=zone)

    @cached_property
    def items(self) -> list[InspectionItem]:
        """Items of the scheme."""
        return list(self.scheme.items.all())

    @cached_property
    def general_codes(self) -> set[str]:
        """Codes by which general items are the same item elsewhere (吉林 二（六）一般检查)."""
        return {
            code
            for item in self.items
            if item.tier == ItemTier.GENERAL
            for code in (item.code, item.full_list_code)
            if code
        }

    @cached_property
    def item_codes(self) -> set[str]:
        """Codes of all items of the scheme, the yearly total list's included."""
        return {code for item in self.items for code in (item.code, item.full_list_code) if code}

    @cached_property
    def has_key_item(self) -> bool:
        """Whether a key item is checked (昌江 第十四条: then repeats are not excluded)."""
        return any(item.tier == ItemTier.KEY for item in self.items)
