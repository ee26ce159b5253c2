"""Schemes, consultations and open tasks pass to the successor of a department."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from mingqian.foundation.org.handover import Duty, by_field, by_membership, carries
from mingqian.scheme.models import (
    Consultation,
    InspectionTask,
    Scheme,
    SchemeState,
    TaskState,
)

#: Tasks that are over keep the department they were led by.
OVER = (TaskState.ARCHIVED, TaskState.CLOSED, TaskState.CANCELLED)
_GONE = (SchemeState.SUPERSEDED, SchemeState.ABANDONED)


def _open_schemes() -> QuerySet[Scheme]:
    """Schemes without a task yet, or with one that is not over."""
    running = InspectionTask.objects.exclude(state__in=OVER)
    rows = Scheme.objects.exclude(state__in=_GONE)
    return rows.filter(Q(tasks__isnull=True) | Q(tasks__in=running)).distinct()


carries(
    Duty(
        "scheme:schemes",
        "工作方案",
        lambda old: _open_schemes().filter(lead_department=old),
        by_field("lead_department"),
    )
)
carries(
    Duty(
        "scheme:consultations",
        "征求意见",
        lambda old: Consultation.objects.filter(department=old, scheme__in=_open_schemes()),
        by_field("department"),
    )
)
carries(
    Duty(
        "scheme:tasks-led",
        "牵头的抽查任务",
        lambda old: InspectionTask.objects.filter(lead_department=old).exclude(state__in=OVER),
        by_field("lead_department"),
    )
)
carries(
    Duty(
        "scheme:tasks-joined",
        "参与的抽查任务",
        lambda old: old.joined_tasks.exclude(state__in=OVER),
        by_membership("participating_departments"),
    )
)
