"""Inspectors, experts and agencies at the desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from mingqian.console.filters.library import InspectorFilter
from mingqian.console.forms.library.people import (
    CredentialForm,
    EndRecusalForm,
    InspectorForm,
    LeaveForm,
    LeaveOfficeForm,
    MoveForm,
    RecusalForm,
)
from mingqian.console.views.library.editing import FormPage, edit, part_of
from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.inspection.selectors import workload_of
from mingqian.library import policies, selectors, services
from mingqian.ui.paging import paginate


def inspector_url(pk: int) -> str:
    """Address of an inspector."""
    return reverse("console:inspector-detail", args=[pk])


@guarded(P.INSPECTORS_VIEW)
@require_GET
@vary_on_headers("HX-Request")
def inspector_list(request: Request) -> HttpResponse:
    """Inspectors the actor may see, with today's standing."""
    actor, today = request.actor, timezone.localdate()
    home = selectors.home_of(actor)
    found = InspectorFilter(request.GET, queryset=selectors.inspectors_visible_to(actor))
    page = paginate(request, found.qs, key=("department_id", "iid"), unit="人")
    context = {
        "page": page,
        "filter": found,
        "rows": selectors.with_standing(page.rows, today),
        "registry": selectors.inspector_registry(home, today),
        "expiring": selectors.expiring_credentials(home, today),
        "may_edit": actor.has(P.INSPECTORS_EDIT),
    }
    return render(request, part_of(request, "console/library/people/list.html"), context)


@guarded(P.INSPECTORS_VIEW, P.RECUSAL_DECLARE)
@require_GET
def inspector_detail(request: Request, pk: int) -> HttpResponse:
    """An inspector: facts, credentials, leave, moves, declared interests."""
    found = selectors.inspector_for(request.actor, pk)
    context = {
        "inspector": found,
        "reasons": selectors.ineligibility(found, timezone.localdate()),
        "boundary": found.boundary.all(),
        "credentials": found.credentials.all(),
        "leaves": found.leaves.all(),
        "moves": found.moves.select_related("from_department", "to_department"),
        "recusals": found.recusals.select_related("inspection_object"),
        "may_edit": bool(policies.can_edit_inspector(request.actor, found)),
        "may_recuse": bool(policies.can_declare_recusal(request.actor, found)),
        "today": timezone.localdate(),
        "history": journal.history(found),
        "workload": workload_of([found])[found.pk],
        "items": selectors.items_inspected_by(found),
    }
    return render(request, "console/library/people/detail.html", context)


@guarded(P.INSPECTORS_EDIT)
@require_http_methods(["GET", "POST"])
def inspector_new(request: Request) -> HttpResponse:
    """Register an inspector of the own bureau or one of its units."""
    actor = request.actor
    form = InspectorForm(
        request.POST or None,
        regions=selectors.regions_below(actor),
        people=selectors.people_without_inspector(actor),
        departments=selectors.family_of(actor),
        words=selectors.dictionaries_for(selectors.home_of(actor)),
    )
    return edit(
        request,
        form,
        lambda: services.add_inspector(
            department=form.cleaned_data["department"],
            facts=form.facts(),
            boundary=form.cleaned_data["boundary"],
            actor=actor,
        ),
        page=FormPage("登记执法检查人员", reverse("console:inspector-list")),
        success="检查人员已登记，请补充执法证件",
        goto=lambda made: inspector_url(made.pk),
    )


@guarded(P.INSPECTORS_EDIT)
@require_http_methods(["GET", "POST"])
def inspector_edit(request: Request, pk: int) -> HttpResponse:
    """Change an inspector's facts, level, boundary."""
    found, actor = selectors.inspector_for(request.actor, pk), request.actor
    people = [*selectors.people_without_inspector(actor), *([found.person] if found.person else [])]
    initial = {name: getattr(found, name) for name in InspectorForm.base_fields}
    form = InspectorForm(
        request.POST or None,
        regions=selectors.regions_below(actor),
        people=people,
        words=selectors.dictionaries_for(found.department),
        initial={**initial, "boundary": found.boundary.all(), "person": found.person},
    )
    return edit(
        request,
        form,
        lambda: services.change_inspector(
            inspector=found,
            facts=form.facts(),
            boundary=form.cleaned_data["boundary"],
            actor=actor,
        ),
        page=FormPage(f"变更：{found.name}", inspector_url(pk)),
        success="变更已登记",
    )


