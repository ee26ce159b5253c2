"""Opening a scheme: from a plan line, from a decision, as a special inspection."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from mingqian.console.acting import act
from mingqian.console.forms.scheme import DecisionForm, SpecialForm
from mingqian.console.views.library.editing import FormPage, edit
from mingqian.foundation.org import selectors as org
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.foundation.rules import selectors as rules
from mingqian.plan import selectors as plans
from mingqian.scheme import selectors, services


def scheme_url(pk: int) -> str:
    """Address of a scheme."""
    return reverse("console:scheme-detail", args=[pk])


def first_step(made: Any) -> str:
    """Where writing begins."""
    return reverse("console:scheme-range", args=[made.pk])


@guarded(P.SCHEME_DRAFT)
@require_http_methods(["GET", "POST"])
def scheme_new(request: Request) -> HttpResponse:
    """What a scheme can come from; POST opens one from the chosen plan line."""
    actor = request.actor
    if request.method == "POST":
        entry = plans.entry_for(actor, int(request.POST.get("entry") or 0))
        return act(
            request,
            lambda: services.create_from_entry(entry=entry, actor=actor),
            success="已由计划事项预填方案，请逐项核对",
            back="console:scheme-new",
            goto=first_step,
        )
    r = rules.for_region(org.department_for(actor))
    context = {
        "entries": selectors.launchable_entries(actor),
        "chosen": request.GET.get("entry", ""),
        "by_decision": r.text("plan.task_basis") == "plan_line_or_decision",
        "by_special": r.is_on("scheme.special_tasks"),
        "basis": r.clause("plan.task_basis"),
    }
    return render(request, "console/scheme/new.html", context)


@guarded(P.SCHEME_DRAFT)
@require_http_methods(["GET", "POST"])
def scheme_decision(request: Request) -> HttpResponse:
    """Record the decision to inspect and open its scheme (惠州 第（六）条)."""
    actor = request.actor
    r = rules.for_region(org.department_for(actor))
    form = DecisionForm(request.POST or None, factors=[*r.texts("scheme.decision_factors"), "其他"])
    return edit(
        request,
        form,
        lambda: services.create_from_decision(actor=actor, **form.cleaned_data),
        page=FormPage(
            "作出联合抽查决定",
            reverse("console:scheme-new"),
            "综合考虑各项因素作出决定，再制定工作方案。",
            "作出决定并起草方案",
            r.clause("scheme.decision_factors"),
        ),
        success="已作出决定，请制定方案",
        goto=first_step,
    )


@guarded(P.SCHEME_DRAFT)
@require_http_methods(["GET", "POST"])
def scheme_special(request: Request) -> HttpResponse:
    """Open the scheme of a special inspection outside the plan's count."""
    actor = request.actor
    form = SpecialForm(request.POST or None)
    return edit(
        request,
        form,
        lambda: services.create_special(actor=actor, **form.cleaned_data),
        page=FormPage(
            "发起专项检查",
            reverse("console:scheme-new"),
            "以双随机方式开展，行业、区域和比例自行确定；不计入计划次数，单独统计。",
            "起草方案",
            rules.for_region(org.department_for(actor)).clause("scheme.special_tasks"),
        ),
        success="已建立专项检查方案",
        goto=first_step,
    )
