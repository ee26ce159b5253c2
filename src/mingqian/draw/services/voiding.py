"""A void names its cause and its parties; the next attempt keeps pool and quotas (protocol §6)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from mingqian.draw import events, policies
from mingqian.draw.ceremony.together import together
from mingqian.draw.ledger import acts
from mingqian.draw.models import (
    Draw,
    DrawKind,
    DrawPool,
    DrawState,
    Exclusion,
    SeedShare,
    Stratum,
)
from mingqian.draw.states import TABLE
from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.workflow.perform import perform


@transaction.atomic
def void(
    *,
    draw: Draw,
    actor: Actor,
    reason: str,
    party: str = "",
    parties: Sequence[str] = (),
    action: str = "void",
) -> Draw:
    """Give up an attempt whose outcome nobody can know yet.

    ``party`` or ``parties`` are the codes of those at fault: they take no part in the next
    attempt. A coordinated ceremony is void as a whole: one seed, one fate. Raises Refused 409
    where the outcome can be known, 422 without reason or for a strange party.
    """
    members = together(draw)
    draw.refresh_from_db()
    codes = list(parties) or ([party] if party else [])
    shares = {share.party: share for share in draw.shares.all()}
    if any(code not in shares for code in codes):
        raise invalid("责任方不是本次抽取的参与方", party="请选择参与方")
    label = "、".join(shares[code].label for code in codes)
    cause = "no-beacon" if action == "report-no-beacon" else acts.cause_of(draw, draw.state, codes)

    def change(fresh: Draw) -> dict[str, object]:
        fresh.void_reason, fresh.void_party = reason.strip(), label[:300]
        fresh.save(update_fields=["void_reason", "void_party"])
        SeedShare.objects.filter(draw=fresh, party__in=codes).update(is_barred=True)
        acts.voided(fresh, cause, codes[0] if codes else "")
        return {"party": label or "无", "draw_no": fresh.draw_no, "attempt": fresh.attempt}

    done = perform(TABLE, draw, action, actor=actor, reason=reason, change=change)
    for member in members:
        if member.pk != draw.pk:
            perform(TABLE, member, action, actor=SYSTEM, reason=reason, change=change)
    return done


def report_no_beacon(*, draw: Draw, actor: Actor, reason: str) -> Draw:
    """Void an attempt whose lottery did not take place: attested by an observer named in it."""
    return void(draw=draw, actor=actor, reason=reason, action="report-no-beacon")


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
                kind=DrawKind.SUPPLEMENTARY if draw.is_supplementary else DrawKind.REDRAW,
                attempt=draw.attempt + 1,
                authority=draw.authority,
                reserve_permille=draw.reserve_permille,
                **_supplement_facts(draw),
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


def _supplement_facts(draw: Draw) -> dict[str, object]:
    """What a supplementary draw keeps through its attempts."""
    names = ("supplements", "supplement_ground", "decision_no", "decision_file")
    kept = (*names, "asked_by", "approved_by", "approved_at")
    return {name: getattr(draw, name) for name in kept}


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
