"""Issues put to the joint-meeting office, at the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from mingqian.console.acting import act
from mingqian.console.filters.oversight import IssueFilter
from mingqian.console.form_page import FormPage, form_page, wants_list_only
from mingqian.console.forms.oversight import AnswerForm, AssignForm, IssueForm
from mingqian.foundation.journal.selectors import history
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.workflow.perform import available
from mingqian.oversight import selectors, services
from mingqian.oversight.states import ISSUE, ISSUE_CLAUSE
from mingqian.ui.paging import paginate

SECTION = "问题反映"


@guarded(P.CONSOLE_ENTER)
@require_GET
@vary_on_headers("HX-Request")
def issue_list(request: HttpRequest) -> HttpResponse:
    """Issues one raised, answers, or oversees."""
    found = IssueFilter(request.GET, queryset=selectors.issues(request.actor))
    page = paginate(request, found.qs, key=("-pk",), unit="件")
    part = "#list" if wants_list_only(request) else ""
    context = {"page": page, "filter": found, "may_raise": request.actor.has(P.ISSUE_RAISE)}
    return render(request, f"console/oversight/issues.html{part}", context)


@guarded(P.ISSUE_RAISE)
@require_http_methods(["GET", "POST"])
def issue_new(request: HttpRequest) -> HttpResponse:
    """Put a problem to the office."""
    form = IssueForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: services.raise_issue(actor=request.actor, **form.cleaned_data),
        page=FormPage(
            "反映问题",
            SECTION,
            reverse("console:issue-list"),
            text="实施中遇到的问题报联席会议办公室，答复显示在这里。",
            clause=ISSUE_CLAUSE,
        ),
        success="已报联席会议办公室",
        goto=lambda made: reverse("console:issue-detail", args=[made.pk]),
    )


@guarded(P.CONSOLE_ENTER)
@require_GET
def issue_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One issue with its answer."""
    row = selectors.issue_for(request.actor, pk)
    context = {
        "row": row,
        "actions": available(ISSUE, row, request.actor),
        "act_url": reverse("console:issue-act", args=[pk]),
        "history": history(row),
    }
    return render(request, "console/oversight/issue.html", context)


@guarded(P.CONSOLE_ENTER)
@require_http_methods(["GET", "POST"])
def issue_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an issue; assigning and answering have pages of their own."""
    row = selectors.issue_for(request.actor, pk)
    name = request.POST.get("action") or request.GET.get("action", "")
    if name in {"assign", "answer"}:
        return redirect("console:issue-step", pk=pk, action=name)
    if name != "close" or request.method == "GET":
        return redirect("console:issue-detail", pk=pk)
    return act(
        request,
        lambda: services.close_issue(issue=row, actor=request.actor),
        success="已办结",
        back="console:issue-detail",
        pk=pk,
    )


@guarded(P.CONSOLE_ENTER)
@require_http_methods(["GET", "POST"])
def issue_step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Assign to a department, or answer."""
    row = selectors.issue_for(request.actor, pk)
    if action not in {"assign", "answer"}:
        raise Refused("没有这项操作", code="missing", status=404)
    if action == "assign":
        form: AssignForm | AnswerForm = AssignForm(
            request.POST or None, departments=selectors.members(request.actor)
        )
        verb: Callable[..., Any] = services.assign_issue
    else:
        form = AnswerForm(request.POST or None)
        verb = services.answer_issue
    return form_page(
        request,
        form,
        lambda: verb(issue=row, actor=request.actor, **form.deed()),
        page=FormPage(
            ISSUE[action].label,
            SECTION,
            reverse("console:issue-detail", args=[pk]),
            clause=ISSUE_CLAUSE,
        ),
        success=f"已{ISSUE[action].label}",
        facts=[("问题", row.title), ("情况说明", row.text)],
    )
