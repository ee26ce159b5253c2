"""Late entry and its effect: a mark (惠州), or 视为未完成检查任务 for good (昌江, C8)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.jobs import selectors as deadlines
from mingqian.foundation.jobs.models import Deadline, DeadlineState
from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.inspection.models import Inspection
from mingqian.result import events
from mingqian.result.guards import rules_of
from mingqian.result.models import Result, ResultState

if TYPE_CHECKING:
    from mingqian.foundation.rules.applied import Rules


def counts_as_not_completed(law: Rules) -> bool:
    """Whether late entry counts as the task not being completed."""
    return law.text("result.late_effect") == "counts_as_not_completed"


def is_late(inspection: Inspection, on: dt.date | None = None) -> bool:
    """Whether entry today is after the entry clock's due day."""
    deadline = deadlines.of_subject(inspection, "result_entry").first()
    day = on or timezone.localdate()
    return deadline is not None and day > deadline.due_on


def mark_not_completed() -> int:
    """Mark results still open after their due day where the rulebook says so. Idempotent."""
    overdue = Deadline.objects.filter(
        kind="result_entry",
        state__in=[DeadlineState.RUNNING, DeadlineState.OVERDUE],
        due_on__lt=timezone.localdate(),
    )
    by_inspection = {int(row.subject_id): row for row in overdue}
    rows = Result.objects.filter(
        inspection_id__in=by_inspection,
        state__in=[ResultState.OPEN, ResultState.RETURNED],
        corrected_by__isnull=True,
        is_deemed_not_completed=False,
    ).select_related("inspection__part__task__rulebook")
    marked = 0
    for result in rows:
        if counts_as_not_completed(rules_of(result)):
            _mark(result, by_inspection[result.inspection_id])
            marked += 1
    return marked


@transaction.atomic
def _mark(result: Result, deadline: Deadline) -> None:
    result.is_late = result.is_deemed_not_completed = True
    result.save(update_fields=["is_late", "is_deemed_not_completed"])
    payload = {"due_on": str(deadline.due_on)}
    record(events.DEEMED_NOT_COMPLETED, actor=SYSTEM, subject=result, payload=payload)
