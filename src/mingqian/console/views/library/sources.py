"""Sources the registers follow: list, one with its runs, conflicts and stale entries, edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingqian.console.acting import act
from mingqian.console.forms.library.sources import RULED, SourceForm
from mingqian.console.views.library.editing import FormPage, edit
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.library import policies, selectors, words
from mingqian.library.intake import mapping
from mingqian.library.sources import keeping, syncing
from mingqian.ui.paging import paginate

if TYPE_CHECKING:
    from mingqian.library.models import RegisterSource

#: Rows of the short lists on a source's page.
SHOWN = 50


def source_url(pk: int) -> str:
    """Address of a source."""
    return reverse("console:source-detail", args=[pk])


@guarded(P.SOURCES_KEEP)
@require_GET
def source_list(request: Request) -> HttpResponse:
    """Sources of the own department."""
    rows = policies.sources_visible_to(request.actor)
    page = paginate(request, rows, key=("pk",), unit="个来源")
    return render(request, "console/library/sources/list.html", {"page": page})


@guarded(P.SOURCES_KEEP)
@require_http_methods(["GET", "POST"])
def source_new(request: Request) -> HttpResponse:
    """Name a source."""
    base = mapping.bundled()[0]
    initial = {"every_hours": 24, "is_enabled": True}
    form = SourceForm(request.POST or None, mapping=base, initial=initial)
    return edit(
        request,
        form,
        lambda: keeping.add_source(
            department=selectors.home_of(request.actor), facts=form.facts(), actor=request.actor
        ),
        page=FormPage("登记数据来源", reverse("console:source-list"), verb="登记"),
        success="数据来源已登记",
        goto=lambda source: source_url(source.pk),
    )


@guarded(P.SOURCES_KEEP)
@require_http_methods(["GET", "POST"])
def source_edit(request: Request, pk: int) -> HttpResponse:
    """Change a source, with reason."""
    source = keeping.source_for(request.actor, pk)
    form = SourceForm(
        request.POST or None,
        mapping=mapping.from_json(source.mapping),
        is_new=False,
        initial=_initial(source),
    )
    return edit(
        request,
        form,
        lambda: keeping.change_source(
            source=source,
            facts=form.facts(),
            reason=form.cleaned_data["reason"],
            actor=request.actor,
        ),
        page=FormPage(f"修改数据来源：{source.name}", source_url(pk)),
        success="数据来源已修改",
    )


def _initial(source: RegisterSource) -> dict[str, Any]:
    plain = {name: getattr(source, name) for name in keeping.KEPT}
    return {**plain, **{f"rule_{name}": source.rules.get(name, "") for name in RULED}}


@guarded(P.SOURCES_KEEP)
@require_GET
def source_detail(request: Request, pk: int) -> HttpResponse:
    """One source: schedule, rules, runs, conflicts, stale entries."""
    source = keeping.source_for(request.actor, pk)
    stale = selectors.stale_entries(source)
    rules = [(words.field_label(name), words.FieldRule(rule).label)
             for name, rule in source.rules.items()]  # fmt: skip
    context = {
        "source": source,
        "schedule": keeping.schedule_words(source),
        "is_running": syncing.is_running(source),
        "rules": rules,
        "page": paginate(request, source.runs.select_related("batch"), key=("-pk",), unit="次同步"),
        "conflicts": source.conflicts.select_related("inspection_object")[:SHOWN],
        "conflict_count": source.conflicts.count(),
        "stale": stale[:SHOWN],
        "stale_count": stale.count(),
    }
    return render(request, "console/library/sources/detail.html", context)


@guarded(P.SOURCES_KEEP)
@require_POST
def source_sync(request: Request, pk: int) -> HttpResponse:
    """Read a source now."""
    source = keeping.source_for(request.actor, pk)
    return act(
        request,
        lambda: syncing.sync(source=source, actor=request.actor),
        success="同步已开始，可以离开本页",
        back=source_url(pk),
    )
