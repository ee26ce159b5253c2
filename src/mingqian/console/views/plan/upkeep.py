"""What surrounds plans: who is late, recorded exceptions, receipts, upper plans, carrying over."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingqian.console.acting import act
from mingqian.console.forms.plan import CarryOverForm, ExceptionForm, UpperPlanForm
from mingqian.console.views.library.editing import FormPage, edit
from mingqian.console.views.plan.acts import plan_url
from mingqian.foundation.org import selectors as org
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.foundation.rules import selectors as rules
from mingqian.library import selectors as library
from mingqian.plan import selectors, services


@guarded(P.PLAN_VIEW)
@require_GET
def plan_missing(request: Request) -> HttpResponse:
    """Departments whose plan is owed and not sent in."""
    actor = request.actor
    context = {
        "rows": selectors.missing_plans(actor.region_path),
        "may_except": actor.has(P.PLAN_SUBMIT),
    }
    return render(request, "console/plan/missing.html", context)


@guarded(P.PLAN_SUBMIT)
@require_http_methods(["GET", "POST"])
def plan_exception(request: Request) -> HttpResponse:
    """Record why the plan cannot be made in time, where the text allows exceptions."""
    actor = request.actor
    homes = selectors.own_departments(actor)
    form = ExceptionForm(
        request.POST or None, departments=homes, initial={"department": homes[0] if homes else None}
    )
    return edit(
        request,
        form,
        lambda: services.record_exception(actor=actor, **form.cleaned_data),
        page=FormPage(
            "登记未按期制定计划的特殊情况",
            reverse("console:plan-missing"),
            "只适用于写明“一般”“原则上”的期限；登记后不再列为逾期，理由留痕。",
            "登记",
            rules.for_region(org.department_for(actor)).clause("plan.due"),
        ),
        success="已登记特殊情况",
    )


@guarded(P.PLAN_RECEIVE)
@require_POST
def plan_receive(request: Request, pk: int) -> HttpResponse:
    """Sign for a plan sent to the actor's department."""
    receipt = selectors.receipt_for(request.actor, pk)
    return act(
        request,
        lambda: services.receive(receipt=receipt, actor=request.actor),
        success=f"已签收 {receipt.plan}",
        back=plan_url(receipt.plan_id) + "?tab=receipts",
    )


@guarded(P.PLAN_PUBLISH)
@require_http_methods(["GET", "POST"])
def plan_carry_over(request: Request, pk: int) -> HttpResponse:
    """Let the former plan run on until the new one is adopted (昌江 第十二条)."""
    plan = selectors.plan_for(request.actor, pk)
    form = CarryOverForm(request.POST or None)
    return edit(
        request,
        form,
        lambda: services.carry_over(plan=plan, actor=request.actor, **form.cleaned_data),
        page=FormPage(
            f"决定沿用：{plan}",
            plan_url(pk),
            "新年度计划形成以前，仍有效的部分可以由办公室决定沿用。",
            "决定沿用",
            rules.for_case(plan).clause("plan.before_adoption"),
        ),
        success="已决定沿用",
    )


@guarded(P.PLAN_VIEW)
@require_GET
def upper_plan_list(request: Request) -> HttpResponse:
    """What upper levels have planned for the area this year and next."""
    home = org.department_for(request.actor)
    year = selectors.this_year()
    context = {
        "groups": [(y, selectors.upper_plans(home.region, y)) for y in (year, year + 1)],
        "may_register": request.actor.has(P.PLAN_DRAFT),
        "clause": rules.for_region(home).clause("exclusion.upper_level"),
    }
    return render(request, "console/plan/upper.html", context)


@guarded(P.PLAN_DRAFT)
@require_http_methods(["GET", "POST"])
def upper_plan_new(request: Request) -> HttpResponse:
    """Register an upper plan so that it is not repeated."""
    actor = request.actor
    home = org.department_for(actor)
    form = UpperPlanForm(
        request.POST or None,
        regions=library.regions_below(actor),
        labels=library.labels_for_rules(actor),
        initial={"year": selectors.this_year()},
    )
    return edit(
        request,
        form,
        lambda: services.register_upper_plan(actor=actor, region=home.region, **form.facts()),
        page=FormPage(
            "登记上级抽查计划",
            reverse("console:upper-plan-list"),
            "事项相同且对象范围可能重合的本级计划事项将被提示或阻止。",
            "登记",
            rules.for_region(home).clause("exclusion.upper_level"),
        ),
        success="已登记",
    )
