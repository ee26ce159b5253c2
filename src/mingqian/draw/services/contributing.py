"""Commit, reveal, open an envelope, enter the beacon: each party from its own sign-in.

Order is everything (protocol §6): all commitments, then all numbers, and only then the beacon.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from fairdraw import seal
from fairdraw.beacon import BeaconValue
from fairdraw.hashing import HEX_DIGEST
from mingqian.draw import policies
from mingqian.draw.ceremony import chance, envelope
from mingqian.draw.ceremony.certificate import sealed_plan
from mingqian.draw.ceremony.together import together
from mingqian.draw.ledger import acts
from mingqian.draw.models import Draw, DrawState, SeedShare
from mingqian.draw.states import TABLE
from mingqian.foundation.org.models import Person
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused, invalid
from mingqian.foundation.workflow.perform import perform


@transaction.atomic
def commit(*, draw: Draw, actor: Actor, commitment: str = "") -> SeedShare:
    """Bind the actor's party to its random number.

    Without ``commitment`` the platform draws the number and keeps it in a sealed envelope; with
    it (64 hex) the party keeps the number itself and must deliver it later.
    """
    bound: list[tuple[str, str]] = []
    chosen: list[SeedShare] = []

    def change(fresh: Draw) -> dict[str, object]:
        share = _own_share(fresh, actor, commitment="")
        _require_own_hand(fresh, actor, share)
        if not bound:
            bound.append(_bind(fresh, share, commitment.strip().lower()))
        share.commitment, share.envelope = bound[0]
        share.person_id = share.person_id or actor.person_id
        share.committed_at = timezone.now()
        share.save()
        acts.committed(fresh, share)
        chosen.append(share)
        return {"party": share.label, "commitment": share.commitment}

    for member in together(draw):
        fresh = perform(TABLE, member, "commit", actor=actor, change=change)
        complete(fresh, "complete-commitments", commitment="")
    return next(share for share in chosen if share.draw_id == draw.pk)


def _bind(draw: Draw, share: SeedShare, commitment: str) -> tuple[str, str]:
    if commitment:
        if not HEX_DIGEST.fullmatch(commitment):
            raise invalid("承诺值须为 64 位小写十六进制", commitment="请核对后重新填写")
        if draw.shares.filter(commitment=commitment).exists():
            raise invalid("该承诺值已被另一方使用", commitment="请用自己的随机数计算承诺值")
        return commitment, ""
    r = seal.new_contribution()
    sealed = envelope.seal(draw.root_digest, share.party, r)
    return seal.commit(draw.root_digest, share.party, r, draw.alg), sealed


def _own_share(draw: Draw, actor: Actor, **unfilled: str) -> SeedShare:
    shares = [share for share in policies.shares_of(actor, draw) if _is_open(share, unfilled)]
    if not shares:
        raise Refused("您这一方已办理", code="state")
    own = [share for share in shares if share.department_id == actor.department_id]
    return (own or shares)[0]


def _is_open(share: SeedShare, unfilled: dict[str, str]) -> bool:
    return all(getattr(share, name) == blank for name, blank in unfilled.items())


def _require_own_hand(draw: Draw, actor: Actor, share: SeedShare) -> None:
    """One person never gives two parties' numbers."""
    others = draw.shares.exclude(pk=share.pk).filter(person_id=actor.person_id or 0)
    if actor.person_id is not None and others.exists():
        raise Refused("同一人不能代表两方提交随机数", code="same_person", status=403)


def complete(draw: Draw, action: str, **unfilled: str) -> None:
    """Move on when no share has the ``unfilled`` field empty; part of the last party's act.

    One transaction with it: a crash between the two would leave a ceremony nobody can go on with.
    """
    if draw.shares.filter(**unfilled).exists():
        return
    parties = draw.shares.count()
    try:
        perform(TABLE, draw, action, actor=SYSTEM, change=lambda _: {"parties": parties})
    except Refused as refused:
        # The state is already there.
        if refused.code not in {"state", "race"}:
            raise


