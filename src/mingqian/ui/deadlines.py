"""How a deadline reads: «还剩 3 天», «今日到期», «已超期 2 天», with the tone it deserves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

#: Shown in the warning colour from this many days on. Emphasis on a screen, not a rule of law:
#: the dates themselves come from the rulebook.
SOON_DAYS = 3


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline in words. ``date`` is the day itself, ``note`` why it may still move."""

    text: str
    tone: str
    date: dt.date
    clause: str = ""
    note: str = ""


def _day(value: Any) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return timezone.localdate(value) if timezone.is_aware(value) else value.date()
    return value if isinstance(value, dt.date) else None


def _remaining(day: dt.date, today: dt.date) -> tuple[str, str]:
    left = (day - today).days
    if left < 0:
        return f"已超期 {-left} 天", "danger"
    if left == 0:
        return "今日到期", "danger"
    return f"还剩 {left} 天", "warning" if left <= SOON_DAYS else "neutral"


def describe(deadline: Any, today: dt.date | None = None) -> Due | None:
    """Words for a date, a datetime, or anything with ``due_on`` (and ``met_on``, ``clause``).

    ``None`` when there is no date.
    """
    day = _day(deadline) or _day(getattr(deadline, "due_on", None))
    if day is None:
        return None
    clause = getattr(deadline, "clause", "")
    note = getattr(deadline, "provisional_reason", "")
    met_on = _day(getattr(deadline, "met_on", None))
    if met_on is not None:
        late = (met_on - day).days
        text, tone = (f"超期 {late} 天完成", "warning") if late > 0 else ("按期完成", "success")
    elif getattr(deadline, "state", "") == "dropped":
        text, tone = "不再计时", "neutral"
    else:
        text, tone = _remaining(day, today or timezone.localdate())
    return Due(text, tone, day, clause, note)
