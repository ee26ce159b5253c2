"""Checks outside the draw at the desk: registered, carried out, handled."""

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
from mingqian.console.forms.nonrandom import (
    NonRandomConclusionForm,
    NonRandomForm,
    NonRandomRecordForm,
)
from mingqian.followup import selectors, services
from mingqian.followup.states import NONRANDOM, OUTSIDE
from mingqian.foundation.journal.selectors import history
from mingqian.foundation.org.selectors import department_for
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.perform import available
from mingqian.library import selectors as library
from mingqian.ui.paging import paginate

SECTION = "非随机检查"
FORMS: dict[str, tuple[type[Form], Callable[..., Any]]] = {
    "record_check": (NonRandomRecordForm, services.record_nonrandom),
    "conclude": (NonRandomConclusionForm, services.conclude_nonrandom),
}


@guarded(P.FOLLOWUP_VIEW)
@require_GET
@vary_on_headers("HX-Request")
def nonrandom_list(request: HttpRequest) -> HttpResponse:
    """Registered checks that were lawfully not random; they count nowhere as random."""
    page = paginate(request, selectors.nonrandom_checks(request.actor), key=("-pk",), unit="次")
    part = "#list" if wants_list_only(request) else ""
    may_add = request.actor.has(P.FOLLOWUP_HANDLE)
    context = {"page": page, "may_add": may_add, "clause": OUTSIDE}
    return render(request, f"console/followup/nonrandom_list.html{part}", context)


@guarded(P.FOLLOWUP_HANDLE)
@require_http_methods(["GET", "POST"])
def nonrandom_new(request: HttpRequest) -> HttpResponse:
    """Register a check: a clue, an order from above, a key area under daily watch."""
    home = department_for(request.actor)
    law = rules.for_region(home)
    form = NonRandomForm(
        request.POST or None,
        cases=law.texts("nonapplicable.cases"),
        items=library.items_of_department(home.bureau),
    )
    return form_page(
        request,
        form,
        lambda: _register(request, form),
        page=FormPage(
            "登记非随机检查",
            SECTION,
            reverse("console:nonrandom-list"),
            verb="登记",
            text="依法不采用随机抽查方式的检查：登记来源、情形和依据，直接实施；不经抽取，也不计入随机抽查统计。",
            clause=law.clause("nonapplicable.cases"),
        ),
        success="已登记，请组织检查",
        goto=lambda made: reverse("console:nonrandom-detail", args=[made.pk]),
    )


def _register(request: HttpRequest, form: Form) -> Any:
    """An object is named by its code; whoever has none is named in words."""
    facts = dict(form.cleaned_data)
    code = facts.pop("code")
    found = library.object_by_code(request.actor, code) if code else None
    return services.register_nonrandom(actor=request.actor, inspection_object=found, **facts)


@guarded(P.FOLLOWUP_VIEW)
@require_GET
def nonrandom_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One check and what became of it."""
    row = selectors.nonrandom_for(request.actor, pk)
    context = {
        "row": row,
        "actions": available(NONRANDOM, row, request.actor),
        "act_url": reverse("console:nonrandom-act", args=[pk]),
        "history": history(row),
    }
    return render(request, "console/followup/nonrandom.html", context)


@guarded(P.FOLLOWUP_HANDLE)
@require_http_methods(["GET", "POST"])
def nonrandom_act(request: HttpRequest, pk: int) -> HttpResponse:
    """A button leads to its form."""
    name = request.POST.get("action") or request.GET.get("action", "")
    if name not in FORMS:
        raise Refused("没有这项操作", code="missing", status=404)
    return redirect("console:nonrandom-step", pk=pk, action=name)


@guarded(P.FOLLOWUP_HANDLE)
@require_http_methods(["GET", "POST"])
def nonrandom_step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Record the check, or the handling."""
    row = selectors.nonrandom_for(request.actor, pk)
    if action not in FORMS:
        raise Refused("没有这项操作", code="missing", status=404)
    form_class, verb = FORMS[action]
    form = form_class(request.POST or None)
    return form_page(
        request,
        form,
        lambda: verb(check=row, actor=request.actor, **form.cleaned_data),
        page=FormPage(
            NONRANDOM[action].label,
            SECTION,
            reverse("console:nonrandom-detail", args=[pk]),
            clause=NONRANDOM[action].clause,
        ),
        success="已登记",
        facts=[("当事人或者场所", row.party), ("线索内容或者理由", row.reason or row.document_no)],
    )
