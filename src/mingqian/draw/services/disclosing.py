"""Disclosure of a sealed draw at the time its plan named: by the clock, nobody's decision."""

from __future__ import annotations

import logging

from django.utils import timezone

from mingqian.draw.ceremony import certificate
from mingqian.draw.ledger import acts
from mingqian.draw.models import Draw, DrawState
from mingqian.draw.services.listing import selected_count
from mingqian.draw.states import TABLE
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.workflow.perform import perform

log = logging.getLogger(__name__)
_DRAWN = [DrawState.DRAWN, DrawState.CONFIRMED, DrawState.FILED, DrawState.DISPATCHED]


def disclose_due() -> int:
    """Disclose every sealed draw whose time has come. Returns how many; idempotent."""
    due = Draw.objects.filter(
        state__in=_DRAWN,
        disclosure="sealed",
        disclosed_at__isnull=True,
        disclose_at__lte=timezone.now(),
    )
    return sum(_disclosed(draw) for draw in due)


def _disclosed(draw: Draw) -> int:
    try:
        perform(TABLE, draw, "disclose", actor=SYSTEM, change=_disclose)
    except Refused as refused:
        log.warning("draw %s was not disclosed: %s", draw.pk, refused)
        return 0
    return 1


def _disclose(draw: Draw) -> dict[str, object]:
    draw.disclosed_at = timezone.now()
    draw.save(update_fields=["disclosed_at"])
    acts.disclosed(draw, certificate.result_digest_of(draw))
    return {
        "selected": selected_count(draw),
        "seed": draw.seed,
        "certificate": draw.certificate_digest,
    }
