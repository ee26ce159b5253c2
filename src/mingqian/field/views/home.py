"""The inspector's first page: visits today and soon, and results to enter."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mingqian.field import agenda
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request


@guarded(P.INSPECTION_CARRY_OUT)
@require_GET
def home(request: Request) -> HttpResponse:
    """Visits with object, time, items and materials: today first, then what comes."""
    context = {"days": agenda.visits(request.actor), "tasks": agenda.duties(request.actor)}
    return render(request, "field/home.html", {**context, "tab": "home"})


@guarded(P.RESULT_ENTER)
@require_GET
def results(request: Request) -> HttpResponse:
    """Results waiting to be entered, soonest due first."""
    context = {"lines": agenda.results_due(request.actor), "tab": "results"}
    return render(request, "field/results.html", context)
