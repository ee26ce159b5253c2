"""The numbers beside the menu entries: what waits for the person, by stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from mingqian.console.todos import Line, todos_of
from mingqian.foundation.policy.request import Request


def lines_of(request: Request) -> list[Line]:
    """The person's to-dos, gathered once a request."""
    if not hasattr(request, "todo_lines"):
        request.todo_lines = todos_of(request.actor)
    lines: list[Line] = request.todo_lines
    return lines


def counts(request: Request) -> Mapping[str, int]:
    """Counts by menu key; ``todo`` is all of them."""
    lines = lines_of(request)
    return {**Counter(line.stage for line in lines), "todo": len(lines)}
