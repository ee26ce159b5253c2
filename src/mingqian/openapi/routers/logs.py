"""The log of every authority for everyone: heads, entries, proofs; and heads handed in by others.

Texts are served byte for byte in their published forms (C2SP), for programs that know nothing of
this platform.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from mingqian.draw import selectors, services
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import public
from mingqian.openapi.schemas.logs import LogOut, StoryOut, WitnessedOut

router = Router()
witness = Router()
_MAX_BODY = 64 * 1024


def _text(text: str, status: int = 200, media_type: str = "text/plain") -> HttpResponse:
    return HttpResponse(text, status=status, content_type=f"{media_type}; charset=utf-8")


@router.get("", response=list[LogOut], summary="抽取存证日志")
@public
def log_list(request: HttpRequest) -> Any:
    """Every log with its name, its verifier key, its newest head."""
    return selectors.logs()


@router.get("/{authority}/checkpoint", response={200: None}, summary="签名检查点(C2SP)")
@public
def checkpoint(request: HttpRequest, authority: str, size: int | None = None) -> HttpResponse:
    """The signed head, the newest or that of an earlier ``size``."""
    return _text(selectors.checkpoint(authority, size))


@router.get("/{authority}/entries", response={200: None}, summary="存证记录(每行一条)")
@public
def entries(
    request: HttpRequest, authority: str, start: int = 0, end: int | None = None
) -> HttpResponse:
    """Entries from ``start`` up to but without ``end``, at most 1,000: a piece of the log file."""
    return _text(selectors.log_file(authority, start, end))


@router.get("/{authority}/entries/{index}/proof", response={200: None}, summary="存证记录的证明")
@public
def entry_proof(
    request: HttpRequest, authority: str, index: int, size: int | None = None
) -> HttpResponse:
    """The inclusion proof of one entry as a C2SP tlog-proof."""
    return _text(selectors.entry_proof(authority, index, size))


@router.get("/{authority}/consistency", response={200: None}, summary="日志延续的证明")
@public
def consistency(
    request: HttpRequest, authority: str, old: int, new: int | None = None
) -> HttpResponse:
    """The proof that the log of ``new`` entries extends its first ``old`` ones."""
    return _text(selectors.consistency_proof(authority, old, new))


@router.get("/{authority}/story", response=StoryOut, summary="编号连续与逾期")
@public
def story(request: HttpRequest, authority: str) -> Any:
    """Faults of the log as a whole, and plans that are overdue (逾期)."""
    selectors.checkpoint(authority)
    return selectors.story(authority).to_json()


@witness.get("", response=list[WitnessedOut], summary="本机关留存的下级日志")
@public
def witnessed(request: HttpRequest) -> Any:
    """Logs whose heads are kept here, with every head that contradicts them."""
    return selectors.witnessed_logs()


@witness.get("/key", response={200: None}, summary="会签公钥")
@public
def witness_key(request: HttpRequest) -> HttpResponse:
    """The verifier key of this installation's cosignatures."""
    return _text(selectors.witness_key() + "\n")


@witness.post("/add-checkpoint", response={200: None}, summary="提交检查点供会签(C2SP)")
@public
def add_checkpoint(request: HttpRequest) -> HttpResponse:
    """A head of another log: checked under its own key, kept, cosigned; refused when it forks."""
    if len(request.body) > _MAX_BODY:
        raise Refused("内容过长", code="invalid", status=413)
    outcome = services.add_checkpoint(request.body.decode("utf-8", "replace"))
    media_type = "text/x.tlog.size" if outcome.status == 409 else "text/plain"
    return _text(outcome.text, outcome.status, media_type)
