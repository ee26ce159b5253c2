"""Follow-ups at the desk: the list and one path."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from mingqian.console.filters.followup import FollowUpFilter
from mingqian.console.form_page import wants_list_only
from mingqian.followup import selectors
from mingqian.foundation.files import store
from mingqian.foundation.jobs.selectors import of_subject
from mingqian.foundation.journal.selectors import history
from mingqian.foundation.papers.services import papers_of
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.ui.paging import paginate


@guarded(P.FOLLOWUP_VIEW)
@require_GET
@vary_on_headers("HX-Request")
def followup_list(request: HttpRequest) -> HttpResponse:
    """Every finding with its path; those without one, and those overdue, on top."""
    found = FollowUpFilter(request.GET, queryset=selectors.followups(request.actor))
    page = paginate(request, found.qs, key=("-pk",), unit="项")
    part = "#list" if wants_list_only(request) else ""
    context = {
        "page": page,
        "filter": found,
        "without_path": selectors.without_path(request.actor)[:20],
        "overdue": selectors.overdue_rectifications(request.actor)[:20],
        "crimes": selectors.unreceipted_crimes(request.actor)[:20],
    }
    return render(request, f"console/followup/list.html{part}", context)


@guarded(P.FOLLOWUP_VIEW)
@require_GET
def followup_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One path: what was found, what was done, what is next."""
    row = selectors.get_for(request.actor, pk)
    context = {
        "row": row,
        "result": row.result,
        "order": getattr(row, "order", None),
        "case": getattr(row, "case", None),
        "transfer": getattr(row, "transfer", None),
        "unlicensed": getattr(row, "unlicensed", None),
        "came_from": getattr(row, "came_from", None),
        "papers": papers_of(row),
        "deadline": of_subject(row).first(),
        "actions": selectors.actions_for(row, request.actor),
        "act_url": reverse("console:followup-act", args=[pk]),
        "history": history(row),
        "may_propose": selectors.may_propose_listing(request.actor, row),
    }
    return render(request, "console/followup/detail.html", context)


@guarded(P.FOLLOWUP_VIEW)
@require_GET
def followup_file(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """Evidence of a correction or the receipt of a transfer."""
    file = selectors.file_for(request.actor, pk, file_pk)
    answer = HttpResponse(store.read(file), content_type=file.media_type)
    answer["Content-Disposition"] = "inline"
    answer["Cache-Control"] = "private, no-store"
    return answer
