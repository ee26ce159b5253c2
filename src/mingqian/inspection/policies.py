"""Who may see and do what in stage 6.

Clauses: 惠州 第（十）条 (own items only), 昌江 第十五条 (the leader schedules), 彭阳 二（四）.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from mingqian.foundation.policy.decision import Decision, allow, refuse
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.rules import selectors as rules
from mingqian.inspection.models import Inspection
from mingqian.matching.models import Assignment, AssignmentState, InspectionTeam

if TYPE_CHECKING:
    from mingqian.draw.models import DrawnObject
    from mingqian.foundation.policy.actor import Actor

#: Permissions by which an office outside the task looks into the region's checks.
OVERSEEING = (Permission.ASSESSMENT_RUN, Permission.PLAN_REVIEW, Permission.LEGAL_REVIEW)


def visible_to(actor: Actor) -> QuerySet[Inspection]:
    """Checks of every task the actor's departments lead or take part in; all of the region for
    those who oversee it. Other departments' checks are read-only (see :func:`can_carry_out`)."""
    rows = Inspection.objects.all()
    if actor.is_system:
        return rows
    if not actor.has(Permission.INSPECTION_VIEW):
        return rows.none()
    mine = Q(part__task__parts__department_id__in=actor.department_ids) | Q(
        part__task__lead_department_id__in=actor.department_ids
    )
    if actor.region_path and any(actor.has(permission) for permission in OVERSEEING):
        mine |= Q(part__task__region__path__startswith=actor.region_path)
    return rows.filter(mine).distinct()


def assignment_of(actor: Actor, inspection: Inspection) -> Assignment | None:
    """The actor's own standing assignment to a department's check of an object."""
    return Assignment.objects.filter(
        part_id=inspection.part_id,
        drawn_object_id=inspection.drawn_object_id,
        state=AssignmentState.ACTIVE,
        inspector__person_id=actor.person_id or -1,
    ).first()


def can_carry_out(actor: Actor, inspection: Inspection) -> Decision:
    """Only the inspectors dealt to this department's check work on it (惠州 第（十）条)."""
    if not actor.acts_for(inspection.part.department_id):
        return refuse(
            f"这是{inspection.part.department.label}的检查事项，只能查看，不能填写",
            clause="惠州 第（十）条",
            code="not_yours",
        )
    if assignment_of(actor, inspection) is None:
        return refuse(
            "您不是抽取到该对象的检查人员，不能填写",
            clause="惠州 第（九）（十）条",
            code="not_yours",
        )
    return allow()


def is_leader(actor: Actor, drawn_object: DrawnObject) -> bool:
    """Whether the actor leads the joint team of an object."""
    return InspectionTeam.objects.filter(
        drawn_object=drawn_object, leader__inspector__person_id=actor.person_id or -1
    ).exists()


def can_schedule(actor: Actor, drawn_object: DrawnObject) -> Decision:
    """Who sets the day of the visit: the team leader or the lead, as the rulebook says."""
    found = rules.for_case(drawn_object.draw.task).resolve("inspection.schedule_by")
    decision = actor.check(Permission.INSPECTION_SCHEDULE)
    if not decision:
        return decision
    clause = rules.for_case(drawn_object.draw.task).clause("inspection.schedule_by")
    if found.value == "team_leader":
        if is_leader(actor, drawn_object):
            return allow()
        return refuse("检查日程由检查组组长安排，您不是组长", clause=clause, code="not_yours")
    if actor.acts_for(drawn_object.draw.task.lead_department_id):
        return allow()
    return refuse("检查日程由牵头部门安排", clause=clause, code="not_yours")


def can_close_online(actor: Actor, inspection: Inspection) -> Decision:
    """The team leader closes a check without a visit; without a team, its inspectors do (C10)."""
    if not InspectionTeam.objects.filter(drawn_object_id=inspection.drawn_object_id).exists():
        return can_carry_out(actor, inspection)
    if is_leader(actor, inspection.drawn_object):
        return allow()
    return refuse(
        "网络核查后不再上门的，由检查组组长确认",
        clause="昌江 第十六条（一）〔解释适用〕",
        code="not_yours",
    )


def can_notify(actor: Actor, drawn_object: DrawnObject) -> Decision:
    """The joint team tells the object: its leader, or an inspector dealt to it."""
    decision = actor.check(Permission.INSPECTION_CARRY_OUT)
    if not decision:
        return decision
    mine = Assignment.objects.filter(
        drawn_object=drawn_object,
        state=AssignmentState.ACTIVE,
        inspector__person_id=actor.person_id or -1,
    )
    if actor.is_system or mine.exists():
        return allow()
    return refuse("只有检查组成员可以告知检查对象", clause="昌江 第十六条（二）", code="not_yours")