@guarded(P.INSPECTORS_EDIT)
@require_http_methods(["GET", "POST"])
def credential_new(request: Request, pk: int) -> HttpResponse:
    """Register a credential."""
    found = selectors.inspector_for(request.actor, pk)
    form = CredentialForm(request.POST or None)
    return edit(
        request,
        form,
        lambda: services.add_credential(inspector=found, actor=request.actor, **form.cleaned_data),
        page=FormPage(f"登记执法证件：{found.name}", inspector_url(pk)),
        success="执法证件已登记",
    )


@guarded(P.INSPECTORS_EDIT)
@require_http_methods(["GET", "POST"])
def leave_new(request: Request, pk: int) -> HttpResponse:
    """Register days on which an inspector cannot be drawn."""
    found = selectors.inspector_for(request.actor, pk)
    form = LeaveForm(request.POST or None)
    return edit(
        request,
        form,
        lambda: services.add_leave(inspector=found, actor=request.actor, **form.cleaned_data),
        page=FormPage(
            f"登记请假、工作冲突：{found.name}", inspector_url(pk), clause="昌江 第十四条"
        ),
        success="已登记，期间不参加抽取",
    )


@guarded(P.INSPECTORS_EDIT, P.RECUSAL_DECLARE)
@require_http_methods(["GET", "POST"])
def recusal_new(request: Request, pk: int) -> HttpResponse:
    """Declare an interest, for oneself or as keeper."""
    found, actor = selectors.inspector_for(request.actor, pk), request.actor
    form = RecusalForm(request.POST or None, initial={"since": timezone.localdate()})
    return edit(
        request,
        form,
        lambda: services.declare_recusal(
            inspector=found,
            inspection_object=selectors.object_by_code(actor, form.cleaned_data.pop("code")),
            actor=actor,
            **form.cleaned_data,
        ),
        page=FormPage(
            f"申报回避：{found.name}", inspector_url(pk), verb="申报", clause="惠州 第（九）条"
        ),
        success="回避已登记，抽取时不会匹配",
    )


@guarded(P.INSPECTORS_EDIT)
@require_http_methods(["GET", "POST"])
def recusal_end(request: Request, pk: int, recusal_pk: int) -> HttpResponse:
    """End a declared interest with its last day; the keeper does it."""
    found = selectors.inspector_for(request.actor, pk)
    recusal = found.recusals.filter(pk=recusal_pk).first()
    if recusal is None:
        raise Refused("没有这项回避", code="missing", status=404)
    form = EndRecusalForm(request.POST or None, initial={"until": timezone.localdate()})
    return edit(
        request,
        form,
        lambda: services.end_recusal(recusal=recusal, actor=request.actor, **form.cleaned_data),
        page=FormPage(
            f"终止回避：{found.name}", inspector_url(pk), verb="终止", clause="惠州 第（九）条"
        ),
        success="回避已终止，次日起可以匹配",
    )


@guarded(P.INSPECTORS_EDIT)
@require_http_methods(["GET", "POST"])
def inspector_move(request: Request, pk: int) -> HttpResponse:
    """Move an inspector to another department from a day."""
    found = selectors.inspector_for(request.actor, pk)
    departments = selectors.departments_to_move_to(request.actor)
    form = MoveForm(request.POST or None, departments=departments)
    return edit(
        request,
        form,
        lambda: services.move(inspector=found, actor=request.actor, **form.cleaned_data),
        page=FormPage(
            f"调动：{found.name}",
            inspector_url(pk),
            "自调动之日起不再进入原部门的抽取。",
            "登记调动",
            "昌江 第十条（二）",
        ),
        success="调动已登记",
        goto=lambda _: reverse("console:inspector-list"),
    )


@guarded(P.INSPECTORS_EDIT)
@require_http_methods(["GET", "POST"])
def inspector_leave(request: Request, pk: int) -> HttpResponse:
    """An inspector leaves office."""
    found = selectors.inspector_for(request.actor, pk)
    form = LeaveOfficeForm(request.POST or None)
    return edit(
        request,
        form,
        lambda: services.leave_office(inspector=found, actor=request.actor, **form.cleaned_data),
        page=FormPage(f"离岗：{found.name}", inspector_url(pk), verb="登记离岗"),
        success="离岗已登记，名录保留备查",
    )
