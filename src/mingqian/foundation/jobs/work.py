"""Starting, running, resuming background jobs on top of django-tasks.

A stage registers a handler with ``@handler("library:import")``. The handler does its work in
small committed steps and calls ``progress`` after each; the cursor it leaves is where a resumed
run goes on. A handler must be idempotent from its cursor.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from mingqian.foundation.jobs.models import Job, JobState
from mingqian.foundation.policy.actor import SYSTEM, Actor, actor_of
from mingqian.foundation.policy.decision import Refused

Handler = Callable[["Run"], dict[str, Any] | None]
_HANDLERS: dict[str, Handler] = {}
log = logging.getLogger(__name__)


class Cancelled(Exception):
    """Somebody cancelled the job; the handler stops at its last committed step."""


class Run:
    """What a handler sees of its job."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.params: dict[str, Any] = job.params
        self.cursor: dict[str, Any] = job.cursor
        self.actor: Actor = _actor(job)

    def progress(self, done: int, total: int, cursor: dict[str, Any], message: str = "") -> None:
        """Save how far the job is. Call inside the transaction of the step it describes."""
        saved = Job.objects.filter(pk=self.job.pk, state=JobState.RUNNING).update(
            done=done, total=total, cursor=cursor, message=message, beat_at=timezone.now()
        )
        if not saved:
            raise Cancelled
        self.cursor = cursor


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of a kind."""

    def register(function: Handler) -> Handler:
        _HANDLERS[kind] = function
        return function

    return register


def start(kind: str, *, title: str, params: dict[str, Any], actor: Actor) -> Job:
    """Queue a job; it begins after the running transaction commits."""
    job = Job.objects.create(
        kind=kind,
        title=title,
        params=params,
        person_id=actor.person_id,
        person_name=actor.name,
        department_id=actor.department_id,
    )
    _enqueue(job.pk)
    job.refresh_from_db()
    return job


def _enqueue(pk: int) -> None:
    transaction.on_commit(lambda: run_job.enqueue(pk))


@task()
def run_job(pk: int) -> None:
    """Run a job from its cursor. Called by the worker with the job's number."""
    taken = Job.objects.filter(pk=pk, state=JobState.QUEUED).update(
        state=JobState.RUNNING, beat_at=timezone.now(), attempts=F("attempts") + 1
    )
    if not taken:
        return
    job = Job.objects.get(pk=pk)
    try:
        outcome = _HANDLERS[job.kind](Run(job)) or {}
    except Cancelled:
        return
    except Refused as refused:
        _finish(pk, JobState.FAILED, message=str(refused))
    except Exception:
        log.exception("job %s failed", pk)
        _finish(pk, JobState.FAILED, message="系统错误，已记录；请联系平台管理员")
    else:
        _finish(pk, JobState.DONE, outcome=outcome)


def _finish(pk: int, state: JobState, *, message: str = "", outcome: Any = None) -> None:
    Job.objects.filter(pk=pk, state=JobState.RUNNING).update(
        state=state, message=message[:500], outcome=outcome or {}, finished_at=timezone.now()
    )


def cancel(job: Job) -> None:
    """Stop a job at its next step; what is committed stays."""
    Job.objects.filter(pk=job.pk, state__in=[JobState.QUEUED, JobState.RUNNING]).update(
        state=JobState.CANCELLED, finished_at=timezone.now()
    )


def resume(job: Job) -> None:
    """Queue a failed or abandoned job again; it goes on from its cursor."""
    changed = Job.objects.filter(
        pk=job.pk, state__in=[JobState.FAILED, JobState.RUNNING, JobState.QUEUED]
    ).update(state=JobState.QUEUED, finished_at=None)
    if changed:
        _enqueue(job.pk)


def resume_abandoned() -> int:
    """Take up jobs whose worker died: running without a beat for too long. Returns how many."""
    limit = timezone.now() - dt.timedelta(seconds=settings.JOB_STALE_SECONDS)
    stale = list(Job.objects.filter(state=JobState.RUNNING, beat_at__lt=limit))
    for job in stale:
        log.warning("job %s was abandoned and is resumed", job.pk)
        resume(job)
    return len(stale)


def _actor(job: Job) -> Actor:
    from mingqian.foundation.org.models import Person

    person = Person.objects.filter(pk=job.person_id).first() if job.person_id else None
    return actor_of(person) if person else SYSTEM
