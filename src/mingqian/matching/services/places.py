"""Filling one place on one object anew: one slot, replaced and recused out (H7).

Who comes follows from the seed of the deal (protocol §8.4): there is no second chance to try with.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from fairdraw.dealt import first_of, vacancy_seed
from mingqian.foundation.files import store
from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused, invalid
from mingqian.library.models import Inspector
from mingqian.matching import events
from mingqian.matching.dealing.substitutes import eligible_for
from mingqian.matching.models import Assignment, AssignmentState, InspectionTeam, Vacancy
from mingqian.matching.selectors.seals import record_of, seal_of


@dataclass(frozen=True, slots=True)
class Place:
    """A filled place: who came, by which seed, out of how many."""

    assignment: Assignment
    seed: str
    candidates: int


def require_possible(old: Assignment) -> None:
    """Refused where nobody could take the place."""
    if not eligible_for(old):
        raise _nobody(old)


def _nobody(old: Assignment) -> Refused:
    return Refused(
        f"{old.part.department.label}没有其他可派人员能接替{old.inspector.name}"
        f"检查{old.drawn_object.name}，请先补充检查人员名录库",
        "惠州 第（九）条 / 昌江 第十四条",
        "nobody_left",
    )


def fill_place(old: Assignment, named: Inspector | None = None) -> Place:
    """Replace ``old`` by the colleague whose card comes first, or by ``named`` if eligible."""
    people = {person.iid: person for person in eligible_for(old)}
    if not people:
        raise _nobody(old)
    number = Vacancy.objects.filter(
        assignment__part=old.part_id, assignment__drawn_object=old.drawn_object_id
    ).count()
    if named is not None and named.iid not in people:
        raise invalid(
            f"{named.name}不具备接替条件（执法资格、回避、请假或已在本户）",
            named="请选择可派人员",
        )
    seed, iid = ("", named.iid) if named else _next(old, number + 1, people)
    Assignment.objects.filter(pk=old.pk).update(state=AssignmentState.REPLACED)
    new = Assignment.objects.create(
        part=old.part, drawn_object=old.drawn_object, inspector=people[iid], role=old.role
    )
    if seed:
        Vacancy.objects.create(
            assignment=new, number=number + 1, seed=seed, candidates=sorted(people)
        )
    _follow_in_team(old, new)
    return Place(new, seed, len(people))


def _next(old: Assignment, number: int, people: Collection[str]) -> tuple[str, str]:
    """The seed of the place, and who comes by it."""
    seal = seal_of(old.part, old.drawn_object)
    if seal is None:
        raise Refused("尚未匹配，不能更换人员", code="state")
    body = json.loads(store.read(record_of(seal)[0]))
    alg = str(body["terms"]["alg"])
    seed = vacancy_seed(str(body["seed"]), old.drawn_object.oid, number, alg)
    return seed, str(first_of(seed, people, alg))  # somebody: nobody was refused before


def _follow_in_team(old: Assignment, new: Assignment) -> None:
    """A replaced leader is followed by whoever takes his place."""
    for team in InspectionTeam.objects.filter(leader=old):
        team.leader = new
        team.save(update_fields=["leader"])
        payload = {"leader": new.inspector.name}
        record(events.TEAM_LED, actor=SYSTEM, subject=team.drawn_object, payload=payload)
