"""Clocks pass to the successor of a department; changes of the organisation come on their day."""

from __future__ import annotations

from django.utils import timezone

from mingqian.foundation.jobs.models import Deadline, DeadlineState
from mingqian.foundation.jobs.ticks import on_tick
from mingqian.foundation.org import services as org
from mingqian.foundation.org.handover import Duty, Handover, carries


def _move(deadline: Deadline, handover: Handover) -> None:
    deadline.department_id = handover.new.pk
    deadline.department_name = handover.new.name
    deadline.save(update_fields=["department_id", "department_name"])


carries(
    Duty(
        "jobs:deadlines",
        "计时中的时限",
        lambda old: Deadline.objects.filter(
            department_id=old.pk, state__in=[DeadlineState.RUNNING, DeadlineState.OVERDUE]
        ),
        _move,
    )
)


@on_tick("org:changes")
def let_changes_hold() -> int:
    """Changes of departments whose day has come."""
    return org.take_effect_by(timezone.localdate())
