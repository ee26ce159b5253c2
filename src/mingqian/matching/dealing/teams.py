"""Drawing by group (分组随机): first a group for every object, then its members.

A group is the people with one recorded post. A group can take an object when it has as many
eligible members as the object needs; groups are dealt with the same seed and the same rule.
"""

from __future__ import annotations

from collections.abc import Sequence

from fairdraw.match import MatchInspector, MatchObject, deal
from mingqian.draw.models import DrawnObject
from mingqian.matching.dealing.eligibility import Staff
from mingqian.matching.dealing.files import team_names, team_of


def deal_teams(
    staff: Staff, objects: Sequence[DrawnObject], seed: str, need: int
) -> dict[str, str]:
    """Object id → name of its group. Raises InfeasibleError where no group can take an object."""
    names = team_names(staff)
    members = {
        name: {person.iid for person in staff.inspectors if team_of(person) == name}
        for name in names
    }
    things = [
        MatchObject(
            drawn.oid, 1, [n for n in names if len(members[n] & staff.eligible(drawn)) >= need]
        )
        for drawn in objects
    ]
    groups = [MatchInspector(name, len(objects)) for name in names]
    found = deal(seed, things, groups)
    return {oid: team[0] for oid, team in found.assignment.items()}
