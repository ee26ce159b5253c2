"""Urging at the desk, and the excuse beside an overdue duty."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from mingqian.console.acting import act
from mingqian.console.form_page import FormPage, form_page, wants_list_only
from mingqian.console.forms.oversight import ExcuseForm, UrgeForm
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.oversight import selectors, services
from mingqian.ui.paging import paginate

SECTION = "监督考评"


@guarded(P.CONSOLE_ENTER)
@require_GET
@vary_on_headers("HX-Request")
def urge_list(request: HttpRequest) -> HttpResponse:
    """Urges received and sent."""
    page = paginate(request, selectors.urges(request.actor), key=("-pk",), unit="件")
    part = "#list" if wants_list_only(request) else ""
    context = {"page": page, "may_urge": request.actor.has(P.URGE)}
    return render(request, f"console/oversight/urges.html{part}", context)


@guarded(P.URGE)
@require_http_methods(["GET", "POST"])
def urge_new(request: HttpRequest) -> HttpResponse:
    """Urge a department about a task or an overdue duty."""
    about = selectors.urge_subject(
        request.actor, task=request.GET.get("task", ""), deadline=request.GET.get("deadline", "")
    )
    form = UrgeForm(request.POST or None, choices=about.departments, initial=about.initial)
    return form_page(
        request,
        form,
        lambda: services.urge(
            to_department=about.departments[form.cleaned_data["department"]],
            text=form.cleaned_data["text"],
            task=about.task,
            deadline=about.deadline,
            actor=request.actor,
        ),
        page=FormPage(
            "催办",
            SECTION,
            reverse("console:urge-list"),
            verb="发出催办",
            clause="惠州 第（四）条 / 彭阳 附件1 二 / 吉林 三（一）",
        ),
        success="催办已送达该部门的待办",
        facts=about.facts,
    )


@guarded(P.CONSOLE_ENTER)
@require_GET
def urge_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One urge; the urged department signs for it here."""
    row = selectors.urge_for(request.actor, pk)
    may_read = row.read_at is None and request.actor.acts_for(row.to_department_id)
    return render(request, "console/oversight/urge.html", {"row": row, "may_read": may_read})


@guarded(P.CONSOLE_ENTER)
@require_POST
def urge_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign for an urge, saying what is being done."""
    row = selectors.urge_for(request.actor, pk)
    reply = request.POST.get("reply", "")
    return act(
        request,
        lambda: services.read_urge(urge=row, actor=request.actor, reply=reply),
        success="已签收",
        back="console:urge-detail",
        pk=pk,
    )


@guarded(P.JOURNAL_VIEW)
@require_http_methods(["GET", "POST"])
def excuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the special circumstances beside an overdue duty; the lateness stays."""
    row = selectors.deadline_for(request.actor, pk)
    form = ExcuseForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: services.excuse(deadline=row, text=form.cleaned_data["text"], actor=request.actor),
        page=FormPage(
            "登记特殊情况",
            SECTION,
            reverse("console:overdue"),
            verb="登记",
            text="登记后逾期记录保留，特殊情况写在旁边。",
            clause="兴隆台 六（二）“特殊情况除外”",
        ),
        success="已登记",
        facts=[("事项", row.title), ("到期日", row.due_on.isoformat()), ("依据", row.clause)],
    )
