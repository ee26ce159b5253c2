"""Everybody's to-do list: what each stage asks of the actor, overdue first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from mingqian.analytics import self_audits
from mingqian.archive import selectors as archive
from mingqian.draw import selectors as draw
from mingqian.followup import selectors as followup
from mingqian.foundation.jobs import todos as jobs
from mingqian.foundation.org import todos as org
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.rules import todos as rules
from mingqian.foundation.workflow.todo import Todo
from mingqian.inspection import selectors as inspection
from mingqian.library import selectors as library
from mingqian.matching import selectors as matching
from mingqian.oversight import anomalies, watching
from mingqian.oversight import selectors as oversight
from mingqian.plan import selectors as plan
from mingqian.publication import selectors as publication
from mingqian.result import selectors as result
from mingqian.scheme import selectors as scheme

#: Stage → its to-dos, in the order of the flow; then what is watched over all of them.
PROVIDERS: tuple[tuple[str, Callable[[Actor], Iterable[Todo]]], ...] = (
    ("items", library.todos),
    ("plan", plan.todos),
    ("scheme", scheme.todos),
    ("draw", draw.todos),
    ("matching", matching.todos),
    ("inspection", inspection.todos),
    ("inspection", result.todos),
    ("publication", publication.todos),
    ("followup", followup.todos),
    ("archive", archive.todos),
    ("oversight", oversight.todos),
    ("oversight", watching.todos),
    ("journal", anomalies.todos),
    ("self-audit", self_audits.todos),
    ("organisation", org.todos),
    ("rules", rules.todos),
    ("jobs", jobs.todos),
    ("journal", draw.watch),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A to-do with its address and how many days are left (negative: overdue)."""

    todo: Todo
    url: str
    days_left: int | None
    stage: str

    @property
    def is_overdue(self) -> bool:
        """Whether its date has passed."""
        return self.days_left is not None and self.days_left < 0


def address(todo: Todo) -> str:
    """The console's page for a to-do; its list when the page takes no key."""
    page, key = todo.target
    try:
        found = reverse(f"console:{page}", args=[key])
    except NoReverseMatch:
        found = reverse(f"console:{page}")
    return f"{found}?{todo.query}" if todo.query else found


def todos_of(actor: Actor) -> list[Line]:
    """All to-dos of an actor, overdue first, then by date, undated last."""
    today = timezone.localdate()
    lines = [
        Line(todo, address(todo), todo.days_left(today), stage)
        for stage, provider in PROVIDERS
        for todo in provider(actor)
    ]
    return sorted(lines, key=lambda line: line.todo.sort_key())
