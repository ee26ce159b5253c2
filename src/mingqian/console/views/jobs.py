"""Background jobs: progress, cancel, resume."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mingqian.console.acting import act
from mingqian.foundation.jobs import selectors, work
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.ui.paging import paginate


@guarded(P.CONSOLE_ENTER)
@require_GET
def job_list(request: Request) -> HttpResponse:
    """One's own jobs; all of them for the administrator."""
    page = paginate(request, selectors.jobs_visible_to(request.actor), key=("-pk",), unit="个作业")
    return render(request, "console/jobs/list.html", {"page": page})


@guarded(P.CONSOLE_ENTER)
@require_GET
def job_detail(request: Request, pk: int) -> HttpResponse:
    """A job's progress; asked again by the page until it is over."""
    job = selectors.job_for(request.actor, pk)
    seen = request.GET.get("seen", "")
    if request.htmx and seen == f"{job.state}-{job.done}":
        return HttpResponse(status=204)
    context = {
        "job": job,
        "poll_url": f"{request.path}?seen={job.state}-{job.done}",
        "cancel_url": reverse("console:job-cancel", args=[pk]),
        "resume_url": reverse("console:job-resume", args=[pk]),
    }
    template = "ui/parts/job_panel.html" if request.htmx else "ui/job.html"
    return render(request, template, context)


@guarded(P.CONSOLE_ENTER)
@require_POST
def job_cancel(request: Request, pk: int) -> HttpResponse:
    """Stop a job at its next step."""
    job = selectors.job_for(request.actor, pk)
    return act(
        request,
        lambda: work.cancel(job),
        success="作业将在下一步停止",
        back="console:job-detail",
        pk=pk,
    )


@guarded(P.CONSOLE_ENTER)
@require_POST
def job_resume(request: Request, pk: int) -> HttpResponse:
    """Take up a failed or abandoned job where it stopped."""
    job = selectors.job_for(request.actor, pk)
    return act(
        request,
        lambda: work.resume(job),
        success="作业已从断点继续",
        back="console:job-detail",
        pk=pk,
    )
