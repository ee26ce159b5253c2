"""The one way a state changes: policy → guards → change → journal, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models, transaction

from mingqian.foundation.journal import record as journal
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Decision, Refused
from mingqian.foundation.workflow.transition import Facts, Table, Transition

Thing = TypeVar("Thing", bound=models.Model)
Change = Callable[[Any], dict[str, Any] | None]


def perform(
    table: Table,
    thing: Thing,
    action: str,
    *,
    actor: Actor,
    reason: str = "",
    change: Change | None = None,
    **data: Any,
) -> Thing:
    """Carry out ``action`` on ``thing`` and return it as it now stands.

    ``change`` receives the locked, already moved object, does the rest of the work in the same
    transaction and returns the payload for the journal. ``data`` is what guards may look at.
    Raises :class:`Refused`: 403 (who), 409 (state, guard, lost race), 422 (reason missing).
    """
    row = table[action]
    with transaction.atomic():
        fresh = _locked(thing)
        state = getattr(fresh, table.field)
        _check(row, fresh, state, Facts(actor, {**data, "reason": reason}), reason)
        if not _move(table, row, fresh, state):
            raise Refused(
                f"“{row.label}”没有完成：状态刚被他人改变，请刷新后再试", row.clause, "race"
            )
        payload = change(fresh) if change else None
        journal.record(
            row.event,
            actor=actor,
            subject=fresh,
            payload={**(payload or {})},
            reason=reason,
            from_state=state,
            to_state=row.target or state,
        )
    return fresh


def _locked(thing: Thing) -> Thing:
    manager = type(thing)._default_manager
    return manager.select_for_update().get(pk=thing.pk)


def _check(row: Transition, thing: models.Model, state: str, facts: Facts, reason: str) -> None:
    if state not in row.source:
        raise Refused(
            f"当前状态“{_state_label(thing, state)}”不能“{row.label}”", row.clause, "state"
        )
    decision = may(row, thing, facts)
    if not decision and not (decision.overridable and reason.strip()):
        status = 403 if decision.code in {"no_permission", "not_yours"} else 409
        raise Refused(decision.reason, decision.clause or row.clause, decision.code, status)
    if row.needs_reason and not reason.strip():
        raise Refused(
            f"“{row.label}”必须写明理由",
            row.clause,
            "reason_required",
            422,
            {"reason": "请填写理由"},
        )


def may(row: Transition, thing: models.Model, facts: Facts) -> Decision:
    """Permission, then policy, then guards; the first refusal speaks.

    A refusal that cannot be overridden speaks before one that can.
    """
    decision = facts.actor.check(row.permission)
    if decision and row.policy and not facts.actor.is_system:
        decision = row.policy(facts.actor, thing)
    if not decision:
        return decision
    soft: Decision | None = None
    for guard in row.guards:
        found = guard(thing, facts)
        if found is None or found:
            continue
        if not found.overridable:
            return found
        # A refusing decision is falsy: compare with None, never with `or`.
        soft = found if soft is None else soft
    return decision if soft is None else soft


def _move(table: Table, row: Transition, thing: models.Model, state: str) -> bool:
    # The conditional UPDATE decides the race even where rows cannot be locked.
    target = row.target or state
    moved = (
        type(thing)
        ._default_manager.filter(pk=thing.pk, **{table.field: state})
        .update(**{table.field: target})
    )
    setattr(thing, table.field, target)
    return moved == 1


def _state_label(thing: models.Model, state: str) -> str:
    display = getattr(thing, "get_state_display", None)
    return str(display()) if display else state


@dataclass(frozen=True, slots=True)
class Action:
    """A button: what it is called, whether it works now, and if not, why and by which clause."""

    action: str
    label: str
    allowed: bool
    reason: str
    clause: str
    style: str
    needs_reason: bool
    confirm: str
    overridable: bool


def available(table: Table, thing: models.Model, actor: Actor, **data: Any) -> list[Action]:
    """The actions that leave the present state, each allowed or refused with its reason.

    Actions the actor's roles never permit are left out: a button that can never be pressed
    teaches nothing.
    """
    state = getattr(thing, table.field)
    facts = Facts(actor, data)
    actions = []
    for row in table:
        if state not in row.source or not actor.has(row.permission):
            continue
        decision = may(row, thing, facts)
        if not decision and decision.code == "not_yours":
            continue
        actions.append(
            Action(
                row.action,
                row.label,
                decision.allowed or decision.overridable,
                decision.reason,
                decision.clause or row.clause,
                row.style,
                row.needs_reason or decision.overridable,
                row.confirm,
                decision.overridable,
            )
        )
    return actions
