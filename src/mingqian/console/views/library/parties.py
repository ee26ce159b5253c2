"""专家库 at the desk: the register, an application on its way, every step of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from mingqian.console.acting import act
from mingqian.console.forms.library.people import (
    AgencyForm,
    ExpertForm,
    ReasonForm,
    RenewForm,
)
from mingqian.console.views.library.editing import FormPage, edit
from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.foundation.workflow.perform import available
from mingqian.library import selectors, services
from mingqian.library.states import PARTIES
from mingqian.ui.paging import paginate

#: A step → its service; those with a form ask for more than a press.
STEPS: dict[str, Callable[..., Any]] = {
    "review": services.review_application,
    "decline": services.refuse_application,
    "report": services.report_application,
    "forward": services.forward_application,
    "list": services.list_expert,
    "refuse": services.refuse_application,
    "apply-again": services.apply_again,
    "renew": services.renew_party,
    "leave": services.deactivate_party,
}
FORMS: dict[str, type[Form]] = {"renew": RenewForm}
PROCEDURE = "昌江 第十条"


def party_url(pk: int) -> str:
    """Address of an expert or agency."""
    return reverse("console:party-detail", args=[pk])


@guarded(P.INSPECTORS_VIEW)
@require_GET
def party_list(request: Request) -> HttpResponse:
    """Experts and agencies of the region, applications included."""
    rows = selectors.parties_visible_to(request.actor)
    page = paginate(request, rows, key=("name",), unit="家")
    context = {
        "page": page,
        "may_edit": request.actor.has(P.INSPECTORS_EDIT),
        "today": timezone.localdate(),
    }
    return render(request, "console/library/people/parties.html", context)


@guarded(P.INSPECTORS_VIEW)
@require_GET
def party_detail(request: Request, pk: int) -> HttpResponse:
    """One expert or agency: facts, where the application lies, what may be done."""
    party = selectors.party_for(request.actor, pk)
    context = {
        "party": party,
        "actions": available(PARTIES, party, request.actor),
        "act_url": reverse("console:party-act", args=[pk]),
        "history": journal.history(party),
        "today": timezone.localdate(),
    }
    return render(request, "console/library/people/party.html", context)


@guarded(P.INSPECTORS_EDIT)
@require_http_methods(["GET", "POST"])
def party_new(request: Request) -> HttpResponse:
    """Register an agency."""
    form = AgencyForm(request.POST or None, regions=selectors.regions_below(request.actor))
    return edit(
        request,
        form,
        lambda: services.add_party(actor=request.actor, kind="agency", **form.cleaned_data),
        page=FormPage(
            "登记专业机构",
            reverse("console:party-list"),
            "辅助抽查，不计入执法检查人数。",
        ),
        success="已登记入库",
        goto=lambda made: party_url(made.pk),
    )


@guarded(P.INSPECTORS_EDIT)
@require_http_methods(["GET", "POST"])
def expert_apply(request: Request) -> HttpResponse:
    """Take a person's application for the expert register."""
    form = ExpertForm(
        request.POST or None,
        regions=selectors.regions_up_from(request.actor),
        initial={"applied_on": timezone.localdate()},
    )
    return edit(
        request,
        form,
        lambda: services.apply_for_register(actor=request.actor, **form.cleaned_data),
        page=FormPage(
            "专家入库申请",
            reverse("console:party-list"),
            "个人申请、单位审查、逐级申报后入库；专家提供意见，不计入执法检查人数。",
            "登记申请",
            PROCEDURE,
        ),
        success="申请已登记，待单位审查",
        goto=lambda made: party_url(made.pk),
    )


@guarded(P.INSPECTORS_EDIT, P.MEETING_KEEP)
@require_http_methods(["GET", "POST"])
def party_act(request: Request, pk: int) -> HttpResponse:
    """Carry out a step; one that asks for more leads to its form, GET asks first."""
    party = selectors.party_for(request.actor, pk)
    name = request.POST.get("action") or request.GET.get("action", "")
    if name not in STEPS:
        raise Refused("没有这项操作", code="missing", status=404)
    if name in FORMS:
        return redirect("console:party-step", pk=pk, action=name)
    if request.method == "GET":
        actions = available(PARTIES, party, request.actor)
        item = next((row for row in actions if row.action == name), None)
        context = {"item": item, "url": request.path, "back": party_url(pk)}
        return render(request, "ui/confirm.html", context)
    reason = request.POST.get("reason", "")
    return act(
        request,
        lambda: STEPS[name](party=party, actor=request.actor, reason=reason),
        success=f"已办理：{PARTIES[name].label}",
        back=party_url(pk),
    )


@guarded(P.INSPECTORS_EDIT, P.MEETING_KEEP)
@require_http_methods(["GET", "POST"])
def party_step(request: Request, pk: int, action: str) -> HttpResponse:
    """A step with a form of its own."""
    party = selectors.party_for(request.actor, pk)
    if action not in STEPS:
        raise Refused("没有这项操作", code="missing", status=404)
    form = FORMS.get(action, ReasonForm)(request.POST or None)
    return edit(
        request,
        form,
        lambda: STEPS[action](party=party, actor=request.actor, **form.cleaned_data),
        page=FormPage(
            f"{PARTIES[action].label}：{party.name}",
            party_url(pk),
            verb=PARTIES[action].label,
            clause=PARTIES[action].clause,
        ),
        success=f"已办理：{PARTIES[action].label}",
    )
