"""Filling one place on one object anew: fresh seed, one slot, replaced and recused out (H7)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from fairdraw.match import MatchInspector, MatchObject, deal
from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused, invalid
from mingqian.library.models import Inspector
from mingqian.matching import events
from mingqian.matching.dealing.substitutes import eligible_for
from mingqian.matching.models import Assignment, AssignmentState, InspectionTeam


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
    """Replace ``old`` by a colleague drawn with a fresh seed, or by ``named`` if he is eligible."""
    people = eligible_for(old)
    if not people:
        raise _nobody(old)
    seed = ""
    if named is None:
        seed = secrets.token_hex(32)
        chosen = _draw_one(seed, old, people)
    elif named.iid in {person.iid for person in people}:
        chosen = named
    else:
        raise invalid(
            f"{named.name}不具备接替条件（执法资格、回避、请假或已在本户）", named="请选择可派人员"
        )
    Assignment.objects.filter(pk=old.pk).update(state=AssignmentState.REPLACED)
    new = Assignment.objects.create(
        part=old.part, drawn_object=old.drawn_object, inspector=chosen, role=old.role
    )
    _follow_in_team(old, new)
    return Place(new, seed, len(people))


def _draw_one(seed: str, old: Assignment, people: list[Inspector]) -> Inspector:
    by_iid = {person.iid: person for person in people}
    found = deal(
        seed,
        [MatchObject(old.drawn_object.oid, 1, list(by_iid))],
        [MatchInspector(iid, 1) for iid in by_iid],
    )
    return by_iid[found.assignment[old.drawn_object.oid][0]]


def _follow_in_team(old: Assignment, new: Assignment) -> None:
    """A replaced leader is followed by whoever takes his place."""
    for team in InspectionTeam.objects.filter(leader=old):
        team.leader = new
        team.save(update_fields=["leader"])
        payload = {"leader": new.inspector.name}
        record(events.TEAM_LED, actor=SYSTEM, subject=team.drawn_object, payload=payload)
