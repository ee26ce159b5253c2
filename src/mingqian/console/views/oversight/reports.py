"""Task reports and the closing of tasks at the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from mingqian.console.acting import act
from mingqian.console.form_page import FormPage, form_page, wants_list_only
from mingqian.console.forms.oversight import ReportForm
from mingqian.foundation.journal.selectors import history
from mingqian.foundation.papers.services import papers_of
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.workflow.perform import available
from mingqian.oversight import policies, selectors, services
from mingqian.oversight.states import REPORT, REPORT_CLAUSE
from mingqian.scheme import selectors as schemes
from mingqian.ui.paging import paginate

ACTS: dict[str, Callable[..., Any]] = {
    "submit": services.submit_report,
    "accept": services.accept_report,
    "return": services.return_report,
}


@guarded(P.REPORT_VIEW)
@require_GET
@vary_on_headers("HX-Request")
def report_list(request: HttpRequest) -> HttpResponse:
    """Reports of the tasks one sees; what is still to be written."""
    page = paginate(request, selectors.reports(request.actor), key=("-pk",), unit="份")
    part = "#list" if wants_list_only(request) else ""
    due = selectors.tasks_without_report(request.actor) if request.actor.has(P.REPORT_WRITE) else []
    return render(request, f"console/oversight/reports.html{part}", {"page": page, "due": due})


@guarded(P.REPORT_VIEW)
@require_GET
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One report as it stands."""
    row = selectors.report_for(request.actor, pk)
    may_write = request.actor.has(P.REPORT_WRITE) and row.state in {"draft", "returned"}
    context = {
        "row": row,
        "papers": papers_of(row),
        "may_write": may_write and bool(policies.can_write_report(request.actor, row)),
        "actions": available(REPORT, row, request.actor),
        "act_url": reverse("console:report-act", args=[pk]),
        "history": history(row),
    }
    return render(request, "console/oversight/report.html", context)


@guarded(P.REPORT_WRITE, P.REPORT_RECEIVE)
@require_http_methods(["GET", "POST"])
def report_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Submit, accept, return; GET asks first (without script)."""
    row = selectors.report_for(request.actor, pk)
    name = request.POST.get("action") or request.GET.get("action", "")
    if name not in ACTS:
        raise Refused("没有这项操作", code="missing", status=404)
    back = reverse("console:report-detail", args=[pk])
    if request.method == "GET":
        found = available(REPORT, row, request.actor)
        item = next((action for action in found if action.action == name), None)
        return render(request, "ui/confirm.html", {"item": item, "url": request.path, "back": back})
    reason = {"reason": request.POST.get("reason", "")} if name == "return" else {}
    return act(
        request,
        lambda: ACTS[name](report=row, actor=request.actor, **reason),
        success=f"已{REPORT[name].label}",
        back=back,
    )


@guarded(P.REPORT_WRITE)
@require_http_methods(["GET", "POST"])
def report_write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the report of a task; opening the page drafts it from the data."""
    task = schemes.task_for(request.actor, pk)
    report = selectors.report_of(task)
    if report is None or "refresh" in request.POST:
        report = services.draft_report(task=task, actor=request.actor)
        return redirect("console:report-write", pk=pk)
    form = ReportForm(request.POST or None, sections=report.sections)
    return form_page(
        request,
        form,
        lambda: services.edit_report(report=report, sections=form.sections(), actor=request.actor),
        page=FormPage(
            "抽查情况报告",
            "监督考评",
            reverse("console:report-list"),
            verb="保存",
            text="各部分由任务数据预填，“处理意见和建议”由人撰写。",
            clause=REPORT_CLAUSE,
        ),
        success="已保存，请核对后报送",
        goto=lambda made: reverse("console:report-detail", args=[made.pk]),
        facts=selectors.report_facts(report),
    )


@guarded(P.TASK_VIEW)
@require_http_methods(["GET", "POST"])
def task_closing(request: HttpRequest, pk: int) -> HttpResponse:
    """What still stands in the way of closing a task; the button that closes it."""
    task = schemes.task_for(request.actor, pk)
    if request.method == "POST":
        return act(
            request,
            lambda: services.close_task(task=task, actor=request.actor),
            success="任务已办结",
            back="console:task-closing",
            pk=pk,
        )
    context = {
        "task": task,
        "blockers": services.blockers(task),
        "figures": selectors.figure_rows(task),
        "report": selectors.report_of(task),
        "decision": policies.can_close_task(request.actor, task),
    }
    return render(request, "console/oversight/closing.html", context)
