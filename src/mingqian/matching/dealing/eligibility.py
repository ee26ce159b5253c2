"""Who may be dealt to which object, and who may not by which rule.

Certificates, leave, qualifications, specialities and scope decide who stands on the list at all;
level, boundary, interests, rotation and the chosen way of drawing decide who may go where. Every
person taken off is kept with the rule that took him off: the record tells it later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from mingqian.draw.models import DrawnObject
from mingqian.foundation.org.models import Region
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.rules.applied import Rules
from mingqian.library import selectors as library
from mingqian.library.models import InspectionItem, InspectionObject, Inspector
from mingqian.library.selectors import Ineligibility
from mingqian.matching.dealing import history
from mingqian.matching.models import DepartmentPart

GLOBAL = "global"
BY_REGION = "by_region"
BY_TEAM = "by_team"
BY_SPECIALITY = "by_speciality"
MODES_KEY = "draw.inspector_modes"
CAP_KEY = "inspectors.max_open_objects"
#: Relaxations of ``draw.inspector_relax``.
ROTATION, WORKLOAD, MODE, NEIGHBOURS = "rotation", "workload", "mode", "neighbours"


@dataclass(frozen=True)
class Question:
    """For which items, on which day, in which way, with which limits lifted staff is asked."""

    items: Sequence[InspectionItem]
    on: dt.date
    mode: str = GLOBAL
    lifted: frozenset[str] = frozenset()

    @property
    def way(self) -> str:
        """The way of drawing that counts once limits are lifted."""
        return GLOBAL if MODE in self.lifted else self.mode


@dataclass(slots=True)
class Staff:
    """The inspectors of a part with who may serve which object, and why others may not."""

    inspectors: list[Inspector]
    #: people of the department who cannot be dealt at all
    removed: list[tuple[Inspector, Ineligibility]] = field(default_factory=list)
    #: region code → iids whose level and boundary cover it
    covers: dict[str, set[str]] = field(default_factory=dict)
    #: region code → iid → why it is not covered
    outside: dict[str, dict[str, Ineligibility]] = field(default_factory=dict)
    #: object pk → iid → why the pair is barred
    barred: dict[int, dict[str, Ineligibility]] = field(default_factory=dict)
    #: iid → objects it may still take
    caps: dict[str, int] = field(default_factory=dict)
    #: iids that count towards the legal minimum
    qualified: set[str] = field(default_factory=set)

    def eligible(self, drawn: DrawnObject) -> set[str]:
        """Iids who may be dealt to an object."""
        area = self.covers[drawn.inspection_object.region_id]
        return area - self.barred.get(drawn.inspection_object_id, {}).keys()

    def why_not(self, iid: str, drawn: DrawnObject) -> Ineligibility | None:
        """Why somebody on the list may not go to an object; None where it may."""
        barred = self.barred.get(drawn.inspection_object_id, {}).get(iid)
        return barred or self.outside[drawn.inspection_object.region_id].get(iid)


def staff_of(part: DepartmentPart, objects: Sequence[DrawnObject], question: Question) -> Staff:
    """Inspectors of the part's own department who may be drawn for the items on a day."""
    found = rules.for_case(part.task)
    people = candidates(part, found, items=question.items, on=question.on)
    staff = Staff(people)
    staff.removed = _removed(part, people, found, question)
    if question.way == BY_SPECIALITY:
        _keep_specialists(staff, question, found)
    _cover(staff, part, objects, found, question)
    things = list(
        {drawn.inspection_object_id: drawn.inspection_object for drawn in objects}.values()
    )
    staff.barred = _barred(part, staff.inspectors, things, found, question)
    staff.caps = _caps(part, staff.inspectors, len(objects), found, question)
    staff.qualified = {
        person.iid
        for person in staff.inspectors
        if any(row.is_valid_on(question.on) for row in person.credentials.all())
    }
    return staff


def candidates(
    part: DepartmentPart, found: Rules, *, items: Sequence[InspectionItem], on: dt.date
) -> list[Inspector]:
    """Drawable inspectors of the own department; of the very unit where the unit draws."""
    rows = library.drawable_inspectors(part.department, on, items=items, rules=found)
    if found.text("draw.inspectors_drawn_by") == "implementing_unit":
        rows = rows.filter(department=part.department)
    return list(rows.prefetch_related("boundary", "leaves", "credentials"))


