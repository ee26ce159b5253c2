"""Joint teams of a task."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from mingqian.console.acting import act_on_form
from mingqian.console.forms.matching import TeamForm
from mingqian.draw import selectors as draws
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.foundation.rules import selectors as rules
from mingqian.matching import selectors, services
from mingqian.scheme import selectors as schemes


@guarded(P.TASK_VIEW)
@require_GET
def task_teams(request: Request, pk: int) -> HttpResponse:
    """Every object with its team, or that it has none yet."""
    task = schemes.task_for(request.actor, pk)
    context = {
        "task": task,
        "rows": selectors.teams_of(task),
        "waiting": selectors.objects_without_team(task).count(),
        "blockers": selectors.blockers(task),
        "may_form": request.actor.has(P.MATCHING_FORM_TEAM)
        and request.actor.acts_for(task.lead_department_id),
        "rules": rules.for_case(task),
    }
    return render(request, "console/matching/teams.html", context)


@guarded(P.MATCHING_FORM_TEAM)
@require_http_methods(["GET", "POST"])
def team_form(request: Request, pk: int) -> HttpResponse:
    """Form the team of an object."""
    drawn = draws.drawn_for(request.actor, pk)
    form = TeamForm(request.POST or None, drawn=drawn)
    template = "console/matching/team_form.html"
    context = {"drawn": drawn, "task": drawn.draw.task}
    return act_on_form(
        request,
        form,
        lambda: services.form_team(drawn_object=drawn, actor=request.actor, **form.facts()),
        success="检查组已成立",
        template=template,
        context=context,
        goto=lambda _: reverse("console:task-teams", args=[drawn.draw.task_id]),
    )
