"""Stage 7 at the desk: list, detail, entry, review, outcome, registration form."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from mingqian.console.acting import act, act_on_form
from mingqian.console.filters.result import ResultFilter
from mingqian.console.forms.result import OutcomeForm, ResultForm
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.foundation.workflow.perform import available
from mingqian.inspection import selectors as inspections
from mingqian.result import policies, selectors, services
from mingqian.result.states import TABLE
from mingqian.ui.paging import paginate

#: Review acts: the word the page posts → the service that does it.
REVIEWS = {"approve": services.approve, "return": services.return_for_change}


@guarded(P.RESULT_VIEW)
@require_GET
@vary_on_headers("HX-Request")
def result_list(request: Request) -> HttpResponse:
    """Results the actor may see, newest first."""
    found = ResultFilter(request.GET, queryset=selectors.listing(request.actor))
    page = paginate(request, found.qs, key=("-pk",), unit="项结果")
    part = request.htmx and not request.htmx.history_restore_request
    template = "console/result/list.html" + ("#list" if part else "")
    return render(request, template, {"page": page, "filter": found})


@guarded(P.RESULT_VIEW)
@require_GET
def result_detail(request: Request, pk: int) -> HttpResponse:
    """A result with its versions, who made it, and what may be done."""
    result = selectors.get_for(request.actor, pk)
    actions = available(TABLE, result, request.actor)
    context = {
        "result": result,
        "inspection": result.inspection,
        "actions": [row for row in actions if row.action in REVIEWS],
        "act_url": reverse("console:result-act", args=[pk]),
        "may_enter": result.state in selectors.WAITING
        and bool(policies.can_enter_result(request.actor, result)),
        "may_add_outcome": any(row.action == "add_outcome" and row.allowed for row in actions),
        "described": selectors.described(result),
        "people": selectors.attributed_to(result),
        "versions": selectors.versions_of(result),
        "deadline": selectors.entry_deadline(result.inspection),
        "findings": result.inspection.findings.filter(item_id=result.item_id),
        "evidence": inspections.evidence_of(result.inspection),
        "history": selectors.history_of(result),
    }
    return render(request, "console/result/detail.html", context)


@guarded(P.RESULT_ENTER)
@require_http_methods(["GET", "POST"])
def result_enter(request: Request, pk: int) -> HttpResponse:
    """Enter a result and attest to it."""
    result = selectors.get_for(request.actor, pk)
    form = ResultForm(request.POST or None, result=result)
    context = {
        "result": result,
        "inspection": result.inspection,
        "findings": result.inspection.findings.filter(item_id=result.item_id).select_related(
            "checkpoint"
        ),
        "deadline": selectors.entry_deadline(result.inspection),
    }
    template = "console/result/enter.html"
    return act_on_form(
        request,
        form,
        lambda: services.enter(
            inspection=result.inspection,
            item=result.item,
            facts=form.facts(),
            attested=form.cleaned_data["attested"],
            actor=request.actor,
        ),
        success="检查结果已录入",
        template=template,
        context=context,
        goto=lambda made: reverse("console:result-detail", args=[made.pk]),
    )


@guarded(P.RESULT_REVIEW)
@require_http_methods(["GET", "POST"])
def result_act(request: Request, pk: int) -> HttpResponse:
    """Approve or return; GET asks first (without script)."""
    result = selectors.get_for(request.actor, pk)
    name = request.POST.get("action") or request.GET.get("action", "")
    if name not in REVIEWS:
        raise Refused("没有这项操作", code="missing", status=404)
    if request.method == "GET":
        actions = available(TABLE, result, request.actor)
        item = next((row for row in actions if row.action == name), None)
        back = reverse("console:result-detail", args=[pk])
        return render(request, "ui/confirm.html", {"item": item, "url": request.path, "back": back})
    opinion = request.POST.get("reason", "")
    return act(
        request,
        lambda: REVIEWS[name](result=result, actor=request.actor, opinion=opinion),
        success=f"已{TABLE[name].label}",
        back="console:result-detail",
        pk=pk,
    )


@guarded(P.RESULT_ENTER)
@require_http_methods(["GET", "POST"])
def result_outcome(request: Request, pk: int) -> HttpResponse:
    """Add the outcome of handling, with its own date."""
    result = selectors.get_for(request.actor, pk)
    form = OutcomeForm(request.POST or None)
    template = "console/result/outcome.html"
    return act_on_form(
        request,
        form,
        lambda: services.add_outcome(
            result=result,
            text=form.cleaned_data["outcome_text"],
            on=form.cleaned_data["outcome_on"],
            actor=request.actor,
        ),
        success="查处结果已录入",
        template=template,
        context={"result": result},
        goto=lambda made: reverse("console:result-detail", args=[made.pk]),
    )


@guarded(P.RESULT_ENTER)
@require_POST
def result_form(request: Request, pk: int) -> HttpResponse:
    """Fill the department's form of a check (吉林 二（六）)."""
    inspection = inspections.get_for(request.actor, pk)
    return act(
        request,
        lambda: services.issue_form(inspection=inspection, actor=request.actor),
        success="已填写并编号",
        back="console:inspection-detail",
        pk=pk,
    )
