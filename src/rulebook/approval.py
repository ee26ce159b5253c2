"""Who must approve, compile or take on file: chains as data (国发〔2019〕5号; 吉林 二（五）).

Example: 吉林's plan needs one review by 司法行政部门; 彭阳's is only filed with two offices;
昌江's is compiled by the joint-meeting office; 惠州's needs nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from .resolve import Resolved
from .schema.vocabulary import APPROVERS

Resolver = Callable[[str], Resolved]

_NOBODY = ("none", "none_stated")


class Effect(StrEnum):
    """What a step of a chain does."""

    COMPILE = "compile"
    """Puts the parts together and may propose merging; no gate."""
    APPROVE = "approve"
    """A gate: nothing goes on without consent."""
    FILE = "file"
    """Takes on file, giving a number or receipt; may remark, cannot alter."""


@dataclass(frozen=True, slots=True)
class ApprovalStep:
    """One step: role code ("" where only the receiver's name is known), name, effect."""

    role: str
    name: str
    effect: Effect
    resolved: Resolved


_GATES: Mapping[str, str] = MappingProxyType(
    {
        "plan": "plan.approval_by",
        "plan_adjustment": "plan.adjustment_approval_by",
        "scheme": "scheme.approval_by",
        "exclusion_override": "exclusion.override_approval_by",
        "replacement": "replacement.approval_by",
        "withholding": "publication.withholding_approval_by",
        "correction": "objection.correction_approval_by",
        "agenda": "meeting.agenda_approval_by",
    }
)
_LIST = "drawn_list"

SUBJECTS: tuple[str, ...] = (*_GATES, _LIST)


def approval_chain(subject: str, resolver: Resolver) -> tuple[ApprovalStep, ...]:
    """Steps in order for a subject of SUBJECTS; empty when nobody has to act.

    Raises KeyError for an unknown subject.
    """
    if subject == _LIST:
        return _list_chain(resolver)
    steps: list[ApprovalStep] = []
    if subject == "plan":
        steps += _gate(resolver("plan.compiled_by"), Effect.COMPILE)
    gate = resolver(_GATES[subject])
    if gate.value == "same_as_plan":
        return approval_chain("plan", resolver)
    steps += _gate(gate, Effect.APPROVE)
    if subject == "plan":
        steps += _filing(resolver("plan.filing_to"), known={step.name for step in steps})
    filing = resolver("plan.adjustment_filing")
    if subject == "plan_adjustment" and filing.value is True:
        # 吉林 «审核备案» is one decision that gives approval and number (rulebooks.md J5).
        steps += [ApprovalStep(s.role, s.name, Effect.FILE, filing) for s in steps]
    return tuple(steps)


def _gate(resolved: Resolved, effect: Effect) -> list[ApprovalStep]:
    role = resolved.value
    if not isinstance(role, str) or role in _NOBODY:
        return []
    return [ApprovalStep(role, APPROVERS[role], effect, resolved)]


def _filing(resolved: Resolved, *, known: set[str]) -> list[ApprovalStep]:
    names = resolved.value if isinstance(resolved.value, tuple) else ()
    return [
        ApprovalStep("", str(name), Effect.FILE, resolved) for name in names if name not in known
    ]


def _list_chain(resolver: Resolver) -> tuple[ApprovalStep, ...]:
    """兴隆台六（三）: the drawn list is confirmed by the unit's head, then filed."""
    steps: list[ApprovalStep] = []
    confirmation = resolver("draw.list_confirmation")
    if confirmation.value is True:
        role = "department_head"
        steps.append(ApprovalStep(role, APPROVERS[role], Effect.APPROVE, confirmation))
    filing = resolver("draw.list_filing_to")
    if isinstance(filing.value, str):
        steps.append(ApprovalStep("legal_unit", filing.value, Effect.FILE, filing))
    return tuple(steps)
