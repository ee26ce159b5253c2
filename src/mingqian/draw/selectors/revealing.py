"""The reveal on the stage: a result already fixed is sent turn by turn, never ahead of its turn."""

from __future__ import annotations

from dataclasses import dataclass

from mingqian.draw.models import Draw, DrawnObject, DrawnState
from mingqian.draw.selectors.draws import drawn_objects
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


def reveal_of(draw: Draw) -> Reveal:
    """How the result of a drawn draw comes on the stage."""
    total = len(_selected(draw))
    at_once = min(MOST_AT_ONCE, max(1, -(-total // MOST_TURNS)))
    return Reveal(total, min(total, MOST_TURNS * at_once), at_once)


def lots_of_turn(draw: Draw, turn: int) -> list[tuple[int, DrawnObject]]:
    """The lots of one turn with their numbers from 1. Refused 404 where there is no such turn."""
    plan = reveal_of(draw)
    if not 1 <= turn <= plan.turns:
        raise Refused("没有这一签", code="missing", status=404)
    start = (turn - 1) * plan.at_once
    rows = _selected(draw)[start : min(start + plan.at_once, plan.shown)]
    return list(enumerate(rows, start + 1))


def _selected(draw: Draw) -> list[DrawnObject]:
    """What the draw itself selected, whatever became of it since."""
    rows = drawn_objects(draw).exclude(state__in=[DrawnState.RESERVE, DrawnState.PROMOTED])
    return list(rows)
