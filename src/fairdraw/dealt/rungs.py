"""The frozen files of a rung, and what they give: everybody served, or the proof that not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fairdraw.dealt.teams import deal_teams, read_teams, team_table, within
from fairdraw.errors import InfeasibleError
from fairdraw.match.deal import Deal, deal_table
from fairdraw.match.roster import department_table, read_eligibility, read_inspectors
from fairdraw.match.shortage import Shortage, count_shortage
from fairdraw.match.table import Table
from fairdraw.plan import MatchRule


@dataclass(frozen=True, slots=True)
class Files:
    """The line files of one rung; `teams` where groups are dealt first (protocol §8.1, §8.5)."""

    inspectors: bytes
    eligibility: bytes
    teams: bytes | None = None

    def table(self, rule: MatchRule, objects: Sequence[str]) -> Table:
        """Who may go to which object."""
        return department_table(
            rule, read_inspectors(self.inspectors), read_eligibility(self.eligibility), objects, 0
        )


@dataclass(frozen=True, slots=True)
class Played:
    """What a seed gives: the deal, and before it the group of every object where there are any."""

    deal: Deal
    teams: dict[str, str] | None = None


def first_shortage(files: Files, rule: MatchRule, objects: Sequence[str]) -> Shortage | None:
    """Why not every object can be served from `files`; None where all can. No seed is needed.

    Where groups are dealt first the certificate counts groups.
    """
    table = files.table(rule, objects)
    if files.teams is not None:
        try:
            team_table(table, read_teams(files.teams))
        except InfeasibleError as error:
            return error.shortage
        return None
    gap = table.flow().solve()
    if gap is None:
        return None
    names = {table.objects[o].id: only for o, only in gap.objects.items()}
    return count_shortage(table, names, [name for name, only in names.items() if only])


def play(
    files: Files, rule: MatchRule, objects: Sequence[str], seed: str, alg: str = "sha256"
) -> Played:
    """Deal with `seed`; raise InfeasibleError where `first_shortage` finds one."""
    table = files.table(rule, objects)
    if files.teams is None:
        return Played(deal_table(seed, table, alg=alg))
    teams = read_teams(files.teams)
    dealt = deal_teams(seed, team_table(table, teams), alg)
    return Played(deal_table(seed, within(table, teams, dealt), alg=alg), dealt)
