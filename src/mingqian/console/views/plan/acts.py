"""Opening a plan, its steps, its review, and the office's compilation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from mingqian.console.acting import act, act_on_form
from mingqian.console.forms.plan import PlanForm, ReviewForm
from mingqian.console.views.library.editing import FormPage, edit
from mingqian.foundation.org import selectors as org
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.perform import available
from mingqian.plan import policies, selectors, services
from mingqian.plan.states import PLAN


def plan_url(pk: int) -> str:
    """Address of a plan."""
    return reverse("console:plan-detail", args=[pk])


def _propose(*, plan: Any, actor: Actor) -> Any:
    found = services.propose_merges(region=plan.region, year=plan.year, actor=actor)
    if not found:
        raise Refused("没有范围、时间、方式相近的计划事项", PLAN["begin_merging"].clause, "none")
    return found


#: What the page posts → the service, and whether it takes a reason.
ACTS: dict[str, tuple[Callable[..., Any], bool]] = {
    "submit": (services.submit, True),
    "begin_merging": (_propose, False),
    "send_for_review": (services.send_for_review, False),
    "return_to_member": (services.return_to_member, True),
    "adopt": (services.adopt, False),
    "put_in_force": (services.put_in_force, False),
    "publish": (services.publish, False),
    "close": (services.close, False),
}


@guarded(P.PLAN_DRAFT)
@require_http_methods(["GET", "POST"])
def plan_new(request: Request) -> HttpResponse:
    """Open a plan for a year."""
    actor = request.actor
    homes = selectors.own_departments(actor)
    if not homes:
        raise Refused("您所在的部门不单独编制年度计划", code="not_yours", status=403)
    home = homes[0]
    form = PlanForm(
        request.POST or None,
        departments=homes,
        kinds=selectors.kinds_of(home),
        initial={"department": home, "year": selectors.default_year(home)},
    )
    return edit(
        request,
        form,
        lambda: services.draft_plan(actor=actor, **form.cleaned_data),
        page=FormPage(
            "编制年度计划",
            reverse("console:plan-list"),
            "先建立计划，再逐项增加计划事项；事项只能从已公布的现行清单中选择。",
            "建立计划",
            rules.for_region(home).clause("plan.kinds"),
        ),
        success="计划已建立，请增加计划事项",
        goto=lambda made: plan_url(made.pk),
    )


@guarded(P.PLAN_SUBMIT, P.PLAN_MERGE, P.PLAN_PUBLISH)
@require_http_methods(["GET", "POST"])
def plan_act(request: Request, pk: int) -> HttpResponse:
    """Carry out a step; GET asks first (without script)."""
    plan = selectors.plan_for(request.actor, pk)
    name = request.POST.get("action") or request.GET.get("action", "")
    if name not in ACTS:
        raise Refused("没有这项操作", code="missing", status=404)
    if request.method == "GET":
        actions = available(PLAN, plan, request.actor)
        item = next((row for row in actions if row.action == name), None)
        context = {"item": item, "url": request.path, "back": plan_url(pk)}
        return render(request, "ui/confirm.html", context)
    serve, takes_reason = ACTS[name]
    given = {"reason": request.POST.get("reason", "")} if takes_reason else {}
    return act(
        request,
        lambda: serve(plan=plan, actor=request.actor, **given),
        success=f"已{PLAN[name].label}",
        back=plan_url(pk),
    )


@guarded(P.PLAN_REVIEW)
@require_http_methods(["GET", "POST"])
def plan_review(request: Request, pk: int) -> HttpResponse:
    """Read the plan and decide: approve, or return with an opinion."""
    plan = selectors.plan_for(request.actor, pk)
    form = ReviewForm(request.POST or None)
    context = {
        "plan": plan,
        "lines": selectors.lines_of(plan, request.actor),
        "clause": rules.for_case(plan).clause("plan.approval_by"),
        "reviewer": policies.reviewer_label(policies.reviewer_of(plan)),
        "back": plan_url(pk),
    }
    approves = request.POST.get("decision") == "approve"
    return act_on_form(
        request,
        form,
        lambda: _decide(plan, request, form.cleaned_data),
        success="已审核通过" if approves else "已退回",
        template="console/plan/review.html",
        context=context,
        goto=lambda _: plan_url(pk),
    )


def _decide(plan: Any, request: Request, data: dict[str, Any]) -> Any:
    if request.POST.get("decision") == "approve":
        return services.approve(plan=plan, actor=request.actor, **data)
    return services.send_back(plan=plan, actor=request.actor, reason=data["reason"])


@guarded(P.PLAN_MERGE)
@require_POST
def plan_compile(request: Request) -> HttpResponse:
    """Compile the members' joint plans of a year into the total plan."""
    actor = request.actor
    home = org.department_for(actor)
    year = int(request.POST.get("year") or selectors.this_year())
    return act(
        request,
        lambda: services.compile_joint(region=home.region, year=year, actor=actor),
        success=f"已汇总{year}年部门联合抽查计划，请核对后审定",
        back="console:plan-list",
    )