@transaction.atomic
def reveal(*, draw: Draw, actor: Actor, value: str = "") -> SeedShare:
    """Deliver the actor's random number; it must open the commitment.

    ``value`` is needed only from a party that kept its number itself.
    """
    chosen: list[SeedShare] = []

    def change(fresh: Draw) -> dict[str, object]:
        share = _own_share(fresh, actor, value="")
        if share.envelope:
            r = envelope.open_envelope(share.envelope, fresh.root_digest, share.party)
        else:
            r = value.strip().lower()
        _deliver(fresh, share, r, "reveal")
        chosen.append(share)
        return {"party": share.label}

    for member in together(draw):
        fresh = perform(TABLE, member, "reveal", actor=actor, change=change)
        complete(fresh, "complete-reveals", value="")
    return next(share for share in chosen if share.draw_id == draw.pk)


def _deliver(draw: Draw, share: SeedShare, r: str, via: str) -> None:
    if not HEX_DIGEST.fullmatch(r):
        raise invalid("随机数须为 64 位小写十六进制", value="请填写提交承诺时使用的随机数")
    if not seal.opens(share.commitment, draw.root_digest, share.party, r, draw.alg):
        raise invalid("随机数与承诺不符", value="请填写提交承诺时使用的随机数")
    share.value, share.via, share.revealed_at = r, via, timezone.now()
    share.save(update_fields=["value", "via", "revealed_at"])


@transaction.atomic
def open_envelope(*, share: SeedShare, actor: Actor, reason: str) -> SeedShare:
    """Open the envelope of a party that did not deliver in time; an observer's act."""

    def change(fresh: Draw) -> dict[str, object]:
        current = fresh.shares.get(party=share.party)
        if current.value:
            raise Refused("该参与方已交付随机数", code="state")
        r = envelope.open_envelope(current.envelope, fresh.root_digest, current.party)
        _deliver(fresh, current, r, "envelope")
        return {"party": current.label}

    for member in together(share.draw):
        fresh = perform(TABLE, member, "open-envelope", actor=actor, reason=reason, change=change)
        complete(fresh, "complete-reveals", value="")
    share.refresh_from_db()
    return share


@transaction.atomic
def enter_beacon(*, draw: Draw, actor: Actor, outcome: str, witness: Person) -> Draw:
    """Enter what the dice or the lottery gave; ``witness`` stood by and is another person.

    ``outcome`` is ``16253441…`` for dice, ``07,11,19,23,28,32+05`` for a lottery, the signature
    of the round (96 hex) for drand.
    """
    require_two(draw, actor, witness)
    value = _beacon_value(draw, outcome)
    text = value.string

    def change(fresh: Draw) -> dict[str, object]:
        fresh.beacon_text = text
        if value.signature:
            fresh.beacon_detail = {**fresh.beacon_detail, "signature": value.signature}
        fresh.beacon_entered_by, fresh.beacon_witness = actor.name, witness.name
        fresh.beacon_at = timezone.now()
        fresh.save()
        return {
            "beacon": text,
            "beacon_label": chance.label_of(fresh.beacon_kind, fresh.beacon_detail),
            "witness": witness.name,
            "witness_id": witness.pk,
        }

    entered = [
        perform(TABLE, member, "enter-beacon", actor=actor, change=change)
        for member in together(draw)
    ]
    return next(row for row in entered if row.pk == draw.pk)


def _beacon_value(draw: Draw, outcome: str) -> BeaconValue:
    if draw.state != DrawState.REVEALED:
        raise Refused("各方随机数尚未齐备，公共随机源须最后产生", code="state")
    rule = sealed_plan(draw).seed.beacon
    if rule.kind == "none":
        raise Refused("本次抽取未约定公共随机源，不需录入", code="state")
    return chance.value_of(rule, outcome, draw.beacon_detail)


def require_two(draw: Draw, actor: Actor, witness: Person) -> None:
    """Refuse (422) a witness who is the one who enters, or no party of the draw."""
    if witness.pk == actor.person_id:
        raise invalid("录入人与见证人须为两人", witness="请选择另一人")
    if not draw.shares.filter(person=witness).exists():
        raise invalid("见证人须是本次抽取的参与方", witness="请选择提交过随机数的人")
