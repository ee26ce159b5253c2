"""The frozen files a deal is replayed from (protocol §8.1, §8.5).

``inspectors.tsv``   ``cert:3301-001<TAB>scjg<TAB>q<TAB>40``
``eligibility.tsv``  who serves which area, which object lies in which, who is barred.
``teams.tsv``        ``cert:3301-001<TAB>team-1``, where groups are dealt first (分组随机).
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


def eligibility_lines(staff: Staff, objects: Sequence[DrawnObject], department: str) -> bytes:
    """The eligibility file."""
    lines = []
    for code, people in staff.covers.items():
        lines += [f"{iid}\tserves\tarea-{code}" for iid in people]
    for drawn in objects:
        lines.append(f"{drawn.oid}\tin\t{department}/area-{drawn.inspection_object.region_id}")
        barred = staff.barred.get(drawn.inspection_object_id, {})
        lines += [f"{drawn.oid}\tnot\t{iid}" for iid in barred]
    return encode_lines(lines)


def team_lines(staff: Staff) -> bytes:
    """The team file: everybody of the inspector file with the code of the group."""
    codes = {name: code for code, name in teams_of(staff).items()}
    return encode_lines([f"{p.iid}\t{codes[team_of(p)]}" for p in staff.inspectors])


def teams_of(staff: Staff) -> dict[str, str]:
    """Code → name of every group: the people with one recorded post."""
    names = sorted({team_of(person) for person in staff.inspectors})
    return {f"team-{number}": name for number, name in enumerate(names, 1)}


def team_of(person: Inspector) -> str:
    """The group a person is drawn with: the recorded post."""
    return person.position.strip() or NO_TEAM
