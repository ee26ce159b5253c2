"""The journal for those who oversee."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mingqian.foundation.journal import record, selectors
from mingqian.foundation.journal.vocabulary import all_events
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request

SIZE = 50


@guarded(P.JOURNAL_VIEW)
@require_GET
def journal(request: Request) -> HttpResponse:
    """Entries of one's region, newest first, by event, task and person."""
    before = request.GET.get("before", "")
    wanted = {name: request.GET.get(name, "").strip() for name in ("event", "case_no", "person")}
    lines = selectors.page(
        request.actor, before=int(before) if before.isdigit() else None, size=SIZE + 1, **wanted
    )
    stages = sorted({event.code.split(":")[0] for event in all_events()})
    seq, digest = record.tip()
    context = {
        "lines": lines[:SIZE],
        "next_before": lines[SIZE - 1].seq if len(lines) > SIZE else None,
        "wanted": wanted,
        "stages": stages,
        "tip": {"seq": seq, "digest": digest},
    }
    return render(request, "console/journal/list.html", context)
