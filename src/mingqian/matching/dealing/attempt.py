"""One try at one rung: its two files, and the deal or the proof that there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fairdraw.errors import FairDrawError, InfeasibleError
from fairdraw.match import Deal, Shortage
from fairdraw.plan import MatchRule
from mingqian.draw.models import DrawnObject
from mingqian.foundation.policy.decision import Refused
from mingqian.matching.dealing import record
from mingqian.matching.dealing.eligibility import Staff
from mingqian.matching.dealing.files import eligibility_lines, roster_lines
from mingqian.matching.dealing.ladder import Rung
from mingqian.matching.dealing.teams import deal_teams


@dataclass(frozen=True, slots=True)
class Attempt:
    """A rung tried. Exactly one of ``deal`` and ``shortage`` is there; ``no_team`` says that the
    shortage counts groups, not people."""

    rung: Rung
    staff: Staff
    inspectors: bytes
    eligibility: bytes
    teams: dict[str, str] | None
    deal: Deal | None
    shortage: Shortage | None
    no_team: bool = False

    def to_json(self) -> dict[str, Any]:
        """The failed rung as the record keeps it: files, and what to count."""
        gap = self.shortage
        body: dict[str, Any] = {
            "rung": self.rung.code,
            "inspectors": self.inspectors.decode(),
            "eligibility": self.eligibility.decode(),
            "no_team": self.no_team,
        }
        if gap is not None:
            body["shortage"] = {
                "objects": list(gap.objects),
                "inspectors": list(gap.inspectors),
                "need": gap.need,
                "supply": gap.supply,
            }
        return body


def attempt(
    rung: Rung,
    staff: Staff,
    rule: MatchRule,
    seed: str,
    objects: Sequence[DrawnObject],
    *,
    by_team: bool,
) -> Attempt:
    """Try to deal. Raises Refused where an id breaks the protocol."""
    inspectors = roster_lines(staff, rule.department)
    teams = None
    if by_team:
        try:
            teams = deal_teams(staff, objects, seed, rule.need)
        except InfeasibleError as error:
            plain = eligibility_lines(staff, objects, rule.department)
            return Attempt(rung, staff, inspectors, plain, None, None, error.shortage, no_team=True)
    eligibility = eligibility_lines(staff, objects, rule.department, teams)
    oids = [drawn.oid for drawn in objects]
    try:
        result = record.play(rule, seed, inspectors, eligibility, oids)
    except FairDrawError as error:
        text = f"人员或对象标识不合规程：{error.zh}"
        raise Refused(text, code="bad_roster") from None
    return Attempt(rung, staff, inspectors, eligibility, teams, result.deal, result.shortage)
