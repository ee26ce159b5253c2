"""Files anybody may take home to check a draw: byte for byte what was sealed and recorded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from fairdraw import single
from mingqian.draw import selectors
from mingqian.foundation.files import store
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import public
from mingqian.ui.recheck import log_files

if TYPE_CHECKING:
    from mingqian.draw.models import Draw
    from mingqian.foundation.files.models import StoredFile


def recheck_files(draw: Draw) -> dict[str, str]:
    """Addresses of what the browser needs to recompute a disclosed draw, by name."""
    number = [draw.draw_no, draw.attempt]
    files = {
        "record": reverse("portal:draw-record", args=number),
        "pool": reverse("portal:draw-pool", args=number),
    }
    before = draw.supplements
    if before is not None and selectors.is_disclosed(before):
        files["earlier"] = reverse("portal:draw-record", args=[before.draw_no, before.attempt])
    return files | log_files(draw)


@public
@require_safe
def verifier_file(request: HttpRequest) -> HttpResponse:
    """The single-file verifier, as it is: standard library only, runs on any Python from 3.8."""
    return _attach(single.PATH.read_bytes(), single.PATH.name, "text/x-python; charset=utf-8")


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
    name = f"{draw.draw_no}-{draw.attempt}-plan.json"
    return _attach(draw.plan_json.encode(), name, "application/json; charset=utf-8")


@public
@require_safe
def draw_record(request: HttpRequest, draw_no: str, attempt: int) -> StreamingHttpResponse:
    """The draw record, once disclosed."""
    draw = selectors.public_get(draw_no, attempt)
    if draw.certificate is None or not selectors.is_disclosed(draw):
        raise Refused("抽取记录尚未到公开时间", code="missing", status=404)
    return _download(draw.certificate, f"{draw.draw_no}-{draw.attempt}-record.json")


@public
@require_safe
def draw_proof(request: HttpRequest, draw_no: str, attempt: int) -> HttpResponse:
    """The proof that one object is in the sealed pool: for whoever it concerns, to keep."""
    draw = selectors.public_get(draw_no, attempt)
    if draw.pool.is_blind:
        raise Refused("名单含自然人，证明只交给本人", code="missing", status=404)
    oid = selectors.identify_in(draw, request.GET.get("code", ""))
    proof = selectors.explain(draw, oid, reveal=False, public=True).proof
    if proof is None:
        raise Refused("不在封存名单中，没有证明可下载", code="missing", status=404)
    value = {
        "plan_no": draw.draw_no,
        "attempt": draw.attempt,
        "plan_digest": draw.plan_digest,
        "alg": proof.alg,
        "line": proof.line,
        "index": proof.index,
        "size": proof.size,
        "path": list(proof.path),
        "root": proof.root,
    }
    data = json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"
    name = f"{draw.draw_no}-{draw.attempt}-proof.json"
    return _attach(data, name, "application/json; charset=utf-8")


@public
@require_safe
def draw_log_proof(request: HttpRequest, draw_no: str, attempt: int) -> HttpResponse:
    """The proof (C2SP tlog-proof) that the record as it stands is in the authority's log."""
    draw = selectors.public_get(draw_no, attempt)
    if not selectors.is_disclosed(draw):
        raise Refused("抽取记录尚未到公开时间", code="missing", status=404)
    entries = [e for e in selectors.log_entries(draw) if e.kind in {"result", "replace"}]
    if not entries:
        raise Refused("日志中没有这份记录", code="missing", status=404)
    text = selectors.entry_proof(draw.authority, entries[-1].index)
    name = f"{draw.draw_no}-{draw.attempt}.tlog-proof"
    return _attach(text.encode(), name, "text/plain; charset=utf-8")


def _attach(data: bytes, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=name)
    )
    return response


def _download(file: StoredFile, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(store.stream(file), content_type=file.media_type)
    response["Content-Length"] = str(file.size)
    response["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=name)
    )
    return response
