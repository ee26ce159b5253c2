"""The rules as one case meets them: a ruleset on a day, with clauses, breaches, due dates."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from mingqian.foundation.jobs.clock import Due
from mingqian.foundation.policy.decision import Decision, refuse
from rulebook.clocks import Clock, ClockKind
from rulebook.explain import Explanation, cite, mark_of
from rulebook.files.years import load_years
from rulebook.model import Strength, Value
from rulebook.resolve import Resolved
from rulebook.ruleset import Ruleset
from rulebook.workdays import Calendar, DueDate


@lru_cache(maxsize=4)
def _calendar(folder: Path) -> Calendar:
    return Calendar(load_years(folder))


def calendar() -> Calendar:
    """The working-day calendar of the installation."""
    return _calendar(Path(settings.RULEBOOKS_DIR) / "calendars")


def citation(resolved: Resolved) -> str:
    """«《…》第（十一）条〔解释适用〕»; empty when the feature is off."""
    if resolved.entry is None:
        return ""
    mark = mark_of(resolved.entry)
    text = cite(resolved.entry, resolved.meta)
    return f"{text}〔{mark}〕" if mark else text


class Rules:
    """A ruleset on a day. ``label`` names text and version for screens."""

    def __init__(self, ruleset: Ruleset, on: dt.date) -> None:
        self.ruleset = ruleset
        self.on = on
        self.calendar = calendar()

    @property
    def label(self) -> str:
        """Title and number of the governing text."""
        return self.ruleset.meta.citation

    def resolve(self, key: str) -> Resolved:
        """The value with its origin and trace."""
        return self.ruleset.resolve(key, on=self.on)

    def value(self, key: str) -> Value | None:
        """The bare value; ``None`` = the feature is off here."""
        return self.resolve(key).value

    def is_on(self, key: str) -> bool:
        """Whether the value says yes (true, a number above 0, a non-empty text or list)."""
        return bool(self.value(key))

    def number(self, key: str) -> int | None:
        """A number; ``None`` when off or not a number."""
        return self.ruleset.number(key, on=self.on)

    def text(self, key: str) -> str:
        """A text or code; empty when off."""
        return self.ruleset.text(key, on=self.on)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts or codes; empty when off."""
        return self.ruleset.texts(key, on=self.on)

    def clause(self, key: str) -> str:
        """The citation shown beside everything that follows from the rule."""
        return citation(self.resolve(key))

    def explain(self, key: str) -> Explanation:
        """The value in words with its clause and mark."""
        return self.ruleset.explain(key, on=self.on)

    def breach(self, key: str, message: str, *, reason: str = "") -> Decision | None:
        """What a breach means by the rule's strength (loader rule 7).

        ``must`` refuses; ``should`` refuses unless a reason is given (overridable);
        ``may`` and switched-off rules let pass: ``None``.
        """
        resolved = self.resolve(key)
        if resolved.strength is None or resolved.strength is Strength.MAY:
            return None
        soft = resolved.strength is Strength.SHOULD
        if soft and reason.strip():
            return None
        return refuse(message, clause=citation(resolved), code=key, overridable=soft)

    def clock(self, name: str) -> Clock:
        """A clock by name: entry, publication, form, inspection, archive, plan…"""
        return self.ruleset.clock(name, on=self.on)

    def due(self, name: str, start: dt.date) -> Due | None:
        """Due date of a clock counted from the event day ``start``.

        ``None`` when this rulebook sets no term that runs from an event. A publication «on
        entry» is due on the day itself.
        """
        found = self.clock(name)
        counted = {ClockKind.WORKING_DAYS, ClockKind.CALENDAR_DAYS, ClockKind.ON_EVENT}
        if found.kind not in counted:
            return None
        return self._due(found.due_after(start, self.calendar), found.resolved)

    def yearly_due(self, name: str, year: int) -> list[Due]:
        """Due dates of a clock fixed by date, in a calendar year; empty when it has none."""
        found = self.clock(name)
        if found.kind not in {ClockKind.DATE, ClockKind.YEAR_END_WINDOW}:
            return []
        return [self._due(day, found.resolved) for day in found.due_in(year, self.calendar)]

    def working_days_after(self, start: dt.date, key: str) -> Due | None:
        """Due date by a rulebook key that holds a number of working days."""
        days = self.number(key)
        if days is None:
            return None
        return self._due(self.calendar.add_working_days(start, days), self.resolve(key))

    def on_date(self, day: dt.date, key: str) -> Due:
        """A date written in a scheme or order, with the rule that makes it binding."""
        return self._due(DueDate(day), self.resolve(key))

    @staticmethod
    def _due(day: DueDate, resolved: Resolved) -> Due:
        strength = resolved.strength.value if resolved.strength else "may"
        return Due(day.on, resolved.key, citation(resolved), strength, day.provisional, day.reason)
