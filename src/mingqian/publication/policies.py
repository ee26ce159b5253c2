"""Who may publish, withhold, correct and examine, and who may read."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Decision, allow, refuse
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.rules.applied import Rules
from mingqian.matching.models import Assignment
from mingqian.publication.models import Objection, Publication
from mingqian.result.models import Result
from mingqian.scheme.policies import tasks_visible_to

#: Roles that oversee a whole region (惠州 第（三）条; flows §19).
OVERSEERS = frozenset({Role.OFFICE, Role.JUSTICE, Role.ASSESSOR})
_DECIDERS = {"department_head": Role.HEAD, "legal_unit": Role.LEGAL, "leader_in_charge": Role.CHIEF}


def oversees_region(actor: Actor) -> bool:
    """Whether the actor reads everything of its region (the office, justice, assessors)."""
    return actor.is_system or bool(OVERSEERS & actor.roles)


def visible_to(actor: Actor) -> QuerySet[Publication]:
    """Publications the actor may read inside the platform."""
    rows = Publication.objects.all()
    if actor.is_system:
        return rows
    if not actor.has(P.PUBLICATION_VIEW):
        return rows.none()
    seen = Q(department_id__in=actor.department_ids) | Q(
        result__inspection__part__task__in=tasks_visible_to(actor).values("pk")
    )
    if oversees_region(actor):
        seen |= Q(department__region__path__startswith=actor.region_path)
    return rows.filter(seen)


def objections_visible_to(actor: Actor) -> QuerySet[Objection]:
    """Objections to the department's own publications; all of the region for its overseers."""
    if actor.is_system:
        return Objection.objects.all()
    if not actor.has(P.PUBLICATION_VIEW):
        return Objection.objects.none()
    seen = Q(department_id__in=actor.department_ids)
    if oversees_region(actor):
        seen |= Q(department__region__path__startswith=actor.region_path)
    return Objection.objects.filter(seen)


def rules_of(publication: Publication) -> Rules:
    """The rules the publication stands under: those its task pinned."""
    if publication.result:
        return rules.for_case(publication.result.inspection.part.task)
    return rules.for_region(publication.department)


def publisher_of(result: Result) -> Department:
    """Who publishes a result: the inspecting department, or the unit that drew (兴隆台)."""
    part = result.inspection.part
    if rules.for_case(part.task).text("publication.by") == "drawing_unit":
        return part.task.lead_department if part.is_lead else part.department
    return part.department


def _own(actor: Actor, department_id: int, deed: str) -> Decision:
    if actor.acts_for(department_id):
        return allow()
    return refuse(
        f"只有负责公示的部门可以{deed}", clause="谁检查、谁录入、谁公开", code="not_yours"
    )


def can_publish(actor: Actor, publication: Publication) -> Decision:
    """Only the responsible department publishes its own results (惠州 第（三）条)."""
    return _own(actor, publication.department_id, "公示")


def can_decide_withholding(actor: Actor, publication: Publication) -> Decision:
    """The head decides; in 兴隆台 the legal unit (rulebook: withholding_approval_by)."""
    rulebook = rules_of(publication)
    decider = rulebook.text("publication.withholding_approval_by")
    role = _DECIDERS.get(decider, Role.HEAD)
    clause = rulebook.clause("publication.withholding_approval_by")
    if actor.is_system:
        return refuse("不公示须由人决定", clause=clause)
    if role not in actor.roles:
        return refuse(f"不公示由{role.label}决定", clause=clause, code="not_yours")
    if role is Role.HEAD:
        return _own(actor, publication.department_id, "决定是否公示")
    if publication.department.bureau.pk == actor.bureau_id:
        return allow()
    return refuse("不属于本单位", clause=clause, code="not_yours")


def can_correct(actor: Actor, publication: Publication) -> Decision:
    """A correction is approved by the head of the department that published."""
    if Role.HEAD not in actor.roles and not actor.is_system:
        return refuse("更正由部门负责人批准", clause="建议：部门负责人批准更正", code="not_yours")
    return _own(actor, publication.department_id, "更正")


def inspected_by(actor: Actor, publication: Publication) -> bool:
    """Whether the actor is one of the inspectors behind the publication, or entered it."""
    result = publication.result
    if result is None or actor.person_id is None:
        return False
    if result.entered_by_id == actor.person_id:
        return True
    return Assignment.objects.filter(
        part=result.inspection.part,
        drawn_object=result.inspection.drawn_object,
        inspector__person_id=actor.person_id,
    ).exists()


def can_examine(actor: Actor, objection: Objection) -> Decision:
    """The responsible department examines, by somebody else than those who inspected."""
    own = _own(actor, objection.department_id, "办理异议")
    if not own:
        return own
    if inspected_by(actor, objection.publication):
        clause = rules_of(objection.publication).clause("objection.examined_by")
        return refuse("异议须由原检查人员以外的人员核查", clause=clause)
    return allow()


def can_uphold(actor: Actor, objection: Objection) -> Decision:
    """Upholding corrects a published result: the head decides, and was not an inspector."""
    examined = can_examine(actor, objection)
    return can_correct(actor, objection.publication) if examined else examined
