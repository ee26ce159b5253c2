"""A check on the phone: its page by state, the answers, notes, acts, history."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingqian.field.acting import UNPROCESSABLE, act, lay_into, submit
from mingqian.field.forms.visit import NotesForm, PointForm, point_forms
from mingqian.field.page import page_of
from mingqian.field.photographs import photographs
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.inspection import selectors, services
from mingqian.inspection.states import TABLE

#: Acts that need nothing but a press (and a reason).
PLAIN = {
    "interrupt": services.interrupt,
    "reopen_record": services.reopen_record,
    "complete": services.complete,
}


@guarded(P.INSPECTION_VIEW)
@require_GET
def check(request: Request, pk: int) -> HttpResponse:
    """The check as it stands, and what comes next."""
    inspection = selectors.get_for(request.actor, pk)
    page = page_of(inspection, request.actor)
    return render(request, "field/check.html", {**page, "points": point_forms(inspection)})


@guarded(P.INSPECTION_CARRY_OUT)
@require_POST
def answers(request: Request, pk: int) -> HttpResponse:
    """Save the points filled in; with ``then=record`` go on to the record."""
    inspection = selectors.get_for(request.actor, pk)
    points = point_forms(inspection, request.POST)
    if not all(form.is_valid() for form in points) or not _saved(request, inspection, points):
        context = {**page_of(inspection, request.actor), "points": points}
        return render(request, "field/check.html", context, status=UNPROCESSABLE)
    messages.success(request, "已保存")
    then = "field:record" if request.POST.get("then") == "record" else "field:check"
    return redirect(then, pk=pk)


def _saved(request: Request, inspection: Any, points: list[PointForm]) -> bool:
    """Write answers and photographs; put a refusal beside the point it names."""
    entries = [entry for form in points if (entry := form.entry()) is not None]
    try:
        services.answer(
            inspection=inspection,
            entries=entries,
            actor=request.actor,
            evidence=photographs(request, points),
        )
    except Refused as refused:
        named = [form for form in points if f"point_{form.finding.pk}" in refused.fields]
        for form in named or points[:1]:
            lay_into(form, Refused(refused.reason, refused.clause))
        return False
    return True


@guarded(P.INSPECTION_CARRY_OUT)
@require_http_methods(["GET", "POST"])
def notes(request: Request, pk: int) -> HttpResponse:
    """Technical limits and expert's advice."""
    inspection = selectors.get_for(request.actor, pk)
    initial = {
        "technical_limits": inspection.technical_limits,
        "expert": str(inspection.expert_id or ""),
        "expert_opinion": inspection.expert_opinion,
    }
    form = NotesForm(request.POST or None, inspection=inspection, initial=initial)
    return submit(
        request,
        form,
        lambda data: services.note(
            inspection=inspection,
            actor=request.actor,
            technical_limits=data["technical_limits"],
            expert=form.expert_chosen(),
            expert_opinion=data["expert_opinion"],
        ),
        template="field/form.html",
        context={"inspection": inspection, "heading": "补充记录", "verb": "保存"},
        success="已保存",
        goto=("field:check", pk),
    )


@guarded(P.INSPECTION_CARRY_OUT)
@require_http_methods(["GET", "POST"])
def act_on_check(request: Request, pk: int) -> HttpResponse:
    """A plain act of the transition table; GET asks first."""
    inspection = selectors.get_for(request.actor, pk)
    name = request.POST.get("action") or request.GET.get("action", "")
    if name not in {*PLAIN, "close_online", "finish_online"}:
        raise Refused("没有这项操作", code="missing", status=404)
    if request.method == "GET":
        context = {"inspection": inspection, "row": TABLE[name], "action": name}
        return render(request, "field/confirm.html", context)
    reason = request.POST.get("reason", "")

    def do() -> object:
        if name in PLAIN:
            return PLAIN[name](inspection=inspection, actor=request.actor, reason=reason)
        return getattr(services, name)(inspection=inspection, actor=request.actor)

    return act(request, do, success=f"已{TABLE[name].label}", back="field:check", pk=pk)


@guarded(P.INSPECTION_VIEW)
@require_GET
def history(request: Request, pk: int) -> HttpResponse:
    """The trace of the check and earlier checks of the object."""
    inspection = selectors.get_for(request.actor, pk)
    context = {
        "inspection": inspection,
        "history": selectors.history_of(inspection),
        "earlier": selectors.earlier_checks(inspection, request.actor),
    }
    return render(request, "field/history.html", context)
