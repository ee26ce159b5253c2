"""Adjusting a plan: asking, sending for review, deciding with opinion and filing number."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from mingqian.console.acting import act, act_on_form
from mingqian.console.forms.plan import AmendForm, DecideForm
from mingqian.console.views.library.editing import FormPage, edit
from mingqian.console.views.plan.acts import plan_url
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.perform import available
from mingqian.plan import policies, selectors, services
from mingqian.plan.states import AMENDMENT

ACTS: dict[str, Any] = {
    "refer": lambda amendment, actor, reason: services.submit_amendment(
        amendment=amendment, actor=actor
    ),
    "apply": lambda amendment, actor, reason: services.apply_amendment(
        amendment=amendment, actor=actor
    ),
    "withdraw": lambda amendment, actor, reason: services.withdraw_amendment(
        amendment=amendment, actor=actor, reason=reason
    ),
}


@guarded(P.PLAN_SUBMIT)
@require_http_methods(["GET", "POST"])
def plan_amend(request: Request, pk: int) -> HttpResponse:
    """Ask for an adjustment: the next version opens beside the one in force."""
    plan = selectors.plan_for(request.actor, pk)
    form = AmendForm(request.POST or None)
    reviewer = policies.reviewer_label(policies.amendment_reviewer_of(plan))
    return edit(
        request,
        form,
        lambda: services.request_amendment(plan=plan, actor=request.actor, **form.cleaned_data),
        page=FormPage(
            f"申请计划调整：{plan}",
            plan_url(pk),
            f"新版在旧版之外拟订，生效前旧版继续执行。审核：{reviewer}。",
            "拟订新版",
            rules.for_case(plan).clause("plan.adjustment_approval_by"),
        ),
        success="已拟订新版，请修改计划事项后送审",
        goto=lambda made: plan_url(made.draft_id) + "?tab=lines",
    )


@guarded(P.PLAN_SUBMIT)
@require_http_methods(["GET", "POST"])
def amendment_act(request: Request, pk: int) -> HttpResponse:
    """Send for review, put in force where nobody reviews, or withdraw."""
    amendment = selectors.amendment_for(request.actor, pk)
    name = request.POST.get("action") or request.GET.get("action", "")
    if name not in ACTS:
        raise Refused("没有这项操作", code="missing", status=404)
    back = plan_url(amendment.draft_id)
    if request.method == "GET":
        actions = available(AMENDMENT, amendment, request.actor)
        item = next((row for row in actions if row.action == name), None)
        return render(request, "ui/confirm.html", {"item": item, "url": request.path, "back": back})
    reason = request.POST.get("reason", "")
    return act(
        request,
        lambda: ACTS[name](amendment, request.actor, reason),
        success=f"已{AMENDMENT[name].label}",
        back=back,
    )


@guarded(P.PLAN_REVIEW)
@require_http_methods(["GET", "POST"])
def amendment_decide(request: Request, pk: int) -> HttpResponse:
    """Read the list of differences and decide."""
    amendment = selectors.amendment_for(request.actor, pk)
    form = DecideForm(request.POST or None)
    context = {
        "amendment": amendment,
        "changes": selectors.difference(amendment.plan, amendment.draft),
        "clause": rules.for_case(amendment.plan).clause("plan.adjustment_approval_by"),
        "back": reverse("console:plan-detail", args=[amendment.draft_id]),
    }
    template = "console/plan/amendment.html"
    approves = request.POST.get("decision") == "approve"
    return act_on_form(
        request,
        form,
        lambda: _decide(amendment, request, form.cleaned_data),
        success="已准予调整" if approves else "已不准予调整",
        template=template,
        context=context,
        goto=lambda _: context["back"],
    )


def _decide(amendment: Any, request: Request, data: dict[str, Any]) -> Any:
    actor = request.actor
    if request.POST.get("decision") == "approve":
        return services.approve_amendment(amendment=amendment, actor=actor, **data)
    return services.refuse_amendment(amendment=amendment, actor=actor, reason=data["reason"])
