"""Kept filters at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingqian.console.acting import act
from mingqian.console.forms.library.searches import SavedFilterForm
from mingqian.console.views.library.editing import FormPage, edit
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.library import filtering, selectors, services

if TYPE_CHECKING:
    from mingqian.library.models import SavedFilter

LIST = "console:object-list"


def address_of(conditions: dict[str, list[str]]) -> str:
    """The list narrowed by conditions."""
    return f"{reverse(LIST)}?{filtering.query_of(filtering.parse(conditions))}"


@guarded(P.OBJECTS_VIEW)
@require_GET
def saved_filter(request: Request, pk: int) -> HttpResponse:
    """The list by a kept filter."""
    return redirect(address_of(selectors.saved_filter_for(request.actor, pk).conditions))


@guarded(P.OBJECTS_VIEW)
@require_GET
def saved_filter_list(request: Request) -> HttpResponse:
    """One's own kept filters and those the department shares."""
    actor = request.actor
    rows = [
        (row, filtering.sentence(filtering.parse(row.conditions)), row.owner_id == actor.person_id)
        for row in selectors.saved_filters(actor)
    ]
    return render(request, "console/library/objects/saved.html", {"rows": rows})


@guarded(P.OBJECTS_VIEW)
@require_http_methods(["GET", "POST"])
def saved_filter_new(request: Request) -> HttpResponse:
    """Keep the filter of the address."""
    return _edit(request, filtering.parse(request.GET).as_dict(), None)


@guarded(P.OBJECTS_VIEW)
@require_http_methods(["GET", "POST"])
def saved_filter_edit(request: Request, pk: int) -> HttpResponse:
    """Rename or share a filter; with a query string also replace its conditions."""
    row = selectors.saved_filter_for(request.actor, pk)
    asked = filtering.parse(request.GET)
    return _edit(request, asked.as_dict() or row.conditions, row)


def _edit(
    request: Request, conditions: dict[str, list[str]], row: SavedFilter | None
) -> HttpResponse:
    initial = {"name": row.name, "is_shared": row.is_shared} if row else {}
    form = SavedFilterForm(request.POST or None, initial=initial)
    words = filtering.sentence(filtering.parse(conditions))
    return edit(
        request,
        form,
        lambda: services.save_filter(
            conditions=conditions, actor=request.actor, saved=row, **form.cleaned_data
        ),
        page=FormPage("保存常用筛选", address_of(conditions), f"筛选条件：{words}"),
        success="常用筛选已保存",
    )


@guarded(P.OBJECTS_VIEW)
@require_POST
def saved_filter_delete(request: Request, pk: int) -> HttpResponse:
    """Delete one's own kept filter."""
    row = selectors.saved_filter_for(request.actor, pk)
    return act(
        request,
        lambda: services.delete_filter(saved=row, actor=request.actor),
        success="常用筛选已删除",
        back=reverse("console:saved-filter-list"),
    )
