"""Who may do what to a draw (flows §4: 惠州 第（四）（九）条, 昌江 第十四条, 兴隆台 六（三）)."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from mingqian.draw.models import Draw, DrawnObject, SeedShare
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Decision, allow, refuse
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.rules import selectors as rules

SUPPLEMENT = "平台抽取规程 §11：递补超过上限、备选用完或者经批准扩大的，另行补抽"
#: Roles that follow every draw of their region and below, without taking part.
OVERSEERS = frozenset({Role.OFFICE, Role.JUSTICE, Role.CHIEF, Role.LEGAL, Role.ASSESSOR})

#: Who works on a drawn list in the departments of the draw.
WORKERS = frozenset({Role.HANDLER, Role.HEAD})


def visible_to(actor: Actor) -> QuerySet[Draw]:
    """Draws the actor may see: its departments', those it contributes to, its region's."""
    draws = Draw.objects.select_related("task", "task__lead_department")
    if actor.is_system:
        return draws
    if not actor.has(Permission.DRAW_VIEW):
        return draws.none()
    own = Q(task__lead_department__in=actor.department_ids)
    joined = Q(task__participating_departments__in=actor.department_ids)
    seen = own | joined | Q(shares__person_id=actor.person_id or 0)
    if actor.roles & OVERSEERS:
        seen |= Q(task__region__path__startswith=actor.region_path)
    if Role.SUPERVISION in actor.roles:
        # 兴隆台 七（三）: it orders its bureau's units to correct, so it sees their draws.
        lead = Q(task__lead_department=actor.bureau_id)
        seen |= lead | Q(task__lead_department__parent=actor.bureau_id)
    if Role.UPPER in actor.roles and actor.system_code:
        seen |= Q(
            task__region__path__startswith=actor.region_path,
            task__lead_department__system_id=actor.system_code,
        )
    return draws.filter(pk__in=Draw.objects.filter(seen).values("pk"))


def may_prepare(actor: Actor, draw: Draw) -> Decision:
    """The one the rulebook lets draw: the lead, or the very unit that will inspect."""
    return may_draw_for(actor, draw.task)


def may_draw_for(actor: Actor, task: object) -> Decision:
    """The same for a task that has no draw yet (``draw.objects_drawn_by``)."""
    found = rules.for_case(task)  # type: ignore[arg-type]
    lead_id = task.lead_department_id  # type: ignore[attr-defined]
    clause = found.clause("draw.objects_drawn_by")
    if found.text("draw.objects_drawn_by") == "implementing_unit":
        if actor.is_system or actor.department_id == lead_id:
            return allow()
        return refuse("名单只能由具体实施抽查的机构抽取", clause=clause, code="not_yours")
    if actor.acts_for(lead_id):
        return allow()
    return refuse("检查对象只能由牵头部门抽取", clause=clause, code="not_yours")


def may_contribute(actor: Actor, draw: Draw) -> Decision:
    """Only the parties named in the seal give a random number."""
    if actor.is_system or shares_of(actor, draw).exists():
        return allow()
    return refuse("您不是本次抽取的参与方", code="not_yours")


def shares_of(actor: Actor, draw: Draw) -> QuerySet[SeedShare]:
    """The shares the actor may fill: its department's, or its own as an observer."""
    departments = Q(is_observer=False, department__in=actor.department_ids)
    return draw.shares.filter(departments | Q(is_observer=True, person_id=actor.person_id or 0))


def may_witness(actor: Actor, draw: Draw) -> Decision:
    """Only an observer named in the seal opens envelopes and enters the beacon."""
    mine = draw.shares.filter(is_observer=True, person_id=actor.person_id or 0)
    if actor.is_system or mine.exists():
        return allow()
    return refuse("只有本次抽取的见证人可以操作", code="not_yours")


def may_see_result(actor: Actor, draw: Draw) -> Decision:
    """Need to know: until a sealed draw is disclosed, its objects are for those who work on them.

    The handlers and heads of the departments of the draw, its witnesses (they hold their own
    numbers and check the record), and the legal unit where the list is filed with it.
    """
    if actor.is_system or draw.disclosure != "sealed":
        return allow()
    if draw.disclosed_at or (draw.disclose_at and draw.disclose_at <= timezone.now()):
        return allow()
    if draw.shares.filter(person_id=actor.person_id or 0).exists():
        return allow()
    task = draw.task
    ours = [task.lead_department_id, *task.participating_departments.values_list("pk", flat=True)]
    if actor.roles & WORKERS and any(actor.acts_for(pk) for pk in ours):
        return allow()
    files = rules.for_case(task).is_on("draw.list_filing_to") and Role.LEGAL in actor.roles
    if files and actor.bureau_id == task.lead_department.bureau.pk:
        return allow()
    return refuse("抽取结果封存，公开时间未到", code="not_disclosed")


def may_confirm(actor: Actor, draw: Draw) -> Decision:
    """The head of the department that drew (兴隆台 六（三）)."""
    if actor.acts_for(draw.task.lead_department_id):
        return allow()
    return refuse("名单由抽取部门的负责人确认", code="not_yours")


def may_seal_member(actor: Actor, draw: Draw) -> Decision:
    """Who started the coordination seals all members: each joined by its own drawer's act."""
    if draw.coordination is not None and actor.acts_for(draw.coordination.started_for_id):
        return allow()
    return refuse("统筹抽取由发起部门封存", code="not_yours")


def may_approve_supplement(actor: Actor, draw: Draw) -> Decision:
    """The head of the department that draws, and never the one who asked."""
    if not actor.acts_for(draw.task.lead_department_id):
        return refuse("扩大抽查由牵头部门负责人批准", code="not_yours")
    if actor.person_id is not None and actor.person_id == draw.asked_by_id:
        return refuse("提出人不能批准自己提出的补抽，须由另一人批准")
    return allow()


def may_file(actor: Actor, draw: Draw) -> Decision:
    """The legal unit of the same bureau (兴隆台 六（三）“到法制备案”)."""
    bureau_id = draw.task.lead_department.bureau.pk
    if actor.is_system or actor.bureau_id == bureau_id:
        return allow()
    return refuse("名单由本单位法制机构备案", code="not_yours")


def may_override(actor: Actor, draw: Draw) -> Decision:
    """Who the rulebook names to set an exclusion aside (``exclusion.override_approval_by``)."""
    found = rules.for_case(draw.task)
    key = "exclusion.override_approval_by"
    lead = draw.task.lead_department
    if found.text(key) == "leader_in_charge":
        role, ours = Role.CHIEF, actor.bureau_id == lead.bureau.pk
    else:
        role, ours = Role.HEAD, actor.acts_for(lead.pk)
    if actor.is_system or (role in actor.roles and ours):
        return allow()
    return refuse(
        f"突破排除须由{found.explain(key).value}批准", clause=found.clause(key), code="not_yours"
    )


def may_request_drop(actor: Actor, drawn: DrawnObject) -> Decision:
    """The lead's handler."""
    return may_prepare(actor, drawn.draw)


def may_consent_drop(actor: Actor, drawn: DrawnObject) -> Decision:
    """The lead's head, and never the one who asked."""
    if not actor.acts_for(drawn.draw.task.lead_department_id):
        return refuse("由牵头部门负责人决定", code="not_yours")
    if actor.person_id is not None and actor.person_id == drawn.drop_requester_id:
        return refuse("申请人不能同意自己的申请，须由另一人决定")
    return allow()
