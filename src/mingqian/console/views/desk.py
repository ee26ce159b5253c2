"""Home, to-do list, global search, help."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from mingqian.console import finding
from mingqian.console.counts import lines_of
from mingqian.console.figures import desk_figures
from mingqian.draw import selectors as draw
from mingqian.foundation.org import selectors as org
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.foundation.rules import selectors as rules
from mingqian.scheme import selectors as scheme
from mingqian.scheme.words import TaskState

HOME_TODOS = 8
SHOWN = 5
FOUND = 10


@guarded(P.CONSOLE_ENTER)
@require_GET
def home(request: Request) -> HttpResponse:
    """What the person should do now, and where the year stands."""
    lines = lines_of(request)
    place = org.department_for(request.actor)
    return render(
        request,
        "console/desk/home.html",
        {
            "lines": lines[:HOME_TODOS],
            "todo_count": len(lines),
            "overdue_count": sum(line.is_overdue for line in lines),
            "today": timezone.localdate(),
            "figures": desk_figures(request.actor),
            "shows_tasks": request.actor.has(P.TASK_VIEW),
            "shows_draws": request.actor.has(P.DRAW_VIEW),
            "tasks": _open_tasks(request.actor)[:SHOWN],
            "draws": draw.visible_to(request.actor).distinct()[:SHOWN],
            "rules": rules.for_region(place),
            "version": rules.governing_version(place),
        },
    )


def _open_tasks(actor: Actor) -> QuerySet[Any]:
    return scheme.tasks_visible_to(actor).exclude(state=TaskState.CLOSED).distinct()


@guarded(P.CONSOLE_ENTER)
@require_GET
def todo_list(request: Request) -> HttpResponse:
    """All to-dos, overdue first."""
    lines = lines_of(request)
    kind = request.GET.get("kind", "")
    kinds = sorted({line.todo.kind for line in lines})
    shown = [line for line in lines if not kind or line.todo.kind == kind]
    context = {"lines": shown, "kinds": kinds, "kind": kind, "total": len(lines)}
    return render(request, "console/desk/todos.html", context)


@guarded(P.CONSOLE_ENTER)
@require_GET
def search(request: Request) -> HttpResponse:
    """Objects by name or credit code, tasks by number or name."""
    words = request.GET.get("q", "").strip()
    context = {
        "words": words,
        "objects": finding.objects(request.actor, words)[:FOUND] if words else [],
        "tasks": finding.tasks(request.actor, words)[:FOUND] if words else [],
    }
    return render(request, "console/desk/search.html", context)


@guarded(P.CONSOLE_ENTER)
@require_GET
def help_page(request: Request) -> HttpResponse:
    """How the work runs here, by the rulebook of the person's place."""
    place = org.department_for(request.actor)
    found = rules.for_region(place)
    clocks = [
        (clock, found.explain(clock.resolved.key).value)
        for clock in found.ruleset.clocks(on=found.on)
        if clock.is_on
    ]
    return render(request, "console/desk/help.html", {"rules": found, "clocks": clocks})
