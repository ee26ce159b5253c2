"""Who may see, enter, review and correct results: 谁检查、谁录入 (惠州 第（十一）条 and others)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from mingqian.foundation.policy.decision import Decision, allow, refuse
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.rules import selectors as rules
from mingqian.inspection.policies import OVERSEEING, assignment_of
from mingqian.result.models import Result

if TYPE_CHECKING:
    from mingqian.foundation.policy.actor import Actor
    from mingqian.inspection.models import Inspection


def visible_to(actor: Actor) -> QuerySet[Result]:
    """Own departments' results and those of tasks they lead; a fellow participant sees what is
    entered; all entered ones of the region for those who oversee it."""
    rows = Result.objects.all()
    if actor.is_system:
        return rows
    if not actor.has(Permission.RESULT_VIEW):
        return rows.none()
    mine = Q(inspection__part__department_id__in=actor.department_ids) | Q(
        inspection__part__task__lead_department_id__in=actor.department_ids
    )
    shared = Q(inspection__part__task__parts__department_id__in=actor.department_ids)
    if actor.region_path and any(actor.has(permission) for permission in OVERSEEING):
        shared |= Q(inspection__part__task__region__path__startswith=actor.region_path)
    return rows.filter(mine | (shared & ~Q(state__in=["open", "returned"]))).distinct()


def can_enter(actor: Actor, inspection: Inspection) -> Decision:
    """By ``result.entry_by``: the assigned inspector (惠州, 昌江), an inspector of the
    inspecting department (吉林, 彭阳), the implementing unit that inspected (兴隆台)."""
    law = rules.for_case(inspection.part.task)
    clause = law.clause("result.entry_by")
    department = inspection.part.department
    decision = actor.check(Permission.RESULT_ENTER)
    if not decision:
        return decision
    if not actor.acts_for(department.pk):
        return refuse(
            f"谁检查、谁录入：这是{department.label}的检查结果", clause=clause, code="not_yours"
        )
    if law.text("result.entry_by") == "inspecting_department":
        return allow()
    if actor.is_system or assignment_of(actor, inspection) is not None:
        return allow()
    return refuse("谁检查、谁录入：您不是检查该对象的人员", clause=clause, code="not_yours")


def can_enter_result(actor: Actor, result: Result) -> Decision:
    """The same for a result."""
    return can_enter(actor, result.inspection)


def can_review(actor: Actor, result: Result) -> Decision:
    """The head of the department or unit, never who entered it (兴隆台 三)."""
    department = result.inspection.part.department
    if not actor.acts_for(department.pk):
        return refuse(
            f"检查结果由{department.label}负责人审核", clause="兴隆台 三", code="not_yours"
        )
    if actor.person_id is not None and actor.person_id == result.entered_by_id:
        return refuse("不能审核自己录入的结果", clause="兴隆台 三", code="own_entry")
    return allow()


def can_correct(actor: Actor, result: Result) -> Decision:
    """A correction is decided in the inspecting department, not by who entered the result."""
    decision = actor.check(Permission.CORRECTION_DECIDE)
    return can_review(actor, result) if decision else decision
