"""Working-day arithmetic on the calendar tables.

Rules of counting (rulebooks.md G1): the start day is not counted; statutory holidays are
skipped and make-up workdays count; the due moment is the end of the due day. Where a year's
holiday notice is missing the answer is *provisional* and says why: Monday to Friday is never
assumed in silence.

    >>> calendar.add_working_days(date(2024, 9, 27), 7)      # Friday before National Day
    DueDate(on=datetime.date(2024, 10, 12), provisional=False, reason='')
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from .files.years import YearTable
from .schema.values import parse_month_day

# 北京时间 has had no daylight saving since 1992, so a fixed offset is exact.
BEIJING = timezone(timedelta(hours=8), "北京时间")

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class DueDate:
    """The last day on which an act is in time. `reason` (Chinese) says why it is provisional."""

    on: date
    provisional: bool = False
    reason: str = ""

    @property
    def ends_at(self) -> datetime:
        """First moment that is too late: midnight after `on`, Beijing time."""
        return datetime.combine(self.on + _DAY, time(), BEIJING)

    def is_past(self, today: date) -> bool:
        """True from the day after the due day."""
        return today > self.on


@dataclass(frozen=True, slots=True)
class Window:
    """A span of days, both ends included."""

    opens: DueDate
    closes: DueDate

    def contains(self, day: date) -> bool:
        """True on every day from opening to closing."""
        return self.opens.on <= day <= self.closes.on


class Calendar:
    """The loaded year tables; answers what day it is and counts days."""

    def __init__(self, years: Iterable[YearTable]) -> None:
        self._years = {table.year: table for table in years}
        self._days = {
            day: fact for table in self._years.values() for day, fact in table.days.items()
        }

    @property
    def years(self) -> tuple[YearTable, ...]:
        """Loaded tables in order of year."""
        return tuple(self._years[year] for year in sorted(self._years))

    def is_announced(self, year: int) -> bool:
        """True when the holiday notice of that year is in the tables."""
        table = self._years.get(year)
        return table is not None and table.announced

    def doubt(self, day: date) -> str:
        """Why the kind of this day is not certain (Chinese); "" when it is certain."""
        if not self.is_announced(day.year):
            return (
                "" if day in self._days else f"{day.year}年放假通知尚未载入，暂按星期一至星期五推算"
            )
        if day >= self._years[day.year].open_end and not self.is_announced(day.year + 1):
            return f"{day.year + 1}年放假通知尚未载入，{day.year}年底的日期可能调整"
        return ""

    def is_working_day(self, day: date) -> bool:
        """Best knowledge of the day; ask `doubt` as well, or use the counting methods."""
        known = self._days.get(day)
        return known[0] if known else day.weekday() < _SATURDAY

    def name_of(self, day: date) -> str:
        """Name of the holiday the day belongs to (also for its make-up workday), or ""."""
        known = self._days.get(day)
        return known[1] if known else ""

    def add_working_days(self, start: date, count: int) -> DueDate:
        """The `count`-th working day after `start`, which is not counted itself.

        `count` 0 gives the start day. Raises ValueError for a negative count: see
        `previous_working_days`.
        """
        return self._step(start, count, _DAY)

    def previous_working_days(self, end: date, count: int) -> DueDate:
        """The `count`-th working day before `end`, which is not counted itself."""
        return self._step(end, count, -_DAY)

    def add_calendar_days(self, start: date, count: int) -> DueDate:
        """`count` calendar days after `start` (start not counted); always certain."""
        if count < 0:
            raise ValueError("天数不得为负")
        return DueDate(start + _DAY * count)

    def month_day(self, year: int, text: str) -> DueDate:
        """The MM-DD date of a year: «1月底前» is in time until the end of 31 January."""
        return DueDate(date(year, *parse_month_day(text)))

    def last_working_days(self, year: int, count: int) -> Window:
        """The last `count` working days of a year, up to 31 December itself.

        兴隆台六（二） «本年度结束前30个工作日内»: about 20 November to 31 December.
        """
        return Window(
            opens=self.previous_working_days(date(year + 1, 1, 1), count),
            closes=DueDate(date(year, 12, 31)),
        )

    def working_days_between(self, start: date, end: date) -> tuple[int, str]:
        """(number of working days in (start, end], reason for doubt or ""); days late, e.g."""
        days = list(_days_after(start, end))
        return sum(self.is_working_day(day) for day in days), self._first_doubt(days)

    def _step(self, start: date, count: int, step: timedelta) -> DueDate:
        if count < 0:
            raise ValueError("工作日数不得为负")
        day, left, passed = start, count, []
        while left:
            day += step
            passed.append(day)
            left -= self.is_working_day(day)
        reason = self._first_doubt(passed)
        return DueDate(day, provisional=bool(reason), reason=reason)

    def _first_doubt(self, days: Iterable[date]) -> str:
        return next((doubt for day in days if (doubt := self.doubt(day))), "")


def _days_after(start: date, end: date) -> Iterator[date]:
    day = start
    while day < end:
        day += _DAY
        yield day
