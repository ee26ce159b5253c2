"""The numbers beside the menu entries: what waits for the person, by stage.

Every page shows them, and gathering all to-dos is dear: they are kept for :data:`FRESH` seconds of
a sign-in, or until the person acts. The pages that list to-dos always gather them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.core.cache import cache
from django.utils import timezone

from mingqian.console.todos import Line, todos_of
from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.policy.request import Request

#: Seconds after which what others have done shows in the numbers.
FRESH = 60


def lines_of(request: Request) -> list[Line]:
    """The person's to-dos, gathered once a request."""
    if not hasattr(request, "todo_lines"):
        request.todo_lines = todos_of(request.actor)
    lines: list[Line] = request.todo_lines
    return lines


def counts(request: Request) -> Mapping[str, int]:
    """Counts by menu key; ``todo`` is all of them."""
    key = _key(request)
    kept: Mapping[str, int] | None = None
    if key and not hasattr(request, "todo_lines"):
        kept = cache.get(key)
    if kept is not None:
        return kept
    lines = lines_of(request)
    found = {**Counter(line.stage for line in lines), "todo": len(lines)}
    if key:
        cache.set(key, found, FRESH)
    return found


def _key(request: Request) -> str:
    """Where the numbers are kept: of this sign-in and day, since the person's last act."""
    session = getattr(request, "session", None)
    if session is None or not session.session_key:
        return ""
    actor = request.actor
    who = f"{session.session_key}:{actor.person_id}:{actor.department_id}"
    return f"counts:{who}:{timezone.localdate()}:{journal.last_act_of(actor)}"