def _removed(
    part: DepartmentPart, people: list[Inspector], found: Rules, question: Question
) -> list[tuple[Inspector, Ineligibility]]:
    """Everybody else of the department with the first rule that takes him off; not who left."""
    staying = {person.pk for person in people}
    rows = library.inspectors_of(part.department, question.on).exclude(pk__in=staying)
    removed = []
    for person in rows.select_related("department").prefetch_related("leaves", "credentials"):
        reasons = library.ineligibility(person, question.on, items=question.items, rules=found) or [
            _other_unit(part, found)
        ]
        if reasons[0].code != "left":
            removed.append((person, reasons[0]))
    return removed


def _other_unit(part: DepartmentPart, found: Rules) -> Ineligibility:
    text = f"不是{part.department.label}的人员"
    return Ineligibility("unit", text, found.clause("draw.inspectors_drawn_by"))


def _keep_specialists(staff: Staff, question: Question, found: Rules) -> None:
    wanted = {item.required_speciality or item.category for item in question.items}
    reason = Ineligibility(
        "mode", f"分专业随机：专长不含{'、'.join(sorted(wanted))}", found.clause(MODES_KEY)
    )
    kept = []
    for person in staff.inspectors:
        if wanted & {*person.specialities, *person.qualifications}:
            kept.append(person)
        else:
            staff.removed.append((person, reason))
    staff.inspectors = kept


def _cover(
    staff: Staff,
    part: DepartmentPart,
    objects: Sequence[DrawnObject],
    found: Rules,
    question: Question,
) -> None:
    for drawn in objects:
        thing = drawn.inspection_object
        if thing.region_id in staff.covers:
            continue
        outside = {}
        for person in staff.inspectors:
            reason = _outside(person, thing, part.department.region, found, question)
            if reason is not None:
                outside[person.iid] = reason
        staff.outside[thing.region_id] = outside
        staff.covers[thing.region_id] = {p.iid for p in staff.inspectors} - outside.keys()


def _outside(
    person: Inspector, thing: InspectionObject, home: Region, found: Rules, question: Question
) -> Ineligibility | None:
    """Why level, boundary or the drawing by region keep a person from a place."""
    reasons = library.out_of_boundary(person, thing)
    if reasons and NEIGHBOURS in question.lifted and reasons[0].code == "boundary":
        reasons = [] if _is_neighbour(person, thing.region, home) else reasons
    if reasons:
        return reasons[0]
    if question.way != BY_REGION:
        return None
    areas = [area for area in person.boundary.all() if area.pk != home.pk]
    if any(area.contains(thing.region) for area in areas):
        return None
    text = f"分区域随机：没有登记到{thing.region.name}的执法边界"
    return Ineligibility("mode", text, found.clause(MODES_KEY))


def _is_neighbour(person: Inspector, place: Region, home: Region) -> bool:
    """Whether a place lies beside a recorded area under the same region, inside the home."""
    if not home.contains(place):
        return False
    parents = [area.parent for area in person.boundary.all() if area.parent is not None]
    return any(parent.contains(place) and home.contains(parent) for parent in parents)


def _barred(
    part: DepartmentPart,
    people: list[Inspector],
    things: list[InspectionObject],
    found: Rules,
    question: Question,
) -> dict[int, dict[str, Ineligibility]]:
    """Declared interests, and the last inspector of each object unless rotation is lifted."""
    barred = library.barred_pairs(people, things, question.on, found)
    if ROTATION in question.lifted:
        return barred
    for pk, pairs in history.last_inspectors(part, people, things, question.on, found).items():
        barred.setdefault(pk, {})
        for iid, reason in pairs.items():
            barred[pk].setdefault(iid, reason)
    return barred


def _caps(
    part: DepartmentPart, people: list[Inspector], objects: int, found: Rules, question: Question
) -> dict[str, int]:
    """Objects each may take here: the limit less what is still open in other tasks."""
    limit = found.number(CAP_KEY)
    most = max(1, objects)
    if limit is None or WORKLOAD in question.lifted:
        return {person.iid: most for person in people}
    busy = history.open_objects(part, people)
    return {person.iid: min(most, max(0, limit - busy.get(person.pk, 0))) for person in people}
