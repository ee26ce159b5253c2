"""Draw records for everyone: what was sealed, what came out, what anybody needs to check it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from mingqian.draw import selectors
from mingqian.foundation.files import store
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import public
from mingqian.openapi.schemas.flow import DrawOut

router = Router()


@router.get("", response=list[DrawOut], summary="公开的抽取")
@public
def draw_list(request: HttpRequest) -> Any:
    """All sealed and drawn attempts, newest first."""
    return selectors.public_draws()


@router.get("/{draw_no}/{attempt}", response=DrawOut, summary="一次抽取")
@public
def draw_detail(request: HttpRequest, draw_no: str, attempt: int) -> Any:
    """One attempt."""
    return selectors.public_get(draw_no, attempt)


@router.get("/{draw_no}/{attempt}/certificate", summary="抽取记录(JSON)", response={200: None})
@public
def certificate(request: HttpRequest, draw_no: str, attempt: int) -> HttpResponse:
    """The certificate, byte for byte, once it may be seen by everybody."""
    draw = selectors.public_get(draw_no, attempt)
    if draw.certificate is None or not selectors.is_disclosed(draw):
        raise Refused("抽取记录尚未公开", code="not_disclosed", status=404)
    return HttpResponse(store.read(draw.certificate), content_type="application/json")


@router.get("/{draw_no}/{attempt}/pool", summary="封存名单(TSV)", response={200: None})
@public
def pool(request: HttpRequest, draw_no: str, attempt: int) -> HttpResponse:
    """The sealed list, byte for byte; of a blind list the leaf hashes."""
    draw = selectors.public_get(draw_no, attempt)
    return HttpResponse(
        store.read(selectors.public_pool_file(draw)),
        content_type="text/tab-separated-values; charset=utf-8",
    )
