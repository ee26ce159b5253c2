"""What waits to be sent outside, and the tries: a service that is down is asked again, later.

Nothing is sent unless its address is set. Requests run outside every transaction; the receipt is
written afterwards, once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from drawengines import timestamps
from fairdraw.errors import FairDrawError
from mingqian.draw import events
from mingqian.draw.anchoring import superior
from mingqian.draw.anchoring.sending import Unreachable, post
from mingqian.draw.models import (
    Anchor,
    AnchorState,
    Draw,
    DrawState,
    LogHead,
    Medium,
    Verified,
)
from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import SYSTEM

#: Longest wait between two tries.
LONGEST_WAIT = dt.timedelta(hours=6)
_BEFORE_BEACON = [DrawState.SEALED, DrawState.COMMITTED]


def send_due() -> int:
    """Queue what has to be anchored and send what is due. Returns how many receipts came in."""
    _queue_heads()
    _queue_stamps()
    now = timezone.now()
    waiting = Anchor.objects.filter(state=AnchorState.PENDING).exclude(next_try_at__gt=now)
    return sum(_try(anchor) for anchor in waiting.order_by("pk"))


def _queue_heads() -> None:
    """The newest head of every log, where the superior has not seen it."""
    url = settings.ANCHOR_SUPERIOR_URL
    if not url:
        return
    for authority in LogHead.objects.order_by().values_list("authority", flat=True).distinct():
        head = LogHead.objects.filter(authority=authority).order_by("-size").first()
        known = Anchor.objects.filter(authority=authority, medium=Medium.SUPERIOR, place=url)
        if head is None or known.filter(size__gte=head.size).exists():
            continue
        # The newest head covers the older ones: those still waiting need not go.
        known.filter(state=AnchorState.PENDING).delete()
        Anchor.objects.get_or_create(
            authority=authority, medium=Medium.SUPERIOR, place=url, digest=head.root, size=head.size
        )


def _queue_stamps() -> None:
    """Sealed plans whose beacon is still to come: a later stamp would prove nothing."""
    url = settings.ANCHOR_TSA_URL
    if not url:
        return
    open_draws = Draw.objects.filter(state__in=_BEFORE_BEACON, reveal_by__gt=timezone.now())
    for draw in open_draws.exclude(anchors__medium=Medium.RFC3161, anchors__place=url):
        Anchor.objects.get_or_create(
            draw=draw,
            authority=draw.authority,
            medium=Medium.RFC3161,
            place=url,
            digest=draw.plan_digest,
            size=0,
        )


def _try(anchor: Anchor) -> int:
    try:
        _SEND[anchor.medium](anchor)
    except superior.Forked as forked:
        anchor.state, anchor.problem = AnchorState.REFUSED, str(forked)[:300]
    except (Unreachable, timestamps.TimestampError) as error:
        _postpone(anchor, str(error))
    except FairDrawError as error:
        _postpone(anchor, error.message_zh)
    return _settle(anchor)


def _postpone(anchor: Anchor, why: str) -> None:
    wait = min(dt.timedelta(minutes=2 ** min(anchor.tries, 10)), LONGEST_WAIT)
    anchor.next_try_at, anchor.problem = timezone.now() + wait, why[:300]


@transaction.atomic
def _settle(anchor: Anchor) -> int:
    """Write what came of a try, unless another worker was faster."""
    kept = Anchor.objects.select_for_update().filter(pk=anchor.pk, state=AnchorState.PENDING)
    if not kept.exists():
        return 0
    anchor.tries += 1
    anchor.save()
    if anchor.state == AnchorState.PENDING:
        return 0
    held = anchor.state == AnchorState.HELD
    record(
        events.ANCHORED if held else events.ANCHOR_REFUSED,
        actor=SYSTEM,
        subject=anchor,
        payload={
            "medium": anchor.get_medium_display(),
            "place": anchor.place,
            "digest": anchor.digest,
            "problem": anchor.problem,
        },
    )
    return int(held)


def _send_head(anchor: Anchor) -> None:
    head = LogHead.objects.get(authority=anchor.authority, size=anchor.size)
    request, receipt = superior.send(head)
    superior.hold(anchor, request, receipt)


def _send_stamp(anchor: Anchor) -> None:
    request = timestamps.request_for(anchor.digest)
    answer = post(anchor.place, request, "application/timestamp-query")
    if answer.status != 200:
        raise Unreachable(f"时间戳服务未受理（{answer.status}）")
    token, time = timestamps.read_response(answer.body, anchor.digest)
    anchor.request, anchor.response = request, token
    anchor.state, anchor.time = AnchorState.HELD, time
    anchor.verified = Verified.YES if _is_genuine(token, anchor.digest) else Verified.NO
    anchor.problem, anchor.next_try_at = "", None


def _is_genuine(token: bytes, digest: str) -> bool:
    """Checked under the roots the operator trusts; without them a token is only kept."""
    if not settings.ANCHOR_TSA_ROOTS_FILE:
        return False
    roots = Path(settings.ANCHOR_TSA_ROOTS_FILE).read_bytes()
    if timestamps.check(token, digest, roots) is None:
        raise timestamps.TimestampError("时间戳不是所信任的服务签发的")
    return True


_SEND: dict[str, Callable[[Anchor], None]] = {
    Medium.SUPERIOR: _send_head,
    Medium.RFC3161: _send_stamp,
}
