"""What time does to consultations: an answer that does not come is recorded as none."""

from __future__ import annotations

from django.utils import timezone

from mingqian.foundation.jobs.models import Deadline, DeadlineState
from mingqian.foundation.jobs.ticks import on_tick
from mingqian.scheme import services
from mingqian.scheme.models import Consultation, ConsultationState


@on_tick("scheme:no-answer")
def mark_silent() -> int:
    """Mark every consultation whose date has passed; never as consent (flows §3)."""
    past = Deadline.objects.filter(
        kind="consultation",
        state__in=[DeadlineState.RUNNING, DeadlineState.OVERDUE],
        due_on__lt=timezone.localdate(),
    ).values_list("subject_id", flat=True)
    waiting = Consultation.objects.filter(
        pk__in=[int(pk) for pk in past],
        state__in=[ConsultationState.INVITED, ConsultationState.DISCUSSING],
    )
    for consultation in waiting:
        services.lapse(consultation=consultation)
    return len(waiting)
