"""What a bulk act is: checked facts, words, a count before, a step, its undoing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Q

from mingqian.foundation.policy.actor import Actor
from mingqian.library.models import BulkChange, BulkLine, InspectionObject


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one object; neither changed nor refused: it stood so already."""

    pk: int
    note: str = ""
    before: str = ""
    is_changed: bool = False


class Act(Protocol):
    """A kind of bulk act."""

    def check(self, facts: dict[str, Any], actor: Actor) -> dict[str, Any]:
        """The facts in their kept form; raises :class:`Refused` 403, 422."""

    def words(self, facts: dict[str, Any]) -> str:
        """The act in words."""

    def kept(self, facts: dict[str, Any], actor: Actor) -> Q:
        """Which objects the actor may do it to, for the count before."""

    def do(
        self, change: BulkChange, rows: list[InspectionObject], actor: Actor
    ) -> Iterable[Outcome]:
        """Do it to some objects inside the caller's transaction."""

    def undo(self, change: BulkChange, lines: list[BulkLine], actor: Actor) -> Iterable[Outcome]:
        """Put back what stood before, where nobody has changed it since."""
