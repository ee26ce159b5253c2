"""One open result per item as soon as a check is completed (惠州 第（十一）条)."""

from __future__ import annotations

from django.db import transaction

from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import Actor
from mingqian.inspection import selectors as inspections
from mingqian.inspection.models import Inspection
from mingqian.result import events
from mingqian.result.models import Result


@transaction.atomic
def open_results(*, inspection: Inspection, actor: Actor) -> list[Result]:
    """Open a result for every item of a completed check that has none yet."""
    have = set(inspection.results.values_list("item_id", flat=True))
    opened = []
    for item in inspections.items_of(inspection):
        if item.pk not in have:
            result = Result.objects.create(
                inspection=inspection, item=item, methods=inspection.methods
            )
            record(events.OPENED, actor=actor, subject=result)
            opened.append(result)
    return opened
