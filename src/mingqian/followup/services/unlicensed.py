"""Unlicensed business: its own path, its own type of publication (吉林 二（八）, 彭阳 二（七）)."""

from __future__ import annotations

import datetime as dt

from mingqian.followup.models import FollowUp, UnlicensedHandling
from mingqian.followup.services.opening import finish
from mingqian.followup.states import UNLICENSED_TABLE
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import invalid
from mingqian.foundation.workflow.perform import perform
from mingqian.publication import services as publication


def handle_unlicensed(
    *,
    followup: FollowUp,
    party: str,
    address: str,
    basis: str,
    measures: str,
    handled_on: dt.date,
    actor: Actor,
) -> FollowUp:
    """Record the handling. ``party`` may be a person or an address without credit code."""
    missing = {
        name: text
        for name, value, text in (
            ("party", party, "请填写当事人或者经营场所"),
            ("basis", basis, "请写明查处依据"),
            ("measures", measures, "请写明采取的措施"),
        )
        if not value.strip()
    }
    if missing:
        raise invalid("查处内容不完整", **missing)

    def change(fresh: FollowUp) -> dict[str, object]:
        UnlicensedHandling.objects.create(
            followup=fresh,
            party=party.strip(),
            address=address.strip(),
            basis=basis.strip(),
            measures=measures.strip(),
            handled_by=actor.name,
            handled_on=handled_on,
        )
        return {"party": party.strip()}

    return perform(UNLICENSED_TABLE, followup, "handle_unlicensed", actor=actor, change=change)


def close_unlicensed(*, followup: FollowUp, outcome: str, actor: Actor) -> FollowUp:
    """Close with the outcome, which is to be published as a type of its own."""
    if not outcome.strip():
        raise invalid("请写明查处结果", outcome="请填写查处结果")

    def change(fresh: FollowUp) -> dict[str, object]:
        handled = fresh.unlicensed
        finish(fresh, outcome)
        fresh.publication = publication.register_unlicensed(
            department=fresh.department,
            party_name=handled.party,
            text=outcome.strip(),
            basis=handled.basis,
            actor=actor,
            result=fresh.result,
            inspection_object=fresh.result.inspection.drawn_object.inspection_object,
        )
        fresh.save(update_fields=["publication"])
        return {}

    return perform(UNLICENSED_TABLE, followup, "close", actor=actor, change=change)
