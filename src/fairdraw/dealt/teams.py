"""Dealing group by group (分组随机): a group for every object first, then members of that group.

Whether everybody can be served must not depend on the seed, or terms could be sealed that cannot be
dealt. So the groups are dealt under a limit c: a group may take an object when it has as many
eligible members as the object needs, enough of them qualified, *each of whom may take c objects*;
and it takes at most c objects. Whatever the seed gives, nobody's limit can then be exceeded.
c is the least limit of any inspector with which every object finds a group (protocol §8.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fairdraw.errors import InfeasibleError, PoolError
from fairdraw.hashing import hexdigest
from fairdraw.lines import lines
from fairdraw.match.deal import deal_table
from fairdraw.match.shortage import Shortage, count_shortage
from fairdraw.match.table import MatchInspector, MatchObject, Table
from fairdraw.pool import STRATUM


def read_teams(data: bytes) -> dict[str, str]:
    """Read ``teams.tsv``: ``cert:3301-001<TAB>team-1``, sorted by id; raise PoolError by line."""
    found: dict[str, str] = {}
    before = b""
    for number, raw in lines(data, "分组名单", "team list"):
        person, tab, team = raw.decode("utf-8", "replace").partition("\t")
        if not tab or not STRATUM.fullmatch(team) or raw.partition(b"\t")[0] <= before:
            raise PoolError("分组名单有误", "malformed team list", line=number)
        before = raw.partition(b"\t")[0]
        found[person] = team
    return found


def team_table(table: Table, teams: Mapping[str, str]) -> Table:
    """Return the table of groups at the least limit that serves everybody.

    Raises InfeasibleError where no limit does; its certificate counts groups, not people.
    """
    if not table.objects:
        return _at(table, teams, 1)
    limits = sorted({item.cap for item in table.inspectors if item.cap and item.id in teams})
    shortage: Shortage | None = None
    for limit in limits:
        groups = _at(table, teams, limit)
        gap = groups.flow().solve()
        if gap is None:
            return groups
        shortage = shortage or count_shortage(groups, _names(groups, gap.objects))
    raise InfeasibleError(shortage or count_shortage(_at(table, teams, 1), _all(table)))


def deal_teams(seed: str, groups: Table, alg: str = "sha256") -> dict[str, str]:
    """Return object → group, dealt with ``H("mq1:teams:" seed)``, objects in order of turns."""
    found = deal_table(hexdigest(f"mq1:teams:{seed}", alg), groups, alg=alg)
    return {name: team[0] for name, team in found.assignment.items()}


def within(table: Table, teams: Mapping[str, str], dealt: Mapping[str, str]) -> Table:
    """Return `table` with every object open to the members of its own group only."""
    members: dict[str, int] = {}
    for i, item in enumerate(table.inspectors):
        if item.id in teams:
            members[teams[item.id]] = members.get(teams[item.id], 0) | 1 << i
    things = [
        MatchObject(
            thing.id,
            thing.need,
            _ids(table, table.eligible[o] & members.get(dealt[thing.id], 0)),
            thing.need_qualified,
        )
        for o, thing in enumerate(table.objects)
    ]
    return Table(things, table.inspectors)


def _at(table: Table, teams: Mapping[str, str], limit: int) -> Table:
    able: dict[str, int] = dict.fromkeys(teams.values(), 0)
    for i, item in enumerate(table.inspectors):
        if item.cap >= limit and item.id in teams:
            able[teams[item.id]] |= 1 << i
    shared: dict[tuple[int, int, int], list[str]] = {}  # objects often are alike: judge them once
    things = []
    for o, thing in enumerate(table.objects):
        key = table.eligible[o], thing.need, thing.need_qualified
        if key not in shared:
            shared[key] = [team for team, mask in able.items() if _can(table, mask, key)]
        things.append(MatchObject(thing.id, 1, shared[key]))
    return Table(things, [MatchInspector(team, limit) for team in able])


def _can(table: Table, members: int, asked: tuple[int, int, int]) -> bool:
    eligible, need, need_qualified = asked
    who = eligible & members
    return who.bit_count() >= need and (who & table.qualified).bit_count() >= need_qualified


def _ids(table: Table, mask: int) -> list[str]:
    return [item.id for i, item in enumerate(table.inspectors) if mask >> i & 1]


def _names(table: Table, places: Iterable[int]) -> list[str]:
    return [table.objects[o].id for o in places]


def _all(table: Table) -> list[str]:
    return [thing.id for thing in table.objects]
