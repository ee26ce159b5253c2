"""Members' reports at the desk: half-yearly, yearly, June and December, on call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from mingqian.console.acting import act
from mingqian.console.form_page import FormPage, form_page, wants_list_only
from mingqian.console.forms.oversight import PeriodForm
from mingqian.foundation.journal.selectors import history
from mingqian.foundation.org.selectors import department_for
from mingqian.foundation.papers.services import papers_of
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.perform import available
from mingqian.oversight import selectors, services
from mingqian.oversight.policies import can_write_period
from mingqian.oversight.services.periods import WRITABLE, figure_rows
from mingqian.oversight.states import PERIOD, PERIOD_CLAUSE
from mingqian.ui.paging import paginate

ACTS: dict[str, Callable[..., Any]] = {
    "submit": services.submit_period,
    "accept": services.accept_period,
    "return": services.return_period,
}


@guarded(P.REPORT_VIEW)
@require_GET
@vary_on_headers("HX-Request")
def period_list(request: HttpRequest) -> HttpResponse:
    """Reports of members: own ones, for the office those of the region."""
    page = paginate(request, selectors.periods(request.actor), key=("-pk",), unit="份")
    part = "#list" if wants_list_only(request) else ""
    law = rules.for_region(department_for(request.actor))
    context = {
        "page": page,
        "clause": PERIOD_CLAUSE,
        "may_begin": request.actor.has(P.REPORT_WRITE) and law.is_on("reports.progress_on_call"),
        "may_call": request.actor.has(P.REPORT_RECEIVE),
    }
    return render(request, f"console/oversight/periods.html{part}", context)


@guarded(P.REPORT_VIEW)
@require_GET
def period_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One report with its figures and cut-off."""
    row = selectors.period_for(request.actor, pk)
    may_write = row.state in WRITABLE and request.actor.has(P.REPORT_WRITE)
    context = {
        "row": row,
        "figures": figure_rows(row),
        "papers": papers_of(row),
        "may_write": may_write and bool(can_write_period(request.actor, row)),
        "actions": available(PERIOD, row, request.actor),
        "act_url": reverse("console:period-act", args=[pk]),
        "history": history(row),
    }
    return render(request, "console/oversight/period.html", context)


@guarded(P.REPORT_WRITE)
@require_http_methods(["GET", "POST"])
def period_write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the words; saving takes the figures again."""
    row = selectors.period_for(request.actor, pk)
    form = PeriodForm(request.POST or None, initial={"text": row.text})
    return form_page(
        request,
        form,
        lambda: services.write_period(
            report=row, text=form.cleaned_data["text"], actor=request.actor
        ),
        page=FormPage(
            str(row),
            "监督考评",
            reverse("console:period-detail", args=[pk]),
            verb="保存",
            text="数据由平台汇总，保存时按当前时间重新截取。",
            clause=PERIOD_CLAUSE,
        ),
        success="已保存，请核对后报送",
        facts=[(label, str(number)) for label, number in figure_rows(row)],
    )


@guarded(P.REPORT_WRITE, P.REPORT_RECEIVE)
@require_http_methods(["GET", "POST"])
def period_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Submit, accept, return; GET asks first (without script)."""
    row = selectors.period_for(request.actor, pk)
    name = request.POST.get("action") or request.GET.get("action", "")
    if name not in ACTS:
        raise Refused("没有这项操作", code="missing", status=404)
    back = reverse("console:period-detail", args=[pk])
    if request.method == "GET":
        found = available(PERIOD, row, request.actor)
        item = next((action for action in found if action.action == name), None)
        return render(request, "ui/confirm.html", {"item": item, "url": request.path, "back": back})
    reason = {"reason": request.POST.get("reason", "")} if name == "return" else {}
    return act(
        request,
        lambda: ACTS[name](report=row, actor=request.actor, **reason),
        success=f"已{PERIOD[name].label}",
        back=back,
    )


@guarded(P.REPORT_WRITE)
@require_POST
def period_begin(request: HttpRequest) -> HttpResponse:
    """A member begins a progress report of its own accord."""
    return act(
        request,
        lambda: services.begin_period(actor=request.actor),
        success="已由数据生成草稿，请撰写",
        back="console:period-list",
    )


@guarded(P.REPORT_RECEIVE)
@require_POST
def period_call(request: HttpRequest) -> HttpResponse:
    """The office calls for progress reports of every member."""
    return act(
        request,
        lambda: services.call_for_reports(actor=request.actor),
        success="已向各成员单位开启报送",
        back="console:period-list",
    )
