"""What happens when a deadline of the ceremony passes: nobody has a choice (protocol §6).

A missing commitment voids the attempt. A missing number is taken from its envelope; where none
opens, the attempt is void. Either way the party is named and the next attempt, with the same pool
and quotas, waits for another party in its place.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from mingqian.draw import events
from mingqian.draw.ceremony import envelope
from mingqian.draw.ceremony.together import together
from mingqian.draw.models import Draw, DrawState, SeedShare
from mingqian.draw.services.contributing import complete, open_envelope
from mingqian.draw.services.voiding import next_attempt, void
from mingqian.foundation.journal.record import record
from mingqian.foundation.journal.vocabulary import EventType
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.scheme.models import TaskState

log = logging.getLogger(__name__)
NO_COMMITMENT = "承诺截止时间已过，未提交承诺"
NO_NUMBER = "公开截止时间已过，未公开随机数，密封件也无法启封"


def enforce_deadlines() -> int:
    """Settle every attempt whose deadline has passed. Returns how many moved on; idempotent."""
    now = timezone.now()
    waiting = Draw.objects.filter(state=DrawState.SEALED, commit_by__lt=now)
    moved = sum(_settled(draw, _without_commitment) for draw in waiting)
    waiting = Draw.objects.filter(state=DrawState.COMMITTED, reveal_by__lt=now)
    return moved + sum(_settled(draw, _without_number) for draw in waiting)


def _settled(draw: Draw, settle: Callable[[Draw], None]) -> int:
    """One attempt in one transaction: a crash leaves it for the next tick, whole."""
    try:
        with transaction.atomic():
            together(draw)
            settle(Draw.objects.select_for_update().get(pk=draw.pk))
    except Refused as refused:
        if refused.code not in {"state", "race", "drawn_once"}:
            log.warning("draw %s is overdue and was not settled: %s", draw.pk, refused)
        return 0
    return 1


def _without_commitment(draw: Draw) -> None:
    missing = list(draw.shares.filter(commitment="").order_by("seq"))
    if not missing:
        complete(draw, "complete-commitments", commitment="")
        return
    _note(draw, missing, "commit", events.COMMIT_MISSED)
    _void_and_go_on(draw, missing, NO_COMMITMENT)


def _without_number(draw: Draw) -> None:
    missing = list(draw.shares.filter(value="").order_by("seq"))
    if not missing:
        complete(draw, "complete-reveals", value="")
        return
    _note(draw, missing, "reveal", events.REVEAL_MISSED)
    lost = [s for s in missing if not envelope.is_good(s, draw.root_digest, draw.alg)]
    if lost:
        _void_and_go_on(draw, lost, NO_NUMBER)
        return
    for share in missing:
        open_envelope(share=share, actor=SYSTEM, reason="逾期未公开，按封存的约定启封")


def _note(draw: Draw, missing: list[SeedShare], what: str, event: EventType) -> None:
    parties = [share.party for share in missing]
    SeedShare.objects.filter(draw__in=together(draw), party__in=parties).update(missed=what)
    labels = "、".join(share.label for share in missing)
    record(event, actor=SYSTEM, subject=draw, payload={"parties": labels})


def _void_and_go_on(draw: Draw, parties: list[SeedShare], reason: str) -> None:
    codes = [share.party for share in parties]
    done = void(draw=draw, actor=SYSTEM, reason=reason, parties=codes)
    for member in together(done):
        if member.is_supplementary or member.task.state == TaskState.FINAL:
            next_attempt(draw=member, actor=SYSTEM)
