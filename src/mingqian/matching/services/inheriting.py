"""When a reserve steps in after the deal, its inspectors are those of the object it replaces.

Nobody chooses them: whoever was dealt to the dropped object goes to the promoted one, except who
may not go there (interest, boundary); that place is filled by the order the deal's seed gives.
"""

from __future__ import annotations

from django.utils import timezone

from mingqian.draw.models import DrawnObject
from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.matching import events
from mingqian.matching.dealing.eligibility import Question, staff_of
from mingqian.matching.models import Assignment, AssignmentState, DepartmentPart, InspectionTeam
from mingqian.matching.services.places import fill_place


def inherit(drawn: DrawnObject, actor: Actor) -> None:
    """Move the inspectors of the dropped object to the one that stepped in."""
    dropped = drawn.replaces
    if dropped is None:
        return
    standing = Assignment.objects.filter(drawn_object=dropped, state=AssignmentState.ACTIVE)
    old_team = InspectionTeam.objects.filter(drawn_object=dropped).first()
    moved: dict[int, Assignment] = {}
    redrawn = 0
    for old in standing.select_related("part", "inspector").order_by("pk"):
        new = Assignment.objects.create(
            part=old.part, drawn_object=drawn, inspector=old.inspector, role=old.role
        )
        moved[old.pk] = new
        if not _may_go(old.part, drawn, old.inspector.iid):
            redrawn += 1
            moved[old.pk] = _draw_again(new)
    standing.update(state=AssignmentState.REPLACED)
    if old_team is not None and old_team.leader_id in moved:
        team = InspectionTeam.objects.create(
            drawn_object=drawn, leader=moved[old_team.leader_id], formed_by=old_team.formed_by
        )
        team.supporting_parties.set(old_team.supporting_parties.all())
    if moved:
        payload = {"name": drawn.name, "redrawn": redrawn}
        record(events.INHERITED, actor=actor, subject=drawn, payload=payload)


def _may_go(part: DepartmentPart, drawn: DrawnObject, iid: str) -> bool:
    day = part.planned_on or timezone.localdate()
    staff = staff_of(part, [drawn], Question(list(part.items.all()), day))
    return iid in staff.eligible(drawn)


def _draw_again(place: Assignment) -> Assignment:
    try:
        return fill_place(place).assignment
    except Refused:
        # Nobody left: the place stays open and blockers() names it.
        Assignment.objects.filter(pk=place.pk).update(state=AssignmentState.REPLACED)
        return place
