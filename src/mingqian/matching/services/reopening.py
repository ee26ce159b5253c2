"""Taking a seal back before its chance is known: the observer's act, never the department's.

Whoever throws the dice, or waits for the lottery, attests that nothing is known yet (or never came,
公共随机源没有产生). The department alone could otherwise throw away a deal it does not like. Every
seal stays in the log with its number.
"""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.workflow.perform import perform
from mingqian.matching.models import TermsSeal
from mingqian.matching.states import PART_TABLE, SEAL_TABLE


@transaction.atomic
def reopen_terms(*, seal: TermsSeal, actor: Actor, reason: str) -> TermsSeal:
    """Give the sealed terms of a part back to its department, with the reason on record.

    Raises Refused 403 (no observer of the draw), 409 (dealt already, or a supplementary draw), 422
    (no reason).
    """

    def change(fresh: TermsSeal) -> dict[str, object]:
        fresh.withdrawn_by, fresh.withdrawn_reason = actor.name, reason.strip()[:500]
        fresh.save(update_fields=["withdrawn_by", "withdrawn_reason"])
        doer = replace(actor, is_system=True)
        perform(PART_TABLE, fresh.part, "reopen-terms", actor=doer, reason=reason)
        return {"seq": fresh.seq, "digest": fresh.digest}

    return perform(SEAL_TABLE, seal, "reopen", actor=actor, reason=reason, change=change)
