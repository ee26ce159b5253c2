"""A drawn object that proves not inspectable: closed reasons, evidence, two persons, next reserve.

«Could not find them» is an inspection result, never a reason here (protocol §8).
"""

from __future__ import annotations

from mingqian.draw.ceremony import certificate
from mingqian.draw.models import Draw, DrawnObject, DrawnState
from mingqian.draw.states import DRAWN_TABLE
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
        return {"name": fresh.name, "ground": words, "evidence": evidence.digest}

    return perform(DRAWN_TABLE, drawn, "request-drop", actor=actor, reason=reason, change=change)


def _require_no_request(drawn: DrawnObject) -> None:
    if drawn.drop_requested_by:
        raise Refused("该对象已有不检申请等待决定", code="state")


def consent_drop(*, drawn: DrawnObject, actor: Actor) -> DrawnObject:
    """Agree to the drop; the next reserve of the same stratum steps in and the record is reissued.

    Returns the object that stepped in, or the dropped one where none may: the reserve is used up
    or the limit of replacements is reached, and a supplementary draw is needed.
    """
    promoted: list[DrawnObject] = []

    def change(fresh: DrawnObject) -> dict[str, object]:
        if not fresh.drop_requested_by:
            raise Refused("该对象没有不检申请", code="state")
        fresh.drop_consented_by = actor.name
        fresh.save(update_fields=["drop_consented_by"])
        successor = _successor(fresh)
        if successor is not None:
            promoted.append(_promote(successor, fresh))
            _reissue(fresh.draw, actor)
        return {
            "name": fresh.name,
            "replacement": successor.name if successor else "无（备选已用完或达到递补上限）",
            "rank": successor.rank if successor else 0,
        }

    dropped = perform(DRAWN_TABLE, drawn, "consent-drop", actor=actor, change=change)
    return promoted[0] if promoted else dropped


def _successor(drawn: DrawnObject) -> DrawnObject | None:
    """The next reserve of the same stratum, while the limit of replacements allows one more."""
    draw = Draw.objects.select_for_update().get(pk=drawn.draw_id)
    plan = certificate.sealed_plan(draw)
    used = draw.drawn_objects.filter(replaces__isnull=False).count()
    limit = plan.replace_limit_permille or 0
    if (used + 1) * 1000 > limit * sum(plan.quotas.values()):
        return None
    reserve = draw.drawn_objects.filter(stratum=drawn.stratum, state=DrawnState.RESERVE)
    return reserve.order_by("rank").first()


def _promote(successor: DrawnObject, dropped: DrawnObject) -> DrawnObject:
    def change(fresh: DrawnObject) -> dict[str, object]:
        fresh.replaces = dropped
        fresh.executing_department = dropped.executing_department
        fresh.save()
        return {"name": fresh.name, "rank": fresh.rank}

    return perform(DRAWN_TABLE, successor, "promote", actor=SYSTEM, change=change)


def _reissue(draw: Draw, actor: Actor) -> None:
    fresh = Draw.objects.get(pk=draw.pk)
    certificate.issue(fresh, certificate.reload_result(fresh), actor=actor)
    fresh.save(update_fields=["certificate", "certificate_digest"])


def refuse_drop(*, drawn: DrawnObject, actor: Actor, reason: str) -> DrawnObject:
    """Refuse the drop: the object is inspected."""

    def change(fresh: DrawnObject) -> dict[str, object]:
        fresh.drop_requested_by, fresh.drop_requester = "", None
        fresh.dropped_reason_code = fresh.dropped_reason = ""
        fresh.evidence = None
        fresh.save()
        return {"name": fresh.name}

    return perform(DRAWN_TABLE, drawn, "refuse-drop", actor=actor, reason=reason, change=change)
