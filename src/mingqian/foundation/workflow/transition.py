"""A row of a stage's transition table: the page a jurist can read.

Buttons on screen, API actions, refusal texts, the diagrams in ``docs/flow`` and the tests
«every state is reachable, every row has a clause» all come from these rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from mingqian.foundation.journal.vocabulary import EventType
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Decision
from mingqian.foundation.policy.permissions import Permission

#: May this actor do this to that object? The answer carries its reason.
Policy = Callable[[Actor, Any], Decision]
#: A condition on the object: ``None`` when it holds, else the refusing decision.
Guard = Callable[[Any, "Facts"], Decision | None]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a guard may look at beside the object: who acts, and the data of the act."""

    actor: Actor
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Transition:
    """One allowed step: from where to where, who may, on what conditions, by which clause."""

    action: str
    label: str
    source: tuple[str, ...]
    target: str | None
    permission: Permission
    event: EventType
    clause: str
    policy: Policy | None = None
    guards: tuple[Guard, ...] = ()
    needs_reason: bool = False
    style: str = "default"
    confirm: str = ""


class Table:
    """The transitions of one model's state field."""

    def __init__(self, *transitions: Transition, field: str = "state") -> None:
        self.field = field
        self._rows = {row.action: row for row in transitions}
        if len(self._rows) != len(transitions):
            raise ValueError("an action stands twice in the table")

    def __getitem__(self, action: str) -> Transition:
        return self._rows[action]

    def __iter__(self) -> Iterator[Transition]:
        return iter(self._rows.values())

    def actions(self) -> list[str]:
        """Names of all actions."""
        return list(self._rows)

    def mermaid(self, title: str) -> str:
        """The table as a Mermaid state diagram for the documentation."""
        lines = ["```mermaid", "stateDiagram-v2", f"    %% {title}"]
        for row in self:
            for source in row.source:
                lines.append(f"    {source} --> {row.target or source}: {row.label}")
        return "\n".join([*lines, "```"])
