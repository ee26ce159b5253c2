"""What the first page shows: visits by day, duties, results due."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import timezone

from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.workflow.todo import Todo
from mingqian.inspection import selectors
from mingqian.inspection.selectors import Appointment
from mingqian.result import selectors as results

#: To-do page of a stage → page of this face.
PAGES = {
    "inspection-detail": "field:check",
    "inspection-schedule": "field:schedule",
    "result-enter": "field:result-enter",
}


@dataclass(slots=True)
class Day:
    """A heading with the visits under it."""

    label: str
    rows: list[Appointment] = field(default_factory=list)


def visits(actor: Actor) -> list[Day]:
    """Open checks of the inspector: overdue, today, coming, without a day."""
    today = timezone.localdate()
    days = {name: Day(name) for name in ("已过计划日期", "今天", "近期", "待安排日期")}
    for row in selectors.appointments(actor):
        days[_heading(row.on, today)].rows.append(row)
    return [day for day in days.values() if day.rows]


def _heading(on: dt.date | None, today: dt.date) -> str:
    if on is None:
        return "待安排日期"
    if on == today:
        return "今天"
    return "近期" if on > today else "已过计划日期"


@dataclass(frozen=True, slots=True)
class Line:
    """A to-do with its address on the phone."""

    todo: Todo
    url: str


def duties(actor: Actor) -> list[Line]:
    """To-dos of the inspection that are not a visit of one's own: days to set."""
    found = [row for row in selectors.todos(actor) if row.target[0] == "inspection-schedule"]
    return _lines(found)


def results_due(actor: Actor) -> list[Line]:
    """Results to enter."""
    return _lines([row for row in results.todos(actor) if row.target[0] == "result-enter"])


def _lines(todos: list[Todo]) -> list[Line]:
    ordered = sorted(todos, key=Todo.sort_key)
    return [Line(todo, reverse(PAGES[todo.target[0]], args=[todo.target[1]])) for todo in ordered]
