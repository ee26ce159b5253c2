"""The ceremony page, one object's standing, the files anybody may check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import segno
from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

from mingqian.draw import selectors
from mingqian.foundation.files import store
from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.matching import selectors as matching
from mingqian.ui.paging import paginate

if TYPE_CHECKING:
    from mingqian.draw.models import Draw

TABS = ("result", "pool", "exclusions", "history")
#: Lots shown on the stage; the table below holds them all.
SHOWN_LOTS = 48


@guarded(P.DRAW_VIEW)
@require_GET
def draw_detail(request: Request, pk: int) -> HttpResponse:
    """The ceremony with its tabs. With ``present=1`` nothing of the result is in the page: the
    lots are asked for one by one."""
    draw = selectors.get_for(request.actor, pk)
    presenting = draw.is_drawn and request.GET.get("present") == "1"
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else ("result" if draw.is_drawn else "pool")
    context = ceremony(draw) | {
        "tab": tab,
        "presenting": presenting,
        "hidden": not selectors.may_see_result(request.actor, draw),
        "actions": selectors.actions_for(draw, request.actor),
        "act_url": reverse("console:draw-act", args=[pk]),
        "missed": selectors.unopened(draw, request.actor),
        "may_retry": selectors.may_retry(draw, request.actor),
        "waits": not draw.is_drawn and bool(draw.plan_digest),
        "mark": selectors.progress_mark(draw),
    }
    if presenting:
        context |= _reveal(request, draw)
    else:
        context |= _tab(request, draw, tab)
    searching = request.htmx and tab == "exclusions"
    template = "console/draw/_exclusions.html#rows" if searching else "console/draw/detail.html"
    return render(request, template, context)


def _reveal(request: Request, draw: Draw) -> dict[str, Any]:
    """Blank lots and where to ask for them, one by one."""
    rows = selectors.drawn_objects_for(request.actor, draw)
    number = sum(1 for row in rows if row.is_to_inspect)
    return {
        "lot_numbers": range(1, number + 1),
        "lot_url": reverse("console:draw-lot", args=[draw.pk, 0]),
        "done_url": reverse("console:draw-detail", args=[draw.pk]),
        "quota": number,
    }


def ceremony(draw: Draw) -> dict[str, Any]:
    """What the dark stage shows, on the desk and in public alike."""
    return {
        "draw": draw,
        "stages": selectors.stages(draw),
        "shares": selectors.share_lines(draw),
        "beacon": selectors.beacon_label(draw),
        "risk_note": selectors.risk_note(draw),
        "quota": selectors.quota_total(draw),
        "attempts": selectors.attempts(draw),
    }


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
    rows = [
        {
            "drawn": row,
            "code": row.inspection_object.code_label,
            "inspectors": inspectors.get(row.pk, []),
            "actions": selectors.drawn_actions_for(row, request.actor),
        }
        for row in drawn
    ]
    return {
        "drawn": rows,
        "lots": [row for row in drawn if row.is_to_inspect][:SHOWN_LOTS],
        "proposals": matching.proposals(draw) if drawn else [],
        "code": qr_of(draw) if draw.is_drawn else "",
    }


def qr_of(draw: Draw) -> SafeString:
    """A QR code that leads to the public page of the draw."""
    try:
        path = reverse("portal:draw-detail", args=[draw.draw_no, draw.attempt])
    except NoReverseMatch:
        path = ""
    code = segno.make(f"{settings.PORTAL_ADDRESS}{path}", error="m")
    # segno draws the code itself: numbers and fixed attributes, nothing a user wrote.
    return mark_safe(code.svg_inline(scale=3, border=1, dark="#081f4a"))  # noqa: S308


@guarded(P.DRAW_VIEW)
@require_GET
def draw_state(request: Request, pk: int) -> HttpResponse:
    """Asked by a waiting page: nothing while nothing changed, else a reload."""
    draw = selectors.get_for(request.actor, pk)
    if request.GET.get("seen") == selectors.progress_mark(draw):
        return HttpResponse(status=204)
    return HttpResponse(headers={"HX-Refresh": "true"})


@guarded(P.DRAW_VIEW)
@require_GET
def draw_lot(request: Request, pk: int, number: int) -> HttpResponse:
    """One lot of the result, for the reveal on a big screen."""
    draw = selectors.get_for(request.actor, pk)
    rows = selectors.drawn_objects_for(request.actor, draw)
    lots = [row for row in rows if row.is_to_inspect]
    if not 1 <= number <= len(lots):
        raise Refused("没有这一签", code="missing", status=404)
    context = {"lot": lots[number - 1], "number": number}
    return render(request, "ui/parts/lot.html", context)


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
