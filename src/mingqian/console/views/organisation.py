"""Departments, their names in time, their people and posts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from mingqian.console.acting import act_on_form
from mingqian.console.forms.organisation import ChangeForm, HandoverForm
from mingqian.console.forms.rules import RenameForm
from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.org import selectors, services
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.ui.days import asked_day
from mingqian.ui.paging import paginate


@guarded(P.ORGANISATION_VIEW)
@require_GET
def department_list(request: Request) -> HttpResponse:
    """Departments of one's region and below, as of today or of a day (``?on=``)."""
    on = asked_day(request) or timezone.localdate()
    rows = selectors.organisation_on(request.actor, on)
    page = paginate(request, rows, key=("region_id", "code"), unit="个部门")
    context = {
        "page": page,
        "on": on,
        "named": [(row, row.name_on(on)) for row in page.rows],
        "is_today": on == timezone.localdate(),
    }
    return render(request, "console/organisation/list.html", context)


@guarded(P.ORGANISATION_VIEW)
@require_GET
def department_detail(request: Request, pk: int) -> HttpResponse:
    """One department: facts, former names, who held which post on a day (``?on=``)."""
    department = selectors.department_visible_to(request.actor, pk)
    on = asked_day(request) or timezone.localdate()
    context = {
        "department": department,
        "on": on,
        "name": department.name_on(on),
        "posts": selectors.posts_on(department, on),
        "people": selectors.people_of(department),
        "changes": department.changes.prefetch_related("old", "new"),
        "history": journal.history(department),
        "can_rename": request.actor.has(P.ORGANISATION_EDIT) and department.valid_to is None,
    }
    return render(request, "console/organisation/detail.html", context)


@guarded(P.ORGANISATION_VIEW)
@require_GET
def change_list(request: Request) -> HttpResponse:
    """Changes of departments, newest first."""
    rows = selectors.changes_visible_to(request.actor)
    page = paginate(request, rows, key=("-on", "-pk"), unit="项变更")
    context = {"page": page, "may_edit": request.actor.has(P.ORGANISATION_EDIT)}
    return render(request, "console/organisation/changes.html", context)


@guarded(P.ORGANISATION_EDIT)
@require_http_methods(["GET", "POST"])
def change_new(request: Request) -> HttpResponse:
    """Register a merger, a split, an abolition or a new name from a day."""
    departments = selectors.organisation_on(request.actor, timezone.localdate())
    form = ChangeForm(request.POST or None, departments=departments.filter(valid_to__isnull=True))
    return act_on_form(
        request,
        form,
        lambda: services.register_change(form.facts(), actor=request.actor),
        success="部门变更已登记",
        template="console/organisation/change_new.html",
        context={},
        goto=lambda made: reverse("console:change-detail", args=[made.pk]),
    )


@guarded(P.ORGANISATION_VIEW)
@require_GET
def change_detail(request: Request, pk: int) -> HttpResponse:
    """One change: what it says, what still has to pass on, what has passed on."""
    change = selectors.change_visible_to(request.actor, pk)
    context = {
        "change": change,
        "olds": change.old.all(),
        "heirs": change.new.all(),
        "duties": selectors.duties_of(change) if change.state != "carried" else (),
        "may_carry": change.state == "in_effect"
        and change.new.exists()
        and request.actor.has(P.ORGANISATION_EDIT),
    }
    return render(request, "console/organisation/change.html", context)


@guarded(P.ORGANISATION_EDIT)
@require_http_methods(["GET", "POST"])
def change_carry(request: Request, pk: int) -> HttpResponse:
    """Pass the duties on: every kind to the successor chosen for it."""
    change = selectors.change_visible_to(request.actor, pk)
    duties = selectors.duties_of(change)
    kinds = {row.duty.key: row for row in duties}
    form = HandoverForm(request.POST or None, duties=kinds.values(), heirs=change.new.all())
    return act_on_form(
        request,
        form,
        lambda: services.carry_over(change, mapping=form.mapping(), actor=request.actor),
        success="职责已移交，报告见下",
        template="console/organisation/carry.html",
        context={"change": change, "duties": duties},
        goto=lambda made: reverse("console:change-detail", args=[made.pk]),
    )


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
        success="已登记更名，生效前的案卷仍显示原名称",
        template=template,
        context=context,
        goto=lambda _: reverse("console:department-detail", args=[pk]),
    )
