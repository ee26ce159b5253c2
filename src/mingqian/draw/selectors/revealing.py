"""The reveal on the stage: a result already fixed is sent turn by turn, never ahead of its turn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mingqian.draw.models import DrawnObject, DrawnState
from mingqian.foundation.policy.decision import Refused

#: More turns nobody would watch; more lots no screen shows. Matters of the stage, not of policy.
MOST_TURNS = 48
MOST_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class Reveal:
    """``total`` objects are drawn; ``shown`` of them come on the stage, ``at_once`` a turn."""

    total: int
    shown: int
    at_once: int

    @property
    def turns(self) -> int:
        """How many turns there are."""
        return -(-self.shown // self.at_once) if self.shown else 0


def reveal_of(rows: Iterable[DrawnObject]) -> Reveal:
    """How a result comes on the stage; ``rows`` is what the reader may see of it, in order."""
    total = len(_selected(rows))
    at_once = min(MOST_AT_ONCE, max(1, -(-total // MOST_TURNS)))
    return Reveal(total, min(total, MOST_TURNS * at_once), at_once)


def lots_of_turn(rows: Iterable[DrawnObject], turn: int) -> list[tuple[int, DrawnObject]]:
    """The lots of one turn with their numbers from 1. Refused 404 where there is no such turn."""
    lots = _selected(rows)
    plan = reveal_of(lots)
    if not 1 <= turn <= plan.turns:
        raise Refused("没有这一签", code="missing", status=404)
    start = (turn - 1) * plan.at_once
    return list(enumerate(lots[start : min(start + plan.at_once, plan.shown)], start + 1))


def _selected(rows: Iterable[DrawnObject]) -> list[DrawnObject]:
    """What the draw itself selected, whatever became of it since."""
    later = {DrawnState.RESERVE, DrawnState.PROMOTED}
    return [row for row in rows if row.state not in later]
