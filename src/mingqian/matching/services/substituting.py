"""Substitution: the only way a dealt inspector changes (flows §6, H4, H7, C4, G10).

惠州: a fresh random draw for the one place, no consent written. 昌江: another qualified colleague,
at random by default, by name with a reason, and always with the responsible person's consent.
A swap between two inspectors does not exist.
"""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.perform import perform
from mingqian.library.models import Inspector, RecusalKind
from mingqian.library.services import declare_recusal as register_recusal
from mingqian.matching import events, policies
from mingqian.matching.models import Assignment, AssignmentState, Substitution, SubstitutionState
from mingqian.matching.selectors.parts import needs_consent, replacement_reasons
from mingqian.matching.services.places import fill_place, require_possible
from mingqian.matching.states import ASSIGNMENT_TABLE, SUBSTITUTION_TABLE

REDRAW = "redraw"
SELECT = "select_qualified"


@transaction.atomic
def request_substitution(
    *, assignment: Assignment, reason_code: str, reason: str, actor: Actor
) -> Substitution:
    """Ask to replace a dealt inspector for a reason of the rulebook's list.

    Where the rulebook asks for nobody's consent (惠州) the place is drawn again at once.
    """
    require(actor.check(Permission.SUBSTITUTION_REQUEST))
    require(policies.may_request(actor, assignment))
    words = replacement_reasons(assignment.part).get(reason_code)
    if words is None:
        raise invalid("更换理由只限规则列明的情形", reason_code="请选择理由")
    if not reason.strip():
        raise invalid("请写明具体情况", reason="请填写说明")
    if reason_code == "recusal":
        return declare_recusal(assignment=assignment, ground=reason, actor=actor)
    _require_active(assignment)
    require_possible(assignment)
    substitution = _create(assignment, words, reason, actor)
    payload = {"inspector": assignment.inspector.name, "ground": words}
    record(events.SUBSTITUTION_REQUESTED, actor=actor, subject=assignment, payload=payload)
    if not needs_consent(assignment.part):
        return _carry_out(substitution, actor, None, "")
    return substitution


def _require_active(assignment: Assignment) -> None:
    if assignment.state != AssignmentState.ACTIVE:
        raise Refused("该检查人员已被更换", code="state")
    waiting = assignment.substitutions.filter(state=SubstitutionState.REQUESTED)
    if waiting.exists():
        raise Refused("该检查人员已有更换申请等待同意", code="state")


def _create(assignment: Assignment, words: str, reason: str, actor: Actor) -> Substitution:
    return Substitution.objects.create(
        assignment=assignment,
        reason_kind=words[:60],
        reason=reason.strip(),
        requested_by=actor.name,
        requester_id=actor.person_id,
    )


@transaction.atomic
def declare_recusal(
    *, assignment: Assignment, ground: str, actor: Actor, kind: str = RecusalKind.OTHER
) -> Substitution:
    """Declare an interest: the pair is barred, the place is drawn again; nobody can refuse it.

    Where nobody is left to draw, the inspector goes all the same and the place stays open: the
    task is not ready until it is filled.
    """
    words = ground.strip()

    def change(fresh: Assignment) -> dict[str, object]:
        # The policy of this stage has admitted the actor; the register records who declared.
        register_recusal(
            inspector=fresh.inspector,
            inspection_object=fresh.drawn_object.inspection_object,
            kind=kind,
            ground=words[:100],
            since=timezone.localdate(),
            actor=replace(actor, is_system=True),
        )
        return {"inspector": fresh.inspector.name, "ground": words}

    fresh = perform(
        ASSIGNMENT_TABLE, assignment, "recuse", actor=actor, reason=words, change=change
    )
    fresh.substitutions.filter(state=SubstitutionState.REQUESTED).update(
        state=SubstitutionState.REFUSED
    )
    substitution = _create(fresh, "利害关系回避", words, actor)
    substitution.is_recusal = True
    substitution.save(update_fields=["is_recusal"])
    try:
        with transaction.atomic():
            return _carry_out(substitution, actor, None, "")
    except Refused as refused:
        if refused.code != "nobody_left":
            raise
        return substitution


def consent_substitution(
    *,
    substitution: Substitution,
    actor: Actor,
    named: Inspector | None = None,
    named_reason: str = "",
) -> Substitution:
    """Agree, and fill the place: at random, or by name where the rulebook speaks of choosing."""
    if actor.person_id is not None and actor.person_id == substitution.requester_id:
        raise Refused("申请人不能同意自己的申请", code="same_person", status=403)
    if named is not None:
        _require_naming(substitution, named_reason)
    return _carry_out(substitution, actor, named, named_reason, consents=True)


def _require_naming(substitution: Substitution, named_reason: str) -> None:
    found = rules.for_case(substitution.assignment.part.task)
    if found.text("replacement.method") != SELECT or substitution.is_recusal:
        raise Refused(
            "更换人员只能重新随机抽取，不得指定", found.clause("replacement.method"), "no_naming"
        )
    if not named_reason.strip():
        raise invalid("指定人选须写明理由", named_reason="请填写理由")


def _carry_out(
    substitution: Substitution,
    actor: Actor,
    named: Inspector | None,
    named_reason: str,
    *,
    consents: bool = False,
) -> Substitution:
    def change(fresh: Substitution) -> dict[str, object]:
        old = fresh.assignment
        place = fill_place(old, named)
        fresh.seed, fresh.replacement = place.seed, place.assignment
        fresh.method = SELECT if named is not None else REDRAW
        fresh.named_reason = named_reason.strip()
        if consents:
            fresh.consented_by, fresh.consented_at = actor.name, timezone.now()
        fresh.save()
        return {
            "old": old.inspector.name,
            "new": place.assignment.inspector.name,
            "method": "指定" if named is not None else "重新随机抽取",
            "seed": place.seed,
            "ground": fresh.reason_kind,
            "candidates": place.candidates,
        }

    row = SUBSTITUTION_TABLE["consent"]
    doer = actor if consents else replace(actor, is_system=True)
    return perform(SUBSTITUTION_TABLE, substitution, row.action, actor=doer, change=change)


def refuse_substitution(*, substitution: Substitution, reason: str, actor: Actor) -> Substitution:
    """Refuse: the dealt inspector goes. A recusal cannot be refused."""

    def change(fresh: Substitution) -> dict[str, object]:
        fresh.consented_by, fresh.consented_at = actor.name, timezone.now()
        fresh.save(update_fields=["consented_by", "consented_at"])
        return {"inspector": fresh.assignment.inspector.name}

    return perform(
        SUBSTITUTION_TABLE, substitution, "refuse", actor=actor, reason=reason, change=change
    )
