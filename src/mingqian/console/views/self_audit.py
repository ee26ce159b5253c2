"""The self-audit at the desk, and the simulation of a start point and a step."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mingqian.analytics import duties as duty_files
from mingqian.analytics import self_audits, services
from mingqian.analytics.audit.stepwise import EXAMPLE, compare
from mingqian.console.forms.analytics import StepDrawForm
from mingqian.foundation.org.selectors import department_for
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request


@guarded(P.SELF_AUDIT)
@require_GET
def home(request: Request) -> HttpResponse:
    """The newest self-audit of the own region, or that there is none yet."""
    region = department_for(request.actor).region
    found = self_audits.latest(request.actor, region)
    return _page(request, found.pk if found else None)


@guarded(P.SELF_AUDIT)
@require_GET
def detail(request: Request, pk: int) -> HttpResponse:
    """An earlier self-audit, or one of a region below."""
    return _page(request, pk)


def _page(request: Request, pk: int | None) -> HttpResponse:
    actor = request.actor
    context: dict[str, object] = {
        "region": department_for(actor).region,
        "earlier": self_audits.earlier(actor),
    }
    if pk is not None:
        audit = self_audits.audit_for(actor, pk)
        figures = audit.figures
        context |= {
            "audit": audit,
            "figures": figures,
            "region": audit.region,
            "sections": self_audits.sections(figures),
            "groups": self_audits.groups(figures),
            "threshold": self_audits.threshold(figures),
        }
    return render(request, "console/analytics/self_audit.html", context)


@guarded(P.SELF_AUDIT)
@require_POST
def start(request: Request) -> HttpResponse:
    """Have the own region examined now."""
    region = department_for(request.actor).region
    job = services.start_audit(region=region, on=timezone.localdate(), actor=request.actor)
    return redirect("console:job-detail", pk=job.pk)


@guarded(P.STATISTICS_VIEW)
@require_GET
def step_draw(request: Request) -> HttpResponse:
    """A draw by start point and step beside a draw by tickets, with parameters of one's own."""
    form = StepDrawForm(request.GET if "total" in request.GET else EXAMPLE)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        context["found"] = compare(form.setup(), form.cleaned_data["seed"])
    status = 200 if form.is_valid() else 422
    return render(request, "console/analytics/step_draw.html", context, status=status)


@guarded(P.TASK_VIEW)
@require_GET
def duties(request: Request, part: int, inspector: int) -> HttpResponse:
    """Duties listed against duties done, to be printed (惠州 第（十六）条)."""
    found = duty_files.duty_file(request.actor, part, inspector)
    context = {"file": found, "today": timezone.localdate()}
    return render(request, "console/analytics/duties.html", context)
