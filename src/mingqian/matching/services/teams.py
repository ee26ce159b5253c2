"""Attendance and the joint team with its leader from the lead (昌江 第十五条)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from mingqian.draw.models import DrawnObject
from mingqian.foundation.journal.record import record
from mingqian.foundation.org.models import Region
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.rules.applied import Rules
from mingqian.foundation.workflow.perform import perform
from mingqian.library import selectors as library
from mingqian.library.models import SupportingParty
from mingqian.matching import events, policies
from mingqian.matching.models import Assignment, AssignmentState, InspectionTeam
from mingqian.matching.selectors.parts import missing_on
from mingqian.matching.states import ASSIGNMENT_TABLE


def confirm_attendance(*, assignment: Assignment, actor: Actor) -> Assignment:
    """The inspector says that he will be there."""

    def change(fresh: Assignment) -> dict[str, object]:
        fresh.confirmed_at = timezone.now()
        fresh.save(update_fields=["confirmed_at"])
        return {"inspector": fresh.inspector.name}

    return perform(ASSIGNMENT_TABLE, assignment, "confirm-attendance", actor=actor, change=change)


@transaction.atomic
def form_team(
    *,
    drawn_object: DrawnObject,
    leader: Assignment,
    actor: Actor,
    supporting_parties: Sequence[SupportingParty] = (),
) -> InspectionTeam:
    """Form the joint team of an object, or name another leader or other experts for it.

    The leader is an inspector of the lead (``team.leader_from``); experts and agencies assist and
    are never counted (吉林 二（三）).
    """
    task = drawn_object.draw.task
    require(actor.check(Permission.MATCHING_FORM_TEAM))
    require(policies.may_lead(actor, task))
    found = rules.for_case(task)
    _require_leader(found, drawn_object, leader)
    _require_staffed(found, drawn_object)
    _require_in_register(supporting_parties, task.region)
    team, _ = InspectionTeam.objects.update_or_create(
        drawn_object=drawn_object, defaults={"leader": leader, "formed_by": actor.name}
    )
    team.supporting_parties.set(supporting_parties)
    members = drawn_object.assignments.filter(state=AssignmentState.ACTIVE).count()
    payload = {
        "leader": leader.inspector.name,
        "members": members,
        "supporting": [party.name for party in supporting_parties],
    }
    record(events.TEAM_FORMED, actor=actor, subject=drawn_object, payload=payload)
    return team


def _require_leader(found: Rules, drawn: DrawnObject, leader: Assignment) -> None:
    if leader.drawn_object_id != drawn.pk or leader.state != AssignmentState.ACTIVE:
        raise invalid("组长须是本户检查人员", leader="请从本户检查人员中选择")
    from_lead = found.text("team.leader_from") == "lead"
    if from_lead and not leader.part.is_lead and _lead_has_staff(drawn):
        raise Refused(
            "组长须由牵头（发起）部门的检查人员担任", found.clause("team.leader_from"), "leader"
        )


def _lead_has_staff(drawn: DrawnObject) -> bool:
    """Where territory gives an object to another unit, the lead sends nobody there."""
    active = drawn.assignments.filter(state=AssignmentState.ACTIVE)
    return active.filter(part__is_lead=True).exists()


def _require_staffed(found: Rules, drawn: DrawnObject) -> None:
    missing = missing_on(drawn)
    if missing:
        words = "、".join(f"{label}缺 {number} 人" for label, number in missing.items())
        raise Refused(
            f"执法检查人员不足，不能组队：{words}；专家和专业机构不计入规定人数",
            found.clause("experts.count_toward_minimum") or "吉林 二（三）",
            "understaffed",
        )


def _require_in_register(parties: Sequence[SupportingParty], place: Region) -> None:
    """In the register of the task's own place or of one above it, and usable today."""
    usable = set(library.supporting_parties(region=place).values_list("pk", flat=True))
    around = place.codes
    strangers = [party.name for party in parties if party.region_id not in around]
    if strangers:
        raise invalid(
            f"专家或专业机构不在{place.name}及其上级的名录库内：" + "、".join(strangers),
            supporting_parties="请从本地名录库中选择",
        )
    stale = [party.name for party in parties if party.pk not in usable]
    if stale:
        raise invalid(
            "专家或专业机构已停用或者资质已过期：" + "、".join(stale),
            supporting_parties="请重新选择",
        )
