"""The clocks of the procedure as data (flows.md §20): what is due, counted from what.

A clock is resolved from rulebook keys, so a caller asks `rules.clock("publication", on=…)` and
never writes a number of days. 惠州: entry 7 working days after each object's inspection;
吉林: publication 7 working days after the task; 兴隆台: 90 calendar days for the inspection.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from .explain import mark_of
from .model import Strength
from .resolve import Resolved
from .schema.values import ON_ENTRY
from .workdays import Calendar, DueDate, Window

Resolver = Callable[[str], Resolved]


class ClockKind(StrEnum):
    """How a clock runs."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    ON_EVENT = "on_event"
    """Due at the event itself: publication on entry."""
    DATE = "date"
    """Due on fixed dates of each year."""
    YEAR_END_WINDOW = "year_end_window"
    """Open during the last working days of the year."""
    SCHEME_DATE = "scheme_date"
    """Due on the completion date written in the scheme."""
    FOLLOWS = "follows"
    """No term of its own; must be done before another clock (`follows`) runs out."""
    UNTIMED = "untimed"
    """A duty from the event on (or on call), for which no term is written."""
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock of one rulebook.

    `amount` counts days (0 for other kinds), `from_event` is an event code of the schema or
    "", `dates` are MM-DD texts, `opens` the MM-DD from which to remind, one for each date.
    `follows` names the clock before whose end this one has to be done.
    `resolved` is the value the clock stands on, for the small print and the trace, `start`
    the value that names the start event (None when no key does): either may be a reading.
    """

    name: str
    label: str
    kind: ClockKind
    resolved: Resolved
    amount: int = 0
    from_event: str = ""
    dates: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    follows: str = ""
    start: Resolved | None = None

    @property
    def is_on(self) -> bool:
        """True when the rulebook has this clock at all."""
        return self.kind is not ClockKind.OFF

    @property
    def strength(self) -> Strength | None:
        """Binding force: must = overdue is a breach, should = a reminder."""
        return self.resolved.strength

    @property
    def marks(self) -> tuple[str, ...]:
        """Marks the clock must be shown with: 解释适用, 依据待核, 系统建议值 (none: ())."""
        entries = [found.entry for found in (self.resolved, self.start) if found and found.entry]
        return tuple(dict.fromkeys(mark for entry in entries if (mark := mark_of(entry))))

    @property
    def clause(self) -> str:
        """Clause the term stands in, "" when off."""
        return self.resolved.entry.basis if self.resolved.entry else ""

    def due_after(self, start: date, calendar: Calendar) -> DueDate:
        """Due date for the event day `start`; ValueError for clocks not counted from events."""
        match self.kind:
            case ClockKind.WORKING_DAYS:
                return calendar.add_working_days(start, self.amount)
            case ClockKind.CALENDAR_DAYS:
                return calendar.add_calendar_days(start, self.amount)
            case ClockKind.ON_EVENT | ClockKind.SCHEME_DATE:
                return DueDate(start)
            case _:
                raise ValueError(f"“{self.label}”不是自某日起算的期限（{self.kind.value}）")

    def due_in(self, year: int, calendar: Calendar) -> tuple[DueDate, ...]:
        """Due dates in a calendar year; ValueError for clocks not fixed by date."""
        if self.kind is ClockKind.DATE:
            return tuple(calendar.month_day(year, text) for text in self.dates)
        if self.kind is ClockKind.YEAR_END_WINDOW:
            return (self.window_in(year, calendar).closes,)
        raise ValueError(f"“{self.label}”不是每年固定日期的期限（{self.kind.value}）")

    def window_in(self, year: int, calendar: Calendar) -> Window:
        """Opening and closing of a year-end window in a calendar year."""
        if self.kind is not ClockKind.YEAR_END_WINDOW:
            raise ValueError(f"“{self.label}”没有年末窗口")
        return calendar.last_working_days(year, self.amount)


@dataclass(frozen=True, slots=True)
class _Counted:
    """Definition of a clock that counts days: keys of its term and of its start event."""

    label: str
    days_key: str
    from_key: str = ""
    from_event: str = ""
    kind: ClockKind = ClockKind.WORKING_DAYS


@dataclass(frozen=True, slots=True)
class _Dated:
    """Definition of a clock with fixed dates of the year."""

    label: str
    key: str
    opens_key: str = ""


@dataclass(frozen=True, slots=True)
class _Duty:
    """Definition of a duty without a term, switched on by a yes-or-no key."""

    label: str
    key: str
    from_event: str = ""
    follows: str = ""


_CLOCKS: Mapping[str, _Counted | _Dated | _Duty] = MappingProxyType(
    {
        "item_list": _Dated("事项清单报送", "items.list_due"),
        "plan": _Dated("年度计划", "plan.due"),
        "consultation": _Counted(
            "方案征求意见答复", "consultation.answer_working_days", from_event="scheme_sent"
        ),
        "inspection": _Counted(
            "检查工作完成",
            "inspection.window_calendar_days",
            from_key="inspection.window_from",
            kind=ClockKind.CALENDAR_DAYS,
        ),
        "form": _Counted(
            "检查表单填写", "forms.result_form_working_days", from_key="forms.result_form_from"
        ),
        "entry": _Counted("结果录入", "result.entry_working_days", from_key="result.entry_from"),
        "publication": _Counted("结果公示", "publication.working_days", "publication.from"),
        "outcome_publication": _Counted(
            "查处结果公示", "publication.outcome_working_days", "publication.outcome_from"
        ),
        "objection": _Counted(
            "异议答复", "objection.answer_working_days", from_event="objection_received"
        ),
        "withholding_review": _Counted(
            "不予公示复查",
            "publication.withholding_review_days",
            from_event="withheld",
            kind=ClockKind.CALENDAR_DAYS,
        ),
        "participant_transfer": _Counted(
            "参与部门自行移送",
            "followup.participant_transfer_after_working_days",
            from_event="clue_prepared",
        ),
        "archive": _Counted("归档", "archive.working_days", from_key="archive.after"),
        "task_report": _Duty(
            "抽查情况报告", "reports.per_task", from_event="task_completed", follows="archive"
        ),
        "half_year_report": _Dated("半年报告", "reports.half_year_due"),
        "annual_report": _Dated("年度报告", "reports.annual_due"),
        "member_progress": _Dated(
            "成员单位工作情况",
            "reports.member_progress_due",
            opens_key="reports.member_progress_open",
        ),
        "progress_report": _Duty("工作推进情况", "reports.progress_on_call"),
    }
)

CLOCK_NAMES: tuple[str, ...] = tuple(_CLOCKS)


def build_clock(name: str, resolver: Resolver) -> Clock:
    """The clock `name` of the rulebook behind `resolver`; KeyError for an unknown name."""
    definition = _CLOCKS[name]
    if isinstance(definition, _Dated):
        return _dated(name, definition, resolver)
    if isinstance(definition, _Duty):
        return _duty(name, definition, resolver)
    return _counted(name, definition, resolver)


def all_clocks(resolver: Resolver) -> tuple[Clock, ...]:
    """Every clock in procedural order, the ones that are off included."""
    return tuple(build_clock(name, resolver) for name in CLOCK_NAMES)


def _duty(name: str, definition: _Duty, resolver: Resolver) -> Clock:
    found = resolver(definition.key)
    kind = ClockKind.UNTIMED if found.value is True else ClockKind.OFF
    return Clock(
        name,
        definition.label,
        kind,
        found,
        from_event=definition.from_event,
        follows=definition.follows,
    )


def _dated(name: str, definition: _Dated, resolver: Resolver) -> Clock:
    found = resolver(definition.key)
    if found.value is None:
        return Clock(name, definition.label, ClockKind.OFF, found)
    if name == "plan":
        window = resolver("plan.window_working_days")
        if isinstance(window.value, int):
            # The window closes with the year; plan.due only repeats its last day.
            kind = ClockKind.YEAR_END_WINDOW
            return Clock(name, definition.label, kind, window, amount=window.value)
    opens = _texts(resolver(definition.opens_key)) if definition.opens_key else ()
    return Clock(name, definition.label, ClockKind.DATE, found, dates=_texts(found), opens=opens)


def _texts(resolved: Resolved) -> tuple[str, ...]:
    value = resolved.value
    if isinstance(value, tuple):
        return tuple(str(item) for item in value)
    return (value,) if isinstance(value, str) else ()


def _counted(name: str, definition: _Counted, resolver: Resolver) -> Clock:
    days = resolver(definition.days_key)
    start = resolver(definition.from_key) if definition.from_key else None
    event = str(start.value or "") if start else definition.from_event
    if days.value == ON_ENTRY:
        # 惠州, 昌江: published by the act of entry, so the entry clock sets the target (G3).
        kind = ClockKind.ON_EVENT
        return Clock(
            name, definition.label, kind, days, from_event=event, follows="entry", start=start
        )
    if isinstance(days.value, int):
        return Clock(
            name,
            definition.label,
            definition.kind,
            days,
            amount=days.value,
            from_event=event,
            start=start,
        )
    return _without_term(name, definition.label, days, event, resolver)


def _without_term(name: str, label: str, days: Resolved, event: str, resolver: Resolver) -> Clock:
    """What a counted clock becomes where the rulebook states no number of days."""
    if name == "entry":
        # 吉林, 彭阳, 兴隆台: entry has no term but must precede publication (G3).
        target = resolver("publication.working_days")
        return Clock(name, label, ClockKind.FOLLOWS, target, follows="publication")
    if name == "inspection":
        source = resolver("inspection.deadline_source")
        return Clock(name, label, ClockKind.SCHEME_DATE, source)
    if name == "archive":
        after = resolver("archive.after")
        return Clock(name, label, ClockKind.UNTIMED, after, from_event=event)
    return Clock(name, label, ClockKind.OFF, days)
