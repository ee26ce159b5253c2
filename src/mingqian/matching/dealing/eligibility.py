"""Who may be dealt to which object, frozen as the two files a deal is replayed from.

``inspectors.tsv``   ``cert:3301-001<TAB>scjg<TAB>q<TAB>40``
``eligibility.tsv``  who serves which area or team, which object lies in which, who is recused.

Certificates, leave, specialities and scope decide who stands in the first file at all; level,
boundary, interests and the chosen way of drawing decide the second.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from fairdraw.match.roster import RosterInspector, encode_lines
from mingqian.draw.models import DrawnObject
from mingqian.foundation.org.models import Region
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.rules.applied import Rules
from mingqian.library import selectors as library
from mingqian.library.models import InspectionItem, Inspector
from mingqian.matching.models import DepartmentPart

BY_REGION = "by_region"
BY_TEAM = "by_team"
BY_SPECIALITY = "by_speciality"
NO_TEAM = "未分组"


@dataclass(slots=True)
class Staff:
    """The inspectors of a part with who may serve which object."""

    inspectors: list[Inspector]
    #: region code → iids whose level and boundary cover it
    covers: dict[str, set[str]] = field(default_factory=dict)
    #: object pk → iids with a declared interest
    recused: dict[int, set[str]] = field(default_factory=dict)

    def eligible(self, drawn: DrawnObject) -> set[str]:
        """Iids who may be dealt to an object."""
        area = self.covers[drawn.inspection_object.region_id]
        return area - self.recused.get(drawn.inspection_object_id, set())


def staff_of(
    part: DepartmentPart,
    objects: Sequence[DrawnObject],
    *,
    items: Sequence[InspectionItem],
    on: dt.date,
    mode: str = "global",
) -> Staff:
    """Inspectors of the part's own department who may be drawn for the items on a day."""
    found = rules.for_case(part.task)
    people = candidates(part, found, items=items, on=on)
    if mode == BY_SPECIALITY:
        wanted = {item.required_speciality or item.category for item in items}
        people = [person for person in people if wanted & set(person.specialities)]
    staff = Staff(people)
    home = part.department.region if mode == BY_REGION else None
    for drawn in objects:
        code = drawn.inspection_object.region_id
        if code not in staff.covers:
            staff.covers[code] = {
                person.iid for person in people if _covers(person, drawn, found, on, home)
            }
    staff.recused = _recused(people, {drawn.inspection_object_id for drawn in objects}, on)
    return staff


def _recused(people: list[Inspector], objects: set[int], on: dt.date) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for person in people:
        for row in person.recusals.all():
            stands = row.since <= on and (row.until is None or on <= row.until)
            if stands and row.inspection_object_id in objects:
                found.setdefault(row.inspection_object_id, set()).add(person.iid)
    return found


def candidates(
    part: DepartmentPart, found: Rules, *, items: Sequence[InspectionItem], on: dt.date
) -> list[Inspector]:
    """Drawable inspectors of the own department; of the very unit where the unit draws."""
    rows = library.drawable_inspectors(part.department, on, items=items, rules=found)
    if found.text("draw.inspectors_drawn_by") == "implementing_unit":
        rows = rows.filter(department=part.department)
    return list(rows.prefetch_related("boundary", "recusals", "leaves", "credentials"))


def _covers(
    person: Inspector, drawn: DrawnObject, found: Rules, on: dt.date, home: Region | None
) -> bool:
    """Whether level and boundary reach the object; within ``home``, by a narrower recorded area."""
    thing = drawn.inspection_object
    reasons = library.ineligibility(person, on, inspection_object=thing, rules=found)
    if any(reason.code != "recusal" for reason in reasons):
        return False
    if home is None:
        return True
    areas = [area for area in person.boundary.all() if area.pk != home.pk]
    return any(area.contains(thing.region) for area in areas)


def roster_lines(staff: Staff, department: str, cap: int) -> bytes:
    """The inspector file: everybody who may be drawn, with one cap for all."""
    rows = [RosterInspector(p.iid, department, qualified=True, cap=cap) for p in staff.inspectors]
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
    if teams is not None:
        for number, name in enumerate(team_names(staff), 1):
            members = [p.iid for p in staff.inspectors if team_of(p) == name]
            lines += [f"{iid}\tserves\tteam-{number}" for iid in members]
    numbers = {name: n for n, name in enumerate(team_names(staff), 1)}
    for drawn in objects:
        lines.append(f"{drawn.oid}\tin\t{department}/area-{drawn.inspection_object.region_id}")
        if teams is not None:
            lines.append(f"{drawn.oid}\tin\t{department}/team-{numbers[teams[drawn.oid]]}")
        recused = staff.recused.get(drawn.inspection_object_id, set())
        lines += [f"{drawn.oid}\tnot\t{iid}" for iid in recused]
    return encode_lines(lines)


def team_of(person: Inspector) -> str:
    """The group a person is drawn with: the recorded post."""
    return person.position.strip() or NO_TEAM


def team_names(staff: Staff) -> list[str]:
    """All groups, by name."""
    return sorted({team_of(person) for person in staff.inspectors})
