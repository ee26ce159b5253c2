"""The list of schemes and one scheme with its facts, consultation, considerations, history."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from mingqian.console.filters.scheme import SchemeFilter
from mingqian.console.views.library.editing import part_of
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.perform import available
from mingqian.plan import selectors as plans
from mingqian.scheme import selectors
from mingqian.scheme.states import SCHEME
from mingqian.ui.paging import paginate


@guarded(P.SCHEME_VIEW)
@require_GET
@vary_on_headers("HX-Request")
def scheme_list(request: Request) -> HttpResponse:
    """Schemes the actor may see, newest first."""
    found = SchemeFilter(request.GET, queryset=selectors.schemes_visible_to(request.actor))
    context = {
        "page": paginate(request, found.qs, key=("-pk",), unit="份方案"),
        "filter": found,
        "may_draft": request.actor.has(P.SCHEME_DRAFT),
    }
    return render(request, part_of(request, "console/scheme/list.html"), context)


@guarded(P.SCHEME_VIEW)
@require_GET
def scheme_detail(request: Request, pk: int) -> HttpResponse:
    """One version of a scheme; ``tab`` is content, consultation, considerations or history."""
    scheme = selectors.scheme_for(request.actor, pk)
    asking = scheme.state == "consulting"
    tab = request.GET.get("tab", "consultation" if asking else "content")
    context = {
        "scheme": scheme,
        "tab": tab,
        "actions": available(SCHEME, scheme, request.actor),
        "act_url": reverse("console:scheme-act", args=[pk]),
        "may_edit": bool(selectors.can_edit(request.actor, scheme)),
        "missing": selectors.missing_parts(scheme),
        "concerns": selectors.concerns(scheme, request.actor),
        "deviations": selectors.deviations(scheme),
        "versions": selectors.versions_of(scheme),
        "tasks": scheme.tasks.order_by("pk"),
        "papers": selectors.scheme_papers(scheme),
        "rules": rules.for_case(scheme),
        **_content(scheme, tab, request.actor),
    }
    return render(request, "console/scheme/detail.html", context)


def _content(scheme: Any, tab: str, actor: Actor) -> dict[str, Any]:
    if tab == "consultation":
        return {"questions": selectors.questions_of(scheme, actor)}
    if tab == "considerations":
        return {"considerations": _considerations(scheme)}
    if tab == "history":
        return {"history": selectors.scheme_history(scheme)}
    return {
        "methods": plans.method_words(scheme.methods),
        "ratio": plans.ratio_words(scheme.sampling_permille),
        "batches": [(batch, selectors.announce(scheme, batch)) for batch in scheme.batches.all()],
        "whole": selectors.announce(scheme),
        "items": scheme.items.select_related("department", "item_list").order_by("code"),
    }


def _considerations(scheme: Any) -> Any:
    try:
        return selectors.considerations(scheme)
    except Refused as refused:
        return {"problem": refused.reason}
