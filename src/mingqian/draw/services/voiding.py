"""A void names its cause and its party; the next attempt keeps pool and quotas (protocol §6)."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from mingqian.draw import events, policies
from mingqian.draw.models import Draw, DrawKind, DrawPool, DrawState, Exclusion, Stratum
from mingqian.draw.states import TABLE
from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.workflow.perform import perform


def void(*, draw: Draw, actor: Actor, reason: str, party: str = "") -> Draw:
    """Give up an attempt whose outcome nobody can know yet; ``party`` is a code or empty."""
    label = ""
    if party:
        share = draw.shares.filter(party=party).first()
        if share is None:
            raise invalid("责任方不是本次抽取的参与方", party="请选择参与方")
        label = share.label

    def change(fresh: Draw) -> dict[str, object]:
        fresh.void_reason, fresh.void_party = reason.strip(), label
        fresh.save(update_fields=["void_reason", "void_party"])
        return {"party": label or "无", "draw_no": fresh.draw_no, "attempt": fresh.attempt}

    return perform(TABLE, draw, "void", actor=actor, reason=reason, change=change)


@transaction.atomic
def next_attempt(*, draw: Draw, actor: Actor) -> Draw:
    """The next attempt after a void: same number, same pool file, same quotas."""
    require(actor.check(Permission.DRAW_PREPARE))
    require(policies.may_prepare(actor, draw))
    draw.refresh_from_db()
    if draw.state != DrawState.VOID:
        raise Refused("只有作废的抽取才能重抽", code="state")
    try:
        with transaction.atomic():
            fresh = Draw.objects.create(
                draw_no=draw.draw_no,
                task=draw.task,
                kind=DrawKind.REDRAW,
                attempt=draw.attempt + 1,
                authority=draw.authority,
                reserve_permille=draw.reserve_permille,
            )
    except IntegrityError:
        raise Refused("本批次已有进行中的抽取", code="drawn_once") from None
    _copy(draw, fresh)
    record(
        events.REATTEMPTED,
        actor=actor,
        subject=fresh,
        payload={"attempt": fresh.attempt, "root": fresh.pool.root},
    )
    return fresh


def _copy(old: Draw, new: Draw) -> None:
    pool = DrawPool.objects.get(draw=old)
    pool.pk, pool.draw = None, new
    pool.save(force_insert=True)
    strata = list(Stratum.objects.filter(draw=old))
    exclusions = list(Exclusion.objects.filter(draw=old))
    for stratum in strata:
        stratum.pk, stratum.draw = None, new
    for exclusion in exclusions:
        exclusion.pk, exclusion.draw = None, new
    Stratum.objects.bulk_create(strata)
    Exclusion.objects.bulk_create(exclusions, batch_size=2000)
