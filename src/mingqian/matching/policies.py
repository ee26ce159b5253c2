"""Who configures a department's part, forms teams, asks for and agrees to a substitution."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from mingqian.draw import policies as draws
from mingqian.draw.models import Draw
from mingqian.draw.policies import OVERSEERS
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Decision, allow, refuse
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.rules import selectors as rules
from mingqian.matching.models import Assignment, DepartmentPart, Substitution, TermsSeal
from mingqian.scheme.models import InspectionTask


def visible_to(actor: Actor) -> QuerySet[DepartmentPart]:
    """Parts of the actor's departments, of tasks they lead or join, of the region overseen."""
    parts = DepartmentPart.objects.select_related(
        "task", "task__lead_department", "department", "department__region"
    )
    if actor.is_system:
        return parts
    if not actor.has(Permission.TASK_VIEW):
        return parts.none()
    ids = actor.department_ids
    seen = Q(department__in=ids) | Q(task__lead_department__in=ids)
    seen |= Q(task__in=DepartmentPart.objects.filter(department__in=ids).values("task"))
    if actor.roles & OVERSEERS:
        seen |= Q(task__region__path__startswith=actor.region_path)
    if Role.SUPERVISION in actor.roles:
        # 兴隆台 七（三）: substitutions and seals given back are its to look into.
        seen |= Q(task__lead_department=actor.bureau_id)
        seen |= Q(task__lead_department__parent=actor.bureau_id)
    return parts.filter(seen)


def concerned_parts(actor: Actor) -> QuerySet[DepartmentPart]:
    """Parts whose standstill the actor answers for: the department's own, the lead's, and those
    personnel supervision looks into."""
    found = visible_to(actor)
    if actor.is_system or Role.SUPERVISION in actor.roles:
        return found
    if not actor.has(Permission.MATCHING_CONFIGURE):
        return found.none()
    ids = actor.department_ids
    return found.filter(Q(department__in=ids) | Q(task__lead_department__in=ids))


def may_configure(actor: Actor, part: DepartmentPart) -> Decision:
    """Each department configures its own part; nobody for another (惠州 第（四）条)."""
    found = rules.for_case(part.task)
    clause = found.clause("draw.inspectors_drawn_by")
    if found.text("draw.inspectors_drawn_by") == "implementing_unit":
        if actor.is_system or actor.department_id == part.department_id:
            return allow()
        return refuse("检查人员由具体实施抽查的机构抽取", clause=clause, code="not_yours")
    if actor.acts_for(part.department_id):
        return allow()
    return refuse("只能配置本部门的任务，抽取本部门人员", clause=clause, code="not_yours")


def by_chance_only(actor: Actor, part: DepartmentPart) -> Decision:
    """Nobody deals by hand, and no department takes its own seal back: see the acts on the seal."""
    if actor.is_system:
        return allow()
    return refuse("须由见证人录入随机源后匹配", code="not_yours")


def witnessed_draws(actor: Actor) -> QuerySet[Draw]:
    """Draws of which the actor is an observer."""
    mine = Draw.objects.filter(shares__is_observer=True, shares__person_id=actor.person_id or 0)
    return mine if actor.has(Permission.DRAW_WITNESS) else mine.none()


def may_give_chance(actor: Actor, seal: TermsSeal) -> Decision:
    """An observer of the draw, who never belongs to a department that is dealt (protocol §6)."""
    found = draws.may_witness(actor, seal.draw)
    if found and not actor.is_system and actor.acts_for(seal.part.department_id):
        return refuse("本部门人员不能录入本部门的匹配随机源", code="not_yours")
    return found


def may_lead(actor: Actor, task: InspectionTask) -> Decision:
    """The lead forms the joint team (昌江 第十五条)."""
    if actor.acts_for(task.lead_department_id):
        return allow()
    return refuse("检查组由牵头部门组建", clause="昌江 第十五条", code="not_yours")


def may_confirm(actor: Actor, assignment: Assignment) -> Decision:
    """An inspector confirms for himself."""
    if actor.is_system or (
        actor.person_id is not None and assignment.inspector.person_id == actor.person_id
    ):
        return allow()
    return refuse("只能由检查人员本人确认", code="not_yours")


def may_request(actor: Actor, assignment: Assignment) -> Decision:
    """The inspector's own department asks."""
    if actor.acts_for(assignment.part.department_id):
        return allow()
    return refuse("只能为本部门人员申请更换", code="not_yours")


def may_recuse(actor: Actor, assignment: Assignment) -> Decision:
    """The inspector himself, his department, or the lead declares an interest."""
    part = assignment.part
    if assignment.inspector.person_id is not None and (
        actor.person_id == assignment.inspector.person_id
    ):
        return allow()
    if actor.acts_for(part.department_id) or actor.acts_for(part.task.lead_department_id):
        return allow()
    return refuse("只能由本人、本部门或者牵头部门提出回避", code="not_yours")


def may_decide(actor: Actor, substitution: Substitution) -> Decision:
    """The responsible person of the inspector's own department (昌江 第十四条)."""
    part = substitution.assignment.part
    if not actor.acts_for(part.department_id):
        return refuse("由检查人员所在部门的负责人决定", code="not_yours")
    return allow()
