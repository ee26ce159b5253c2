"""Lists: draws, tasks that wait for one, lists from outside the platform."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from mingqian.console.acting import act_on_form
from mingqian.console.filters.draw import DrawFilter
from mingqian.console.forms.draw import OutsideListForm
from mingqian.draw import selectors, services
from mingqian.foundation.policy.guarding import guarded, may_open
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.ui.paging import paginate


@guarded(P.DRAW_VIEW)
@require_GET
def draw_list(request: Request) -> HttpResponse:
    """Draws one may see, and above them the tasks that wait for their pool."""
    found = DrawFilter(request.GET, queryset=selectors.visible_to(request.actor))
    page = paginate(request, found.qs.select_related("pool"), key=("-pk",), unit="次抽取")
    context = {
        "page": page,
        "filter": found,
        "waiting": selectors.waiting_tasks(request.actor),
        "may_coordinate": may_open(request.actor, reverse("console:coordination-list")),
        "may_prepare": may_open(request.actor, reverse("console:outside-list-list")),
    }
    template = "console/draw/list.html"
    return render(request, f"{template}#rows" if request.htmx else template, context)


@guarded(P.DRAW_PREPARE)
@require_GET
def outside_list(request: Request) -> HttpResponse:
    """Lists of bodies that are not on the platform."""
    page = paginate(request, selectors.outside_lists(request.actor), key=("-pk",), unit="份名单")
    return render(request, "console/draw/outside_list.html", {"page": page})


@guarded(P.DRAW_PREPARE)
@require_http_methods(["GET", "POST"])
def outside_new(request: Request) -> HttpResponse:
    """Register such a list."""
    form = OutsideListForm(request.POST or None, actor=request.actor)
    template = "console/draw/outside_new.html"
    return act_on_form(
        request,
        form,
        lambda: services.register_outside_list(actor=request.actor, **form.facts()),
        success="已登记，之后建立的抽取池将据此排除",
        template=template,
        context={},
        goto=lambda _: reverse("console:outside-list-list"),
    )
