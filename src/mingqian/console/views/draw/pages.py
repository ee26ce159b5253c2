"""The ceremony page, one object's standing, the files anybody may check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from mingqian.console.views.draw.stage import SHOWN_LOTS, live, public_path
from mingqian.draw import selectors
from mingqian.foundation.files import store
from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.matching import selectors as matching
from mingqian.ui.codes import qr_svg
from mingqian.ui.paging import paginate
from mingqian.ui.recheck import log_files

if TYPE_CHECKING:
    from mingqian.draw.models import Draw

TABS = ("result", "pool", "exclusions", "history")


@guarded(P.DRAW_VIEW)
@require_GET
def draw_detail(request: Request, pk: int) -> HttpResponse:
    """The ceremony with its tabs. With ``present=1`` nothing of the result is in the page: the
    lots are asked for turn by turn."""
    draw = selectors.get_for(request.actor, pk)
    presenting = draw.is_drawn and request.GET.get("present") == "1"
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else ("result" if draw.is_drawn else "pool")
    context = live(request, draw, presenting=presenting) | {"tab": tab}
    if not presenting:
        context |= _tab(request, draw, tab)
    searching = request.htmx and tab == "exclusions"
    template = "console/draw/_exclusions.html#rows" if searching else "console/draw/detail.html"
    return render(request, template, context)


def _tab(request: Request, draw: Draw, tab: str) -> dict[str, Any]:
    if tab == "result":
        return _result(request, draw)
    if tab == "exclusions":
        query, code = request.GET.get("q", ""), request.GET.get("code", "")
        rows = selectors.exclusions(draw, query=query, code=code)
        page = paginate(request, rows, key=("oid", "reason_code"), unit="条")
        return {
            "page": page,
            "q": query,
            "code_chosen": code,
            "labels": selectors.exclusion_labels(),
            "admissible": [row.pk for row in page if selectors.may_admit(row, request.actor)],
        }
    return {"history": journal.history(draw)} if tab == "history" else {}


def _result(request: Request, draw: Draw) -> dict[str, Any]:
    """The drawn objects with inspectors and buttons; nothing before they are drawn."""
    inspectors = matching.names_by_object(draw.task)
    drawn = list(selectors.drawn_objects_for(request.actor, draw))
    quotas = dict(draw.strata.values_list("code", "quota"))
    rows = [
        {
            "drawn": row,
            "quota": quotas.get(row.stratum, 0),
            "code": row.inspection_object.code_label,
            "inspectors": inspectors.get(row.pk, []),
            "actions": selectors.drawn_actions_for(row, request.actor),
        }
        for row in drawn
    ]
    lots = [row for row in drawn if row.is_to_inspect]
    cards = matching.cards_of(matching.awaiting_of(draw), request.actor)
    return {
        "drawn": rows,
        "lots": lots[:SHOWN_LOTS],
        "more_lots": max(0, len(lots) - SHOWN_LOTS),
        "seals": cards,
        "throw": next((card for card in cards if card.may_enter), None),
        "proposals": matching.proposals(draw) if drawn else [],
        "code": qr_svg(public_path(draw)) if draw.is_drawn else "",
        "trusted": selectors.public_key(),
        "witnesses": selectors.superior_key(),
        "files": _recheck_files(draw),
    }


def _recheck_files(draw: Draw) -> dict[str, str]:
    """Addresses of what the browser needs to recompute the draw: the log is public, the rest is the
    desk's, which shows a sealed record before the public sees it."""
    return {
        "record": reverse("console:draw-record", args=[draw.pk]),
        "pool": reverse("console:draw-pool", args=[draw.pk]),
        **log_files(draw),
    }


@guarded(P.DRAW_VIEW)
@require_GET
def draw_standing(request: Request, pk: int) -> HttpResponse:
    """«为何在/不在»: one object by its credit code."""
    draw = selectors.get_for(request.actor, pk)
    query, context = request.GET.get("q", "").strip(), {"draw": draw}
    status = 200
    if query:
        try:
            shown = bool(selectors.may_see_result(request.actor, draw))
            oid = selectors.identify(query)
            context["standing"] = selectors.explain(draw, oid, reveal=shown)
        except Refused as refused:
            context["fault"], status = refused, 422
    context["q"] = query
    return render(request, "console/draw/standing.html", context, status=status)


@guarded(P.DRAW_VIEW)
@require_GET
def draw_pool(request: Request, pk: int) -> StreamingHttpResponse:
    """The sealed pool file."""
    draw = selectors.get_for(request.actor, pk)
    name = f"{draw.draw_no or draw.pk}-名单.tsv"
    return download(draw.pool.file, name)


@guarded(P.DRAW_VIEW)
@require_GET
def draw_record(request: Request, pk: int) -> StreamingHttpResponse:
    """The draw record."""
    draw = selectors.get_for(request.actor, pk)
    if draw.certificate is None:
        raise Refused("抽取尚未完成，没有抽取记录", code="missing", status=404)
    if not selectors.may_see_result(request.actor, draw):
        raise Refused("抽取记录尚未到公开时间", code="missing", status=404)
    return download(draw.certificate, draw.certificate.name)


def download(file: Any, name: str) -> StreamingHttpResponse:
    """A stored file as a download, byte for byte what was recorded."""
    response = StreamingHttpResponse(store.stream(file), content_type=file.media_type)
    response["Content-Length"] = str(file.size)
    response["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=name)
    )
    return response
