"""A notice in a newspaper noted beside a sealed draw; the other anchors come by themselves."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from mingqian.draw import events, policies
from mingqian.draw.models import Anchor, AnchorState, Draw, Medium
from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.policy.permissions import Permission


@transaction.atomic
def note_newspaper(
    *, draw: Draw, actor: Actor, paper: str, printed_on: dt.date, place_in_paper: str
) -> Anchor:
    """Note where the digest of the sealed plan was printed (paper, day, page or column).

    It counts only when the paper appeared before the deadline of the reveals: a later copy proves
    nothing of the order. Raises Refused 403, 409 (not sealed, noted already), 422.
    """
    require(actor.check(Permission.DRAW_RUN))
    require(policies.may_prepare(actor, draw))
    if not draw.plan_digest or draw.reveal_by is None:
        raise Refused("名单尚未封存，没有可公告的摘要", code="state")
    missing = {
        name: "请填写"
        for name, text in (("paper", paper), ("place_in_paper", place_in_paper))
        if not text.strip()
    }
    if missing:
        raise invalid("请写明报刊名称和版面", **missing)
    moment = timezone.make_aware(dt.datetime.combine(printed_on, dt.time(0, 0)))
    if moment >= draw.reveal_by or moment > timezone.now():
        raise invalid("见报日期须早于公开截止时间，且不晚于今天", printed_on="请核对日期")
    anchor, fresh = Anchor.objects.get_or_create(
        authority=draw.authority,
        medium=Medium.NEWSPAPER,
        place=paper.strip()[:200],
        digest=draw.plan_digest,
        size=0,
        defaults={
            "draw": draw,
            "state": AnchorState.HELD,
            "reference": place_in_paper.strip()[:300],
            "time": moment,
            "noted_by": actor.name,
        },
    )
    if not fresh:
        raise Refused("该报刊的公告已登记", code="state")
    payload = {
        "medium": anchor.get_medium_display(),
        "place": anchor.place,
        "digest": anchor.digest,
        "problem": "",
    }
    record(events.ANCHORED, actor=actor, subject=anchor, payload=payload)
    return anchor
