"""How the tasks of a scheme count on its plan line.

Special inspections do not count (rulebooks J6). Where the count binds strictly every task is a
check (吉林 二（五）); elsewhere the batches of one scheme are one inspection of the plan.
"""

from __future__ import annotations

from mingqian.foundation.rules import selectors as rules
from mingqian.plan.models import PlanEntry
from mingqian.scheme.models import InspectionTask, Scheme, SchemeOrigin, TaskState


def counted_entry(scheme: Scheme) -> PlanEntry | None:
    """The plan line the scheme's tasks count on; ``None`` for decisions and special ones."""
    return scheme.plan_entry if scheme.origin == SchemeOrigin.PLAN else None


def each_task_counts(entry: PlanEntry) -> bool:
    """Whether every task is a check of its own."""
    return rules.for_case(entry.plan).is_on("plan.check_count_strict")


def times_of_launch(entry: PlanEntry, tasks: int) -> int:
    """How often a launch of so many tasks counts."""
    return tasks if each_task_counts(entry) else 1


def is_last_open(task: InspectionTask) -> bool:
    """Whether no other task of the scheme is still to be carried out."""
    others = task.scheme.tasks.exclude(state=TaskState.CANCELLED).exclude(pk=task.pk)
    return not others.filter(completed_on__isnull=True).exists()


def is_only_one_left(task: InspectionTask) -> bool:
    """Whether every other task of the scheme was cancelled."""
    others = task.scheme.tasks.exclude(state=TaskState.CANCELLED).exclude(pk=task.pk)
    return not others.exists()
