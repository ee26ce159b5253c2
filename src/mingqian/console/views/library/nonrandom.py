"""Checks outside the random draw at the desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from mingqian.console.forms.library.items import NonRandomForm
from mingqian.console.views.library.editing import FormPage, edit
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.foundation.rules import selectors as rules
from mingqian.library import selectors, services
from mingqian.ui.paging import paginate


@guarded(P.ITEMS_VIEW)
@require_GET
def nonrandom_list(request: Request) -> HttpResponse:
    """Registered checks that were lawfully not random; they count nowhere as random."""
    rows = selectors.nonrandom_checks(request.actor)
    page = paginate(request, rows, key=("-checked_on", "-pk"), unit="次")
    may = request.actor.has(P.ITEMS_EDIT) or request.actor.has(P.RESULT_ENTER)
    return render(request, "console/library/items/nonrandom.html", {"page": page, "may_add": may})


@guarded(P.ITEMS_EDIT, P.RESULT_ENTER)
@require_http_methods(["GET", "POST"])
def nonrandom_new(request: Request) -> HttpResponse:
    """Register a check outside the draw with its legal case and ground."""
    actor = request.actor
    home = selectors.home_of(actor)
    applied = rules.for_region(home)
    form = NonRandomForm(
        request.POST or None,
        items=selectors.items_of_department(home),
        cases=applied.texts("nonapplicable.cases"),
        initial={"checked_on": timezone.localdate()},
    )
    return edit(
        request,
        form,
        lambda: services.register_nonrandom_check(
            inspection_object=selectors.object_by_code(actor, form.cleaned_data.pop("code")),
            actor=actor,
            **form.cleaned_data,
        ),
        page=FormPage(
            "登记非随机检查",
            reverse("console:nonrandom-list"),
            "依法不采用随机抽查方式的检查：登记情形和依据，不进入抽取，也不计入抽查。",
            "登记",
            applied.clause("nonapplicable.cases"),
        ),
        success="已登记",
    )
