"""The two frozen files a deal is replayed from (protocol §8.1).

``inspectors.tsv``   ``cert:3301-001<TAB>scjg<TAB>q<TAB>40``
``eligibility.tsv``  who serves which area or team, which object lies in which, who is barred.
"""

from __future__ import annotations

from collections.abc import Sequence

from fairdraw.match.roster import RosterInspector, encode_lines
from mingqian.draw.models import DrawnObject
from mingqian.library.models import Inspector
from mingqian.matching.dealing.eligibility import Staff

NO_TEAM = "未分组"


def roster_lines(staff: Staff, department: str) -> bytes:
    """The inspector file: everybody who may be drawn, with what each may still take."""
    rows = [
        RosterInspector(
            p.iid, department, qualified=p.iid in staff.qualified, cap=staff.caps[p.iid]
        )
        for p in staff.inspectors
    ]
    return encode_lines([row.line for row in rows])


def eligibility_lines(
    staff: Staff,
    objects: Sequence[DrawnObject],
    department: str,
    teams: dict[str, str] | None = None,
) -> bytes:
    """The eligibility file. ``teams`` maps object → team where teams were dealt first."""
    lines = []
    for code, people in staff.covers.items():
        lines += [f"{iid}\tserves\tarea-{code}" for iid in people]
    numbers = {name: n for n, name in enumerate(team_names(staff), 1)}
    if teams is not None:
        lines += [
            f"{person.iid}\tserves\tteam-{numbers[team_of(person)]}" for person in staff.inspectors
        ]
    for drawn in objects:
        lines.append(f"{drawn.oid}\tin\t{department}/area-{drawn.inspection_object.region_id}")
        if teams is not None:
            lines.append(f"{drawn.oid}\tin\t{department}/team-{numbers[teams[drawn.oid]]}")
        barred = staff.barred.get(drawn.inspection_object_id, {})
        lines += [f"{drawn.oid}\tnot\t{iid}" for iid in barred]
    return encode_lines(lines)


def team_of(person: Inspector) -> str:
    """The group a person is drawn with: the recorded post."""
    return person.position.strip() or NO_TEAM


def team_names(staff: Staff) -> list[str]:
    """All groups, by name."""
    return sorted({team_of(person) for person in staff.inspectors})
