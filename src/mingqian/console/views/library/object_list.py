"""The list of objects at the desk: one filter in the address, pages by key."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from mingqian.console.filters.objects import ObjectFilterForm
from mingqian.console.views.library.editing import part_of
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.library import filtering, selectors
from mingqian.ui.paging import walk

UNPROCESSABLE = 422


def asked_of(request: Request) -> tuple[filtering.ObjectFilter, Refused | None]:
    """The filter in the address; with one that cannot be read: none, and what is wrong."""
    try:
        return filtering.parse(request.GET), None
    except Refused as refused:
        return filtering.ObjectFilter(), refused


@guarded(P.OBJECTS_VIEW)
@require_GET
@vary_on_headers("HX-Request")
def object_list(request: Request) -> HttpResponse:
    """Objects of the actor's range that meet the filter, newest first."""
    actor = request.actor
    asked, refused = asked_of(request)
    seen = selectors.objects_visible_to(actor)
    found = filtering.narrow(seen.none() if refused else seen, asked)
    context = {
        "page": walk(request, found, seen, unit="户"),
        "refused": refused,
        "chips": filtering.describe(asked),
        "conditions": filtering.query_of(asked),
        "may_edit": actor.has(P.OBJECTS_EDIT),
        "may_act": actor.has(P.OBJECTS_EDIT) or actor.has(P.MEETING_KEEP),
        "saved": selectors.saved_filters(actor),
    }
    is_part = request.htmx and not request.htmx.history_restore_request
    if not is_part:
        context["form"] = ObjectFilterForm(request.GET, actor=actor, refused=refused)
    status = UNPROCESSABLE if refused and not is_part else 200
    return render(
        request, part_of(request, "console/library/objects/list.html"), context, status=status
    )
