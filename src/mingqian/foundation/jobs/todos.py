"""Background work that came to nothing: failed jobs, and jobs nobody takes up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, Exists, Max, OuterRef
from django.utils import timezone

from mingqian.foundation.jobs.models import Job, JobState
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.workflow.todo import Todo

KIND = "作业"


def todos(actor: Actor) -> list[Todo]:
    """For whoever watches the platform: failures not made good since, a worker that stands."""
    if not actor.has(Permission.JOBS_VIEW):
        return []
    return [*_failed(), *_waiting()]


def _failed() -> Iterator[Todo]:
    """One line a kind of work. Done later under the same name, the failure is history."""
    later = Job.objects.filter(
        kind=OuterRef("kind"), title=OuterRef("title"), pk__gt=OuterRef("pk"), state=JobState.DONE
    )
    rows = Job.objects.filter(~Exists(later), state=JobState.FAILED)
    for row in rows.order_by().values("kind").annotate(number=Count("pk"), newest=Max("pk")):
        job = Job.objects.get(pk=row["newest"])
        more = f"（同类共 {row['number']} 个）" if row["number"] > 1 else ""
        yield Todo(KIND, f"作业失败：{job.title}{more}", job.message, ("job-detail", job.pk))


def _waiting() -> Iterator[Todo]:
    """Queued, or running without a sign of life, for longer than a job may be silent."""
    limit = timezone.now() - dt.timedelta(seconds=settings.JOB_STALE_SECONDS)
    queued = Job.objects.filter(state=JobState.QUEUED, created_at__lt=limit)
    silent = Job.objects.filter(state=JobState.RUNNING, beat_at__lt=limit)
    number = queued.count() + silent.count()
    if number:
        detail = "请核对后台进程（worker）和定时任务（tick）是否在运行"
        yield Todo(KIND, f"{number} 个作业无人处理", detail, ("job-list", 0))
