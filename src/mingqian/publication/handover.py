"""What is yet to be published, and open objections, pass to the successor of a department."""

from __future__ import annotations

from mingqian.foundation.org.handover import Duty, by_field, carries
from mingqian.publication.models import (
    Objection,
    ObjectionState,
    Publication,
    PublicationState,
)

carries(
    Duty(
        "publication:pending",
        "待公示事项",
        lambda old: Publication.objects.filter(
            department=old,
            state__in=[PublicationState.PENDING, PublicationState.WITHHELD_PENDING],
        ),
        by_field("department"),
    )
)
carries(
    Duty(
        "publication:objections",
        "未办结的异议",
        lambda old: Objection.objects.filter(
            department=old, state__in=[ObjectionState.RECEIVED, ObjectionState.EXAMINING]
        ),
        by_field("department"),
    )
)
