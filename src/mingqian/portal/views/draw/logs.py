"""An authority's log in public: every plan it ever sealed, gaps and 逾期, the signed head."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fairdraw.log.entry import VOID_REASONS
from mingqian.draw import selectors
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import public

#: A log file is read in pieces of this size (the selector gives no more at once).
PIECE = 1000


@public
@require_safe
def log_page(request: HttpRequest, authority: str) -> HttpResponse:
    """All plans of an authority in their order, with what became of each."""
    line = next((line for line in selectors.logs() if line.authority == authority), None)
    if line is None:
        raise Refused("没有这个机关的抽取存证日志", code="missing", status=404)
    story = selectors.story(authority)
    late = {(item.plan_no, item.attempt): item for item in story.overdue}
    rows = [
        {
            "attempt": attempt,
            "sealed_at": _moment(attempt.plan.time),
            "due": _moment(attempt.plan.due),
            "ended_at": _moment(attempt.result.time) if attempt.result else None,
            "late": late.get(key),
            "void_reason": VOID_REASONS[attempt.void.reason] if attempt.void else "",
        }
        for key, attempt in story.attempts.items()
    ]
    context = {
        "line": line,
        "rows": rows[::-1],
        "faults": story.faults,
        "overdue": story.overdue,
        "checkpoint": selectors.checkpoint(authority),
        "rates": [rate for rate in selectors.replacement_rates() if rate.department == line.label],
    }
    return render(request, "portal/draw/log.html", context)


@public
@require_safe
def log_checkpoint(request: HttpRequest, authority: str) -> HttpResponse:
    """The newest signed head, byte for byte (C2SP)."""
    return _text(selectors.checkpoint(authority))


@public
@require_safe
def log_file(request: HttpRequest, authority: str) -> HttpResponse:
    """The whole log, one entry a line: what ``fairdraw log check`` reads."""
    pieces: list[str] = []
    while piece := selectors.log_file(authority, len(pieces) * PIECE):
        pieces.append(piece)
    return _text("".join(pieces))


@public
@require_safe
def log_key(request: HttpRequest, authority: str) -> HttpResponse:
    """The verifier key of the log; compare it with the one the authority announced elsewhere."""
    line = next((line for line in selectors.logs() if line.authority == authority), None)
    if line is None:
        raise Refused("没有这个机关的抽取存证日志", code="missing", status=404)
    return _text(f"{line.key}\n")


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def _text(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
