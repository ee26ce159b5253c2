"""One try at one rung: its frozen files, and whether they serve everybody. No seed is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fairdraw.dealt import Files, first_shortage
from fairdraw.errors import FairDrawError
from fairdraw.match import Shortage
from fairdraw.plan import MatchRule
from mingqian.draw.models import DrawnObject
from mingqian.foundation.policy.decision import Refused
from mingqian.matching.dealing.eligibility import Staff
from mingqian.matching.dealing.files import eligibility_lines, roster_lines, team_lines
from mingqian.matching.dealing.ladder import Rung


@dataclass(frozen=True, slots=True)
class Attempt:
    """A rung tried. ``shortage`` is None where everybody is served; ``is_same`` where the rung
    lifts nothing that binds here, so that its files are those of the rung before."""

    rung: Rung
    staff: Staff
    files: Files
    shortage: Shortage | None
    is_same: bool = False

    @property
    def serves(self) -> bool:
        """Whether every object has its inspectors, whatever the chance gives."""
        return self.shortage is None

    @property
    def no_team(self) -> bool:
        """Whether the shortage counts groups, not people."""
        return self.shortage is not None and self.files.teams is not None


def freeze(
    staff: Staff, objects: Sequence[DrawnObject], department: str, *, by_team: bool
) -> Files:
    """The files of a rung."""
    return Files(
        roster_lines(staff, department),
        eligibility_lines(staff, objects, department),
        team_lines(staff) if by_team else None,
    )


def shortage_of(files: Files, rule: MatchRule, objects: Sequence[DrawnObject]) -> Shortage | None:
    """The Hall certificate, None where all are served. Refused where an id breaks the protocol."""
    try:
        return first_shortage(files, rule, [drawn.oid for drawn in objects])
    except FairDrawError as error:
        text = f"人员或对象标识不合规程：{error.zh}"
        raise Refused(text, code="bad_roster") from None
