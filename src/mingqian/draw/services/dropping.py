"""A drawn object that proves not inspectable: closed reasons, evidence, two persons, next reserve.

«Could not find them» is an inspection result, never a reason here (protocol §8).
"""

from __future__ import annotations

from typing import Any

from mingqian.draw.ceremony import certificate
from mingqian.draw.ceremony.engines import Recount
from mingqian.draw.ceremony.reserve import blocked, limit_reached, next_reserve
from mingqian.draw.ledger import acts
from mingqian.draw.models import Draw, DrawnObject, LogEntry
from mingqian.draw.services import issuing
from mingqian.draw.states import DRAWN_TABLE
from mingqian.foundation.files import store
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused, invalid
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.perform import perform


def drop_reasons(draw: Draw) -> dict[str, str]:
    """Code → words of the closed list of reasons."""
    found = rules.for_case(draw.task)
    codes = found.texts("draw.drop_reason_codes")
    return dict(zip(codes, found.texts("draw.drop_reasons"), strict=True))


def request_drop(
    *, drawn: DrawnObject, actor: Actor, reason_code: str, reason: str, evidence: StoredFile
) -> DrawnObject:
    """Ask to leave a drawn object uninspected; the handler's act."""
    words = drop_reasons(drawn.draw).get(reason_code)
    if words is None:
        raise invalid("不检理由只限规则列明的情形", reason_code="请选择理由")
    _require_no_request(drawn)

    def change(fresh: DrawnObject) -> dict[str, object]:
        fresh.dropped_reason_code, fresh.dropped_reason = reason_code, reason.strip()
        fresh.evidence, fresh.drop_requested_by = evidence, actor.name
        fresh.drop_requester_id = actor.person_id
        fresh.save()
        name = fresh.told_name or f"第 {fresh.rank} 签"
        return {"name": name, "ground": words, "evidence": evidence.digest}

    return perform(DRAWN_TABLE, drawn, "request-drop", actor=actor, reason=reason, change=change)


def _require_no_request(drawn: DrawnObject) -> None:
    if drawn.drop_requested_by:
        raise Refused("该对象已有不检申请等待决定", code="state")


def consent_drop(*, drawn: DrawnObject, actor: Actor) -> DrawnObject:
    """Agree to the drop; the next reserve of the same stratum steps in and the record is reissued.

    Returns the object that stepped in. Raises Refused 409 (``supplement_needed``, with the clause)
    where the reserve is used up or the limit of replacements is reached: then
    :func:`consent_drop_only` and a supplementary draw are the way.
    """
    promoted: list[DrawnObject] = []

    def change(fresh: DrawnObject) -> dict[str, object]:
        # The draw's row is the lock: two drops never share the last replacement.
        Draw.objects.select_for_update().get(pk=fresh.draw_id)
        _consent(fresh, actor)
        successor = next_reserve(fresh)
        if successor is None or limit_reached(fresh.draw) is not None:
            raise Refused("递补名额刚被用完，请刷新后再试", code="race")
        promoted.append(_promote(successor, fresh))
        _reissue(fresh.draw, actor)
        return {
            "name": fresh.told_name or f"第 {fresh.rank} 签",
            "replacement": successor.told_name,
            "rank": successor.rank,
        }

    perform(DRAWN_TABLE, drawn, "consent-drop", actor=actor, change=change)
    return promoted[0]


def consent_drop_only(*, drawn: DrawnObject, actor: Actor) -> DrawnObject:
    """Agree to the drop where no reserve may step in: a supplementary draw fills the gap."""

    def change(fresh: DrawnObject) -> dict[str, object]:
        _consent(fresh, actor)
        found = blocked(fresh)
        name = fresh.told_name or f"第 {fresh.rank} 签"
        return {"name": name, "ground": found.label if found else ""}

    return perform(DRAWN_TABLE, drawn, "consent-drop-only", actor=actor, change=change)


def _consent(drawn: DrawnObject, actor: Actor) -> None:
    if not drawn.drop_requested_by:
        raise Refused("该对象没有不检申请", code="state")
    if drawn.evidence is None or not store.is_intact(drawn.evidence):
        raise Refused("不检的证明材料缺失或者已损坏，请重新申请", code="evidence")
    drawn.drop_consented_by = actor.name
    drawn.save(update_fields=["drop_consented_by"])


def _promote(successor: DrawnObject, dropped: DrawnObject) -> DrawnObject:
    def change(fresh: DrawnObject) -> dict[str, object]:
        fresh.replaces = dropped
        fresh.executing_department = dropped.executing_department
        fresh.save()
        return {"name": fresh.told_name, "rank": fresh.rank}

    return perform(DRAWN_TABLE, successor, "promote", actor=SYSTEM, change=change)


def _reissue(draw: Draw, actor: Actor) -> None:
    """The record with one replacement more, its digest in the log, signed anew."""
    fresh = Draw.objects.get(pk=draw.pk)

    def log(digest: str, body: dict[str, Any]) -> LogEntry:
        return acts.replaced(fresh, digest, len(body["replacements"]))

    recount = Recount()
    result = certificate.reload_result(fresh, recount)
    issuing.publish(fresh, result, log, actor=actor, recount=recount)
    fresh.save(update_fields=["certificate", "certificate_digest"])


def refuse_drop(*, drawn: DrawnObject, actor: Actor, reason: str) -> DrawnObject:
    """Refuse the drop: the object is inspected."""

    def change(fresh: DrawnObject) -> dict[str, object]:
        fresh.drop_requested_by, fresh.drop_requester = "", None
        fresh.dropped_reason_code = fresh.dropped_reason = ""
        fresh.evidence = None
        fresh.save()
        return {"name": fresh.told_name or f"第 {fresh.rank} 签"}

    return perform(DRAWN_TABLE, drawn, "refuse-drop", actor=actor, reason=reason, change=change)
