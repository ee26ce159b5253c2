"""Yearly plans anybody may read (昌江 第六条（二）、第八条), adjustments included."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mingqian.foundation.policy.guarding import public
from mingqian.plan import selectors
from mingqian.ui.paging import paginate


@public
@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """Published plans, newest year first."""
    page = paginate(request, selectors.published_plans(), key=("-year", "-pk"), unit="份计划")
    return render(request, "portal/plan/list.html", {"page": page})


@public
@require_safe
def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One published version with its lines and what changed from the one before."""
    plan = selectors.published_plan(pk)
    previous = plan.previous if plan.previous and plan.previous.published_at else None
    context = {
        "plan": plan,
        "lines": selectors.public_lines(plan),
        "channels": plan.publications.all(),
        "previous": previous,
        "changes": selectors.difference(previous, plan) if previous else [],
    }
    return render(request, "portal/plan/detail.html", context)
