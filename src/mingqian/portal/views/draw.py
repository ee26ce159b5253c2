"""Draws in public: what was sealed when, every attempt, the files, one's own standing.

Nothing of a result is sent before its time of disclosure (protocol §4 ``disclose_at``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from mingqian.draw import selectors
from mingqian.foundation.files import store
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import public
from mingqian.ui.paging import paginate

if TYPE_CHECKING:
    from mingqian.draw.models import Draw
    from mingqian.foundation.files.models import StoredFile


@public
@require_safe
def draw_list(request: HttpRequest) -> HttpResponse:
    """Every sealed attempt, the void ones and the unfinished ones too."""
    query = request.GET.get("q", "").strip()
    rows = selectors.public_draws(query)
    page = paginate(request, rows, key=("-pk",), unit="次抽取")
    return render(request, "portal/draw/list.html", {"page": page, "q": query})


@public
@require_safe
def draw_detail(request: HttpRequest, draw_no: str, attempt: int) -> HttpResponse:
    """One attempt with its times, its parties, its result when disclosed, and a look-up."""
    draw = selectors.public_get(draw_no, attempt)
    shown = selectors.is_disclosed(draw)
    context = {
        "draw": draw,
        "stages": selectors.stages(draw),
        "shares": selectors.share_lines(draw),
        "beacon": selectors.beacon_label(draw),
        "risk_note": selectors.risk_note(draw),
        "quota": selectors.quota_total(draw),
        "attempts": list(selectors.attempts(draw)),
        "times": selectors.timeline(draw),
        "hidden": not shown,
        "is_public": True,
        "shown": shown,
        "public_key": selectors.public_key(),
        "rows": selectors.public_result(draw) if shown else (),
        **_standing(request, draw, shown=shown),
    }
    status = 422 if "fault" in context else 200
    return render(request, "portal/draw/detail.html", context, status=status)


def _standing(request: HttpRequest, draw: Draw, *, shown: bool) -> dict[str, Any]:
    """«本户是否在抽查名录中»: by credit code, with the proof or the ground."""
    query = request.GET.get("code", "").strip()
    if not query:
        return {}
    try:
        oid = selectors.identify(query)
    except Refused as refused:
        return {"code": query, "fault": refused}
    return {"code": query, "standing": selectors.explain(draw, oid, reveal=shown, public=True)}


@public
@require_safe
def draw_pool(request: HttpRequest, draw_no: str, attempt: int) -> StreamingHttpResponse:
    """The sealed pool file."""
    draw = selectors.public_get(draw_no, attempt)
    return _download(selectors.public_pool_file(draw), f"{draw.draw_no}-{draw.attempt}-pool.tsv")


@public
@require_safe
def draw_plan(request: HttpRequest, draw_no: str, attempt: int) -> HttpResponse:
    """The sealed plan, byte for byte what the digest was made of."""
    draw = selectors.public_get(draw_no, attempt)
    response = HttpResponse(draw.plan_json, content_type="application/json; charset=utf-8")
    name = f"{draw.draw_no}-{draw.attempt}-plan.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@public
@require_safe
def draw_record(request: HttpRequest, draw_no: str, attempt: int) -> StreamingHttpResponse:
    """The draw record, once disclosed."""
    draw = selectors.public_get(draw_no, attempt)
    if draw.certificate is None or not selectors.is_disclosed(draw):
        raise Refused("抽取记录尚未到公开时间", code="missing", status=404)
    return _download(draw.certificate, f"{draw.draw_no}-{draw.attempt}-record.json")


def _download(file: StoredFile, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(store.stream(file), content_type=file.media_type)
    response["Content-Length"] = str(file.size)
    response["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=name)
    )
    return response
