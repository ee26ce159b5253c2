"""A line of somebody's to-do list."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Todo:
    """Something the reader should do: where it is, by when, and by which clause.

    ``target`` is ``(page, key)``: a face maps it to its own URL, and ``query`` (as in an address)
    narrows a list to what is meant. ``kind`` is the short badge.
    """

    kind: str
    title: str
    detail: str
    target: tuple[str, int | str]
    due_on: dt.date | None = None
    clause: str = ""
    is_provisional: bool = False
    query: str = ""

    def days_left(self, today: dt.date) -> int | None:
        """Days until the due date, negative when overdue, ``None`` without a date."""
        return None if self.due_on is None else (self.due_on - today).days

    def sort_key(self) -> tuple[dt.date, str]:
        """Overdue first, then by date, undated last."""
        return (self.due_on or dt.date.max, self.title)
