"""Cases of the department itself: number and date at once, the decision later."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from mingqian.followup.models import CaseFiling, FollowUp
from mingqian.followup.services.opening import finish
from mingqian.followup.states import CASE_TABLE
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import invalid
from mingqian.foundation.workflow.perform import perform
from mingqian.publication import services as publication


def file_case(*, followup: FollowUp, number: str, filed_on: dt.date, actor: Actor) -> FollowUp:
    """File the case; its number and date are obligatory (吉林 二（八）)."""
    if not number.strip():
        raise invalid("立案须填写案号", number="请填写案号")

    def change(fresh: FollowUp) -> dict[str, object]:
        CaseFiling.objects.create(followup=fresh, number=number.strip(), filed_on=filed_on)
        return {"number": number.strip(), "filed_on": filed_on.isoformat()}

    return perform(CASE_TABLE, followup, "file_case", actor=actor, change=change)


def decide_case(
    *, followup: FollowUp, decision: str, decided_on: dt.date, actor: Actor
) -> FollowUp:
    """Record the decision; its publication gets a clock of its own (兴隆台 六（五）)."""
    if not decision.strip():
        raise invalid("请写明处理决定", decision="请填写处理决定")

    def change(fresh: FollowUp) -> dict[str, object]:
        case = fresh.case
        if decided_on < case.filed_on:
            raise invalid("决定日期早于立案日期", decided_on="不能早于立案日期")
        case.decision = decision.strip()
        case.decided_on = decided_on
        case.save(update_fields=["decision", "decided_on"])
        finish(fresh, decision)
        fresh.publication = publication.register_outcome(
            result=fresh.result, text=decision.strip(), decided_on=decided_on, actor=actor
        )
        fresh.save(update_fields=["publication"])
        return {"decided_on": decided_on.isoformat()}

    with transaction.atomic():
        return perform(CASE_TABLE, followup, "decide_case", actor=actor, change=change)
