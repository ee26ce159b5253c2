"""Single-case clues at the desk: registered, checked, handled, outside every draw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from mingqian.console.form_page import FormPage, form_page, wants_list_only
from mingqian.console.forms.clues import ClueCheckForm, ClueConclusionForm, ClueForm
from mingqian.followup import selectors, services
from mingqian.followup.states import CLUE_CHECK, SINGLE_CLUES
from mingqian.foundation.journal.selectors import history
from mingqian.foundation.org.selectors import department_for
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.perform import available
from mingqian.ui.paging import paginate

SECTION = "线索检查"
FORMS: dict[str, tuple[type[Form], Callable[..., Any]]] = {
    "record_check": (ClueCheckForm, services.record_clue_check),
    "conclude": (ClueConclusionForm, services.conclude_clue),
}


@guarded(P.FOLLOWUP_VIEW)
@require_GET
@vary_on_headers("HX-Request")
def clue_list(request: HttpRequest) -> HttpResponse:
    """Clue checks of the department."""
    page = paginate(request, selectors.clues(request.actor), key=("-pk",), unit="件线索")
    part = "#list" if wants_list_only(request) else ""
    may_add = request.actor.has(P.FOLLOWUP_HANDLE)
    context = {"page": page, "may_add": may_add, "clause": SINGLE_CLUES}
    return render(request, f"console/followup/clues.html{part}", context)


@guarded(P.FOLLOWUP_HANDLE)
@require_http_methods(["GET", "POST"])
def clue_new(request: HttpRequest) -> HttpResponse:
    """Register a clue: it opens a directed check without draw."""
    law = rules.for_region(department_for(request.actor))
    form = ClueForm(request.POST or None, cases=law.texts("nonapplicable.cases"))
    return form_page(
        request,
        form,
        lambda: services.register_clue(actor=request.actor, **form.cleaned_data),
        page=FormPage(
            "登记线索",
            SECTION,
            reverse("console:clue-list"),
            verb="登记",
            text="个案线索立即（及时）检查处置，不经抽取，不计入随机抽查统计。",
            clause=law.clause("nonapplicable.cases"),
        ),
        success="已登记，请立即组织检查",
        goto=lambda made: reverse("console:clue-detail", args=[made.pk]),
    )


@guarded(P.FOLLOWUP_VIEW)
@require_GET
def clue_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One clue and what became of it."""
    row = selectors.clue_for(request.actor, pk)
    context = {
        "row": row,
        "actions": available(CLUE_CHECK, row, request.actor),
        "act_url": reverse("console:clue-act", args=[pk]),
        "history": history(row),
    }
    return render(request, "console/followup/clue.html", context)


@guarded(P.FOLLOWUP_HANDLE)
@require_http_methods(["GET", "POST"])
def clue_act(request: HttpRequest, pk: int) -> HttpResponse:
    """A button leads to its form."""
    name = request.POST.get("action") or request.GET.get("action", "")
    if name not in FORMS:
        raise Refused("没有这项操作", code="missing", status=404)
    return redirect("console:clue-step", pk=pk, action=name)


@guarded(P.FOLLOWUP_HANDLE)
@require_http_methods(["GET", "POST"])
def clue_step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Record the check, or the handling."""
    row = selectors.clue_for(request.actor, pk)
    if action not in FORMS:
        raise Refused("没有这项操作", code="missing", status=404)
    form_class, verb = FORMS[action]
    form = form_class(request.POST or None)
    return form_page(
        request,
        form,
        lambda: verb(clue=row, actor=request.actor, **form.cleaned_data),
        page=FormPage(
            CLUE_CHECK[action].label,
            SECTION,
            reverse("console:clue-detail", args=[pk]),
            clause=CLUE_CHECK[action].clause,
        ),
        success="已登记",
        facts=[("当事人或者场所", row.party), ("线索内容", row.clue)],
    )
