"""Publications at the desk: the list, one publication, the packages of its channels."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from mingqian.console.filters.publication import PublicationFilter
from mingqian.console.form_page import wants_list_only
from mingqian.foundation.files import store
from mingqian.foundation.journal.selectors import history
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.workflow.perform import available
from mingqian.publication import policies, selectors
from mingqian.publication.states import PUBLICATION
from mingqian.ui.paging import paginate


@guarded(P.PUBLICATION_VIEW)
@require_GET
@vary_on_headers("HX-Request")
def publication_list(request: HttpRequest) -> HttpResponse:
    """What is to be published, what is, and what lawfully is not."""
    found = PublicationFilter(request.GET, queryset=selectors.publications(request.actor))
    page = paginate(request, found.qs, key=("-pk",), unit="项公示")
    part = "#list" if wants_list_only(request) else ""
    context = {
        "page": page,
        "filter": found,
        "failed": selectors.failed_deliveries(request.actor).count(),
        "late": selectors.overdue_publications(request.actor),
    }
    return render(request, f"console/publication/list.html{part}", context)


@guarded(P.PUBLICATION_VIEW)
@require_GET
def publication_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A publication with its result, channels, withholding, versions and journal."""
    row = selectors.get_for(request.actor, pk)
    context = {
        "row": row,
        "result": row.result,
        "deadline": selectors.deadline_of(row),
        "deliveries": row.deliveries.all(),
        "withholdings": row.withholdings.all(),
        "objections": row.objections.all(),
        "successor": getattr(row, "corrected_by", None),
        "may_retry": bool(policies.can_publish(request.actor, row)),
        "actions": available(PUBLICATION, row, request.actor),
        "act_url": reverse("console:publication-act", args=[pk]),
        "history": history(row),
    }
    return render(request, "console/publication/detail.html", context)


@guarded(P.PUBLICATION_VIEW)
@require_GET
def delivery_package(request: HttpRequest, pk: int) -> HttpResponse:
    """The export package of one channel."""
    delivery = selectors.delivery_for(request.actor, pk)
    if delivery.package is None:
        raise Refused("该渠道没有报送文件", code="missing", status=404)
    return _download(store.read(delivery.package), delivery.package.name, "application/json")


@guarded(P.PUBLICATION_PUBLISH)
@require_GET
def publication_package(request: HttpRequest) -> HttpResponse:
    """All packages of a channel that the own department made, as one file."""
    code = request.GET.get("channel", "")
    body = selectors.bundle(request.actor, code)
    return _download(body, f"{code}.json", "application/json")


def _download(body: bytes, name: str, media_type: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
