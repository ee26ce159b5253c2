"""The steps of a path: each button is a press or a page with its form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from mingqian.console.acting import act
from mingqian.console.form_page import FormPage, form_page
from mingqian.console.forms.followup import STEPS, Step
from mingqian.followup import selectors, services
from mingqian.followup.states import TABLES
from mingqian.foundation.files import store
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P

#: Actions that need nothing but a press, or a reason.
PLAIN: dict[str, Callable[..., Any]] = {
    "send": services.send,
    "find_uncorrected": services.find_uncorrected,
    "send_back": services.send_back,
    "note_bypass": services.note_bypass,
}
WITH_REASON = frozenset({"find_uncorrected", "send_back"})


@guarded(P.FOLLOWUP_VIEW)
@require_http_methods(["GET", "POST"])
def followup_act(request: HttpRequest, pk: int) -> HttpResponse:
    """A button of the page; those with a form lead to it."""
    row = selectors.get_for(request.actor, pk)
    name = request.POST.get("action") or request.GET.get("action", "")
    if name in STEPS:
        return redirect("console:followup-step", pk=pk, action=name)
    if name not in PLAIN:
        raise Refused("没有这项操作", code="missing", status=404)
    back = reverse("console:followup-detail", args=[pk])
    if request.method == "GET":
        found = selectors.actions_for(row, request.actor)
        item = next((action for action in found if action.action == name), None)
        return render(request, "ui/confirm.html", {"item": item, "url": request.path, "back": back})
    reason = {"reason": request.POST.get("reason", "")} if name in WITH_REASON else {}
    return act(
        request,
        lambda: PLAIN[name](followup=row, actor=request.actor, **reason),
        success="已办理",
        back=back,
    )


@guarded(P.FOLLOWUP_VIEW)
@require_http_methods(["GET", "POST"])
def followup_step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """A step with its form: an order, a case, a transfer, a receipt, a next path."""
    row = selectors.get_for(request.actor, pk)
    if action not in STEPS or action not in TABLES[row.path].actions():
        raise Refused("没有这项操作", code="missing", status=404)
    step: Step = STEPS[action]
    form = step.form(request.POST or None, request.FILES or None, followup=row, actor=request.actor)
    transition = TABLES[row.path][action]
    return form_page(
        request,
        form,
        lambda: step.run(row, request.actor, form.deed(_keeper(request))),
        page=FormPage(
            transition.label,
            "后续处理",
            reverse("console:followup-detail", args=[pk]),
            text=step.text,
            clause=transition.clause,
        ),
        success=f"已办理：{transition.label}",
        facts=[
            ("检查对象", row.result.inspection.drawn_object.name),
            ("事项", row.result.item.name),
            ("检查情况", row.result.situation),
        ],
    )


def _keeper(request: HttpRequest) -> Callable[[Any], Any]:
    """What keeps an upload: called only once the form is valid."""
    return lambda upload: store.accept_upload(upload, actor=request.actor)
