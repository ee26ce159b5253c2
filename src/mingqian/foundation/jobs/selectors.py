"""Reading jobs and deadlines."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils import timezone

from mingqian.foundation.jobs.models import Deadline, DeadlineState, Job
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.permissions import Permission


def jobs_visible_to(actor: Actor) -> QuerySet[Job]:
    """Own jobs, and all of them for whoever watches the platform."""
    if actor.is_system or actor.has(Permission.JOBS_VIEW):
        return Job.objects.all()
    return Job.objects.filter(person_id=actor.person_id or -1)


def job_for(actor: Actor, pk: int) -> Job:
    """A job the actor may see."""
    job = jobs_visible_to(actor).filter(pk=pk).first()
    if job is None:
        raise Refused("没有这个作业，或它不是您发起的", code="missing", status=404)
    return job


def deadlines_visible_to(actor: Actor) -> QuerySet[Deadline]:
    """Own department's deadlines; the whole region for those who oversee it."""
    if actor.is_system:
        return Deadline.objects.all()
    own = Q(department_id__in=actor.department_ids)
    if actor.has(Permission.REPORT_VIEW) or actor.has(Permission.JOURNAL_VIEW):
        return Deadline.objects.filter(own | Q(region_path__startswith=actor.region_path))
    return Deadline.objects.filter(own)


def running(actor: Actor) -> QuerySet[Deadline]:
    """Open deadlines of the actor's own department, soonest first."""
    return Deadline.objects.filter(
        department_id__in=actor.department_ids,
        state__in=[DeadlineState.RUNNING, DeadlineState.OVERDUE],
    ).order_by("due_on", "pk")


def overdue(actor: Actor, today: dt.date | None = None) -> QuerySet[Deadline]:
    """The overdue register: open and past their date, or met late (惠州 第（十六）条)."""
    day = today or timezone.localdate()
    return deadlines_visible_to(actor).filter(
        Q(state__in=[DeadlineState.RUNNING, DeadlineState.OVERDUE], due_on__lt=day)
        | Q(state=DeadlineState.MET_LATE)
    )


def of_subject(subject: object, kind: str = "") -> QuerySet[Deadline]:
    """Deadlines of a thing, newest first."""
    rows = Deadline.objects.filter(
        subject_type=subject._meta.label_lower,  # type: ignore[attr-defined]
        subject_id=str(subject.pk),  # type: ignore[attr-defined]
    )
    return (rows.filter(kind=kind) if kind else rows).order_by("-pk")
