"""Departments, their names in time, their people and posts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from mingqian.console.acting import act_on_form
from mingqian.console.forms.rules import RenameForm
from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.org import selectors, services
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.ui.paging import paginate


@guarded(P.ORGANISATION_VIEW)
@require_GET
def department_list(request: Request) -> HttpResponse:
    """Departments of one's region and below."""
    rows = selectors.organisation_visible_to(request.actor)
    page = paginate(request, rows, key=("region_id", "code"), unit="个部门")
    return render(request, "console/organisation/list.html", {"page": page})


@guarded(P.ORGANISATION_VIEW)
@require_GET
def department_detail(request: Request, pk: int) -> HttpResponse:
    """One department: facts, former names, people with posts."""
    department = selectors.department_visible_to(request.actor, pk)
    context = {
        "department": department,
        "people": selectors.people_of(department),
        "history": journal.history(department),
        "can_rename": request.actor.has(P.ORGANISATION_EDIT),
    }
    return render(request, "console/organisation/detail.html", context)


@guarded(P.ORGANISATION_EDIT)
@require_http_methods(["GET", "POST"])
def department_rename(request: Request, pk: int) -> HttpResponse:
    """Give a department its new name from a day."""
    department = selectors.department_visible_to(request.actor, pk)
    form = RenameForm(request.POST or None)
    template, context = "console/organisation/rename.html", {"department": department}
    return act_on_form(
        request,
        form,
        lambda: services.rename_department(
            department=department, actor=request.actor, **form.cleaned_data
        ),
        success="已登记更名，旧案卷仍显示原名称",
        template=template,
        context=context,
        goto=lambda _: reverse("console:department-detail", args=[pk]),
    )
