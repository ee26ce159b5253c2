"""Whether the deal can come off at all, said before it, with what the declared ladder would do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from mingqian.foundation.policy.decision import Refused
from mingqian.matching.dealing.words import Gap, gap_of
from mingqian.matching.models import DepartmentPart, PartState
from mingqian.matching.selectors.parts import mode_labels, need_of
from mingqian.matching.selectors.rounds import round_of, settle_terms


@dataclass(frozen=True, slots=True)
class Step:
    """A rung of the ladder: what it lifts, and whether everybody could be served then."""

    label: str
    clause: str
    is_enough: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Forecast:
    """``gap`` is None where nothing stands in the way; ``steps`` are the rungs after the first."""

    gap: Gap | None
    steps: tuple[Step, ...]
    refused: str = ""

    @property
    def can_relax(self) -> bool:
        """Whether lifting declared limits would help."""
        return bool(self.steps) and self.steps[-1].is_enough


def forecast(
    part: DepartmentPart, *, mode: str = "", need: int | None = None, on: dt.date | None = None
) -> Forecast | None:
    """What a deal would meet; None where it is not this part's turn. Says nothing of who is dealt.

    Possible or not does not depend on the chance to come.
    """
    if part.state != PartState.ITEMS_CHOSEN:
        return None
    way = mode or next(iter(mode_labels(part)))
    try:
        terms = settle_terms(part, mode=way, need=need or need_of(part), planned_on=on)
        game = round_of(part, terms)
        game.require_enough()
    except Refused as refused:
        return Forecast(None, (), refused.reason)
    tried = [row for row in game.attempts() if not row.is_same]
    gaps = [None if row.serves else gap_of(row, game.objects, terms.items) for row in tried]
    steps = tuple(
        Step(row.rung.label, row.rung.clause, gap is None, gap.sentence if gap else "")
        for row, gap in zip(tried[1:], gaps[1:], strict=True)
    )
    return Forecast(gaps[0], steps)
