"""Work of each member department in a year, counted live: for circulars and assessment.

Every member appears, those with nothing to show included (彭阳 一, 吉林 一).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from mingqian.followup.models import FollowUp, FollowUpState, NonRandomCheck
from mingqian.foundation.jobs.models import Deadline, DeadlineState
from mingqian.foundation.org.models import Department, Region
from mingqian.foundation.org.selectors import members_of
from mingqian.inspection.models import Inspection, InspectionState
from mingqian.publication.models import Publication, PublicationState
from mingqian.result.models import Result
from mingqian.scheme.models import InspectionTask, TaskState


@dataclass(frozen=True, slots=True)
class MemberProgress:
    """What one department did in a year."""

    department: Department
    led: int
    joined: int
    joint: int
    checks: int
    checks_done: int
    results: int
    not_completed: int
    problems: int
    published: int
    withheld: int
    followups_open: int
    overdue: int
    clue_checks: int

    @property
    def tasks(self) -> int:
        """Tasks it led or took part in."""
        return self.led + self.joined

    @property
    def draw_share(self) -> float | None:
        """Share of its checks done by draw, ``None`` without any (惠州 第（二）条)."""
        total = self.checks + self.clue_checks
        return self.checks / total if total else None


def progress_of(region: Region, year: int) -> list[MemberProgress]:
    """One line for every member department of a region."""
    return [department_progress(department, year) for department in members_of(region)]


def department_progress(department: Department, year: int) -> MemberProgress:
    """The figures of one department."""
    tasks = InspectionTask.objects.filter(launched_at__year=year).exclude(state=TaskState.CANCELLED)
    led = tasks.filter(lead_department=department)
    joined = tasks.filter(participating_departments=department)
    checks = Inspection.objects.filter(part__department=department, part__task__in=tasks)
    counted = Result.objects.filter(inspection__in=checks, corrected_by__isnull=True).aggregate(
        results=Count("pk", filter=Q(state__in=["entered", "reviewed"])),
        not_completed=Count("pk", filter=Q(is_deemed_not_completed=True)),
        problems=Count("pk", filter=~Q(handling_path="")),
    )
    publications = Publication.objects.filter(
        department=department, kind="result", result__inspection__in=checks
    )
    late = Q(state=DeadlineState.MET_LATE) | Q(
        state__in=[DeadlineState.RUNNING, DeadlineState.OVERDUE], due_on__lt=timezone.localdate()
    )
    return MemberProgress(
        department=department,
        led=led.count(),
        joined=joined.count(),
        joint=led.filter(is_joint=True).count() + joined.count(),
        checks=checks.count(),
        checks_done=checks.filter(state=InspectionState.COMPLETED).count(),
        **counted,
        published=publications.filter(state=PublicationState.PUBLISHED).count(),
        withheld=publications.filter(state=PublicationState.WITHHELD).count(),
        followups_open=FollowUp.objects.filter(department=department)
        .exclude(state=FollowUpState.CLOSED)
        .count(),
        overdue=Deadline.objects.filter(
            late, department_id=department.pk, due_on__year=year
        ).count(),
        clue_checks=NonRandomCheck.objects.filter(
            department=department, registered_at__year=year
        ).count(),
    )
