"""Steps of a scheme, and the answers and remarks of its consultation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from mingqian.console.acting import act
from mingqian.console.views.scheme.opening import scheme_url
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.foundation.workflow.perform import available
from mingqian.scheme import selectors, services
from mingqian.scheme.states import CONSULTATION, SCHEME

ACTS: dict[str, Callable[..., Any]] = {
    "consult": services.consult,
    "revise": services.revise,
    "finalise": services.finalise,
    "abandon": services.abandon,
    "launch": services.launch,
    "new_version": services.new_version,
}


@guarded(P.SCHEME_DRAFT, P.SCHEME_FINALISE)
@require_http_methods(["GET", "POST"])
def scheme_act(request: Request, pk: int) -> HttpResponse:
    """Carry out a step; GET asks first (without script)."""
    scheme = selectors.scheme_for(request.actor, pk)
    name = request.POST.get("action") or request.GET.get("action", "")
    if name not in ACTS:
        raise Refused("没有这项操作", code="missing", status=404)
    if request.method == "GET":
        actions = available(SCHEME, scheme, request.actor)
        item = next((row for row in actions if row.action == name), None)
        context = {"item": item, "url": request.path, "back": scheme_url(pk)}
        return render(request, "ui/confirm.html", context)
    reason = request.POST.get("reason", "")
    return act(
        request,
        lambda: ACTS[name](scheme=scheme, actor=request.actor, reason=reason),
        success=f"已{SCHEME[name].label}",
        back=scheme_url(pk),
    )


@guarded(P.SCHEME_ANSWER, P.SCHEME_DISCUSS)
@require_http_methods(["GET", "POST"])
def consultation_act(request: Request, pk: int) -> HttpResponse:
    """Answer for the invited department, or add a remark to the thread."""
    question = selectors.consultation_for(request.actor, pk)
    name = request.POST.get("action") or request.GET.get("action", "")
    if name not in {"accept", "decline", "discuss"}:
        raise Refused("没有这项操作", code="missing", status=404)
    back = scheme_url(question.scheme_id) + "?tab=consultation"
    if request.method == "GET":
        actions = available(CONSULTATION, question, request.actor)
        item = next((row for row in actions if row.action == name), None)
        return render(request, "ui/confirm.html", {"item": item, "url": request.path, "back": back})
    return act(
        request,
        lambda: _answer(question, name, request),
        success=f"已{CONSULTATION[name].label}",
        back=back,
    )


def _answer(question: Any, name: str, request: Request) -> Any:
    actor = request.actor
    if name == "accept":
        return services.accept(consultation=question, actor=actor)
    if name == "decline":
        reason = request.POST.get("reason", "")
        return services.decline(consultation=question, actor=actor, reason=reason)
    return services.discuss(consultation=question, actor=actor, text=request.POST.get("text", ""))
