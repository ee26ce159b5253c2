"""Draws in public: the ceremony as it happens, every attempt, one's own standing.

Nothing of a result is sent before its time of disclosure (protocol §4 ``disclose_at``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from mingqian.draw import selectors
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import public
from mingqian.portal.views.draw.files import recheck_files
from mingqian.ui.codes import qr_svg
from mingqian.ui.paging import paginate

if TYPE_CHECKING:
    from mingqian.draw.models import Draw

#: Lots shown on the stage once all is public; the table below holds them all.
SHOWN_LOTS = 48


@public
@require_safe
def draw_list(request: HttpRequest) -> HttpResponse:
    """Every sealed attempt, the void ones and the unfinished ones too."""
    query = request.GET.get("q", "").strip()
    rows = selectors.public_draws(query)
    page = paginate(request, rows, key=("-pk",), unit="次抽取")
    context = {"page": page, "q": query, "logs": selectors.logs()}
    return render(request, "portal/draw/list.html", context)


@public
@require_safe
def draw_detail(request: HttpRequest, draw_no: str, attempt: int) -> HttpResponse:
    """One attempt with its times, its parties, its result when disclosed, and a look-up."""
    draw = selectors.public_get(draw_no, attempt)
    shown = selectors.is_disclosed(draw)
    presenting = shown and request.GET.get("present") == "1"
    context = stage(draw, presenting=presenting)
    if not presenting:
        context |= _facts(draw, shown=shown)
    context |= _standing(request, draw, shown=shown)
    status = 422 if "fault" in context else 200
    return render(request, "portal/draw/detail.html", context, status=status)


@public
@require_safe
def draw_state(request: HttpRequest, draw_no: str, attempt: int) -> HttpResponse:
    """Asked by an open page: nothing while nothing changed, else the stage as it is now."""
    draw = selectors.public_get(draw_no, attempt)
    mark = selectors.progress_mark(draw)
    if request.GET.get("seen") == mark:
        return HttpResponse(status=204)
    context = stage(draw, presenting=selectors.is_disclosed(draw)) | {"auto_reveal": True}
    response = render(request, "portal/draw/_live.html", context)
    response["X-Mark"] = mark
    return response


@public
@require_safe
def draw_lot(request: HttpRequest, draw_no: str, attempt: int, number: int) -> HttpResponse:
    """The lots of one turn of the reveal, once the result is public."""
    draw = selectors.public_get(draw_no, attempt)
    if not selectors.is_disclosed(draw):
        raise Refused("抽取结果尚未到公开时间", code="missing", status=404)
    lots = selectors.lots_of_turn(selectors.public_result(draw), number)
    return render(request, "ui/parts/turn.html", {"lots": lots})


@public
@require_safe
def draw_standing(request: HttpRequest, draw_no: str, attempt: int) -> HttpResponse:
    """«本户是否在抽查名录中» on a page of its own."""
    draw = selectors.public_get(draw_no, attempt)
    context = {"draw": draw} | _standing(request, draw, shown=selectors.is_disclosed(draw))
    status = 422 if "fault" in context else 200
    return render(request, "portal/draw/standing.html", context, status=status)


def stage(draw: Draw, *, presenting: bool) -> dict[str, Any]:
    """What the dark stage shows to everybody."""
    context = {
        "draw": draw,
        "stages": selectors.stages(draw),
        "shares": selectors.share_lines(draw),
        "strata": list(draw.strata.all()),
        "beacon": selectors.beacon_label(draw),
        "risk_note": selectors.risk_note(draw),
        "quota": selectors.quota_total(draw),
        "protections": selectors.protections(draw),
        "mark": selectors.progress_mark(draw),
        "hidden": not selectors.is_disclosed(draw),
        "is_public": True,
        "presenting": presenting,
    }
    if not presenting:
        return context
    reveal = selectors.reveal_of(selectors.public_result(draw))
    number = [draw.draw_no, draw.attempt]
    return context | {
        "reveal": reveal,
        "lot_numbers": range(1, reveal.shown + 1),
        "turn_url": reverse("portal:draw-lot", args=[*number, 0]),
        "done_url": reverse("portal:draw-detail", args=number),
    }


def _facts(draw: Draw, *, shown: bool) -> dict[str, Any]:
    """All below the stage: times, attempts, log, copies outside, files, result."""
    rows = selectors.public_result(draw) if shown else []
    lots = [row for row in rows if row.is_to_inspect]
    quotas = dict(draw.strata.values_list("code", "quota"))
    return {
        "attempts": list(selectors.attempts(draw)),
        "times": selectors.timeline(draw),
        "log_entries": selectors.log_entries(draw),
        "anchors": selectors.anchors(draw),
        "supplements": selectors.supplements_of(draw),
        "rate": selectors.replacement_rate(draw) if shown else None,
        "shown": shown,
        "public_key": selectors.public_key(),
        "trusted": selectors.public_key(),
        "witnesses": selectors.superior_key(),
        "rows": [(row, quotas.get(row.stratum, 0)) for row in rows],
        "lots": lots[:SHOWN_LOTS],
        "more_lots": max(0, len(lots) - SHOWN_LOTS),
        "files": recheck_files(draw) if shown else {},
        "code": qr_svg(reverse("portal:draw-detail", args=[draw.draw_no, draw.attempt])),
    }


def _standing(request: HttpRequest, draw: Draw, *, shown: bool) -> dict[str, Any]:
    """By credit code or whole name, with the proof or the ground."""
    query = request.GET.get("code", "").strip()
    if not query:
        return {}
    if draw.pool.is_blind:
        # whether a name is known at all is nobody's business either
        return {"code_asked": query, "standing": selectors.explain(draw, "", public=True)}
    try:
        oid = selectors.identify_in(draw, query)
    except Refused as refused:
        return {"code_asked": query, "fault": refused}
    return {
        "code_asked": query,
        "standing": selectors.explain(draw, oid, reveal=shown, public=True),
    }
