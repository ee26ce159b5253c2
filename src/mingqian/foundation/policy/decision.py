"""A decision with its reason, and the one exception that carries a refusal to a face."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Decision:
    """Allowed or not, with the reason and the clause a person can read.

    ``overridable``: the rule is a 应/原则上 rule (strength ``should``): going on is possible
    with a recorded reason (rulebooks §5 rule 7).
    """

    allowed: bool
    reason: str = ""
    clause: str = ""
    code: str = "refused"
    overridable: bool = False

    def __bool__(self) -> bool:
        return self.allowed


def allow() -> Decision:
    """Allowed."""
    return Decision(allowed=True)


def refuse(
    reason: str, *, clause: str = "", code: str = "refused", overridable: bool = False
) -> Decision:
    """Refused, with the reason in Chinese."""
    return Decision(allowed=False, reason=reason, clause=clause, code=code, overridable=overridable)


@dataclass(eq=False)
class Refused(Exception):
    """A refusal meant for the user (403 not allowed, 409 wrong state, 422 bad input).

    Everything that is not ``Refused`` is a bug. ``fields`` maps a field name to its message.
    """

    reason: str
    clause: str = ""
    code: str = "refused"
    status: int = 409
    fields: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.reason}({self.clause})" if self.clause else self.reason


def require(decision: Decision, *, status: int = 403) -> None:
    """Raise :class:`Refused` unless the decision allows."""
    if not decision:
        raise Refused(decision.reason, decision.clause, decision.code, status)


def invalid(reason: str, /, *, clause: str = "", **fields: str) -> Refused:
    """A refusal of bad input: ``raise invalid("…", name="请填写名称")``."""
    return Refused(reason, clause, "invalid", 422, dict(fields))
