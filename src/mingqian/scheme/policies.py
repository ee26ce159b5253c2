"""Who may do what to a scheme and a task, and who sees them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Decision, allow, refuse
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.rules import selectors as rules
from mingqian.scheme.models import Consultation, InspectionTask, Scheme, SchemeState

#: States in which a scheme has left its lead's desk.
SENT_STATES = [
    SchemeState.CONSULTING, SchemeState.SETTLED, SchemeState.FINAL, SchemeState.SUPERSEDED,
]  # fmt: skip
#: Roles that see everything of their region (惠州 第（三）条; flows §19).
_OF_REGION = {Role.OFFICE, Role.JUSTICE, Role.ASSESSOR}
#: Roles that see everything of their bureau (兴隆台).
_OF_BUREAU = {Role.CHIEF, Role.LEGAL, Role.SUPERVISION}
#: Roles that see the tasks of their own line below (吉林 三（一）, 彭阳 三（一）).
_OF_LINE = {Role.UPPER, Role.HEAD}


def is_lead(actor: Actor, scheme: Scheme) -> Decision:
    """Whether the actor acts for the lead department, the only author (惠州 第（四）条)."""
    if actor.acts_for(scheme.lead_department_id):
        return allow()
    term = rules.for_case(scheme).text("terms.lead") or "牵头部门"
    return refuse(
        f"方案由{term}{scheme.lead_department.name}制定和修改",
        clause="惠州 第（四）条 / 昌江 第七条（二）",
        code="not_yours",
    )


def can_edit(actor: Actor, scheme: Scheme) -> Decision:
    """Whether the actor may write into the scheme now: the lead's handler, while a draft."""
    decision = actor.check(P.SCHEME_DRAFT)
    decision = decision and is_lead(actor, scheme)
    if decision and scheme.state != SchemeState.DRAFT:
        label = scheme.get_state_display()
        return refuse(f"方案“{label}”，不能直接修改；定稿后的变更须另起新版", code="state")
    return decision


def can_answer(actor: Actor, consultation: Consultation) -> Decision:
    """Whether the actor answers for the invited department."""
    if actor.acts_for(consultation.department_id):
        return allow()
    return refuse(f"由{consultation.department.name}答复", code="not_yours")


def can_discuss(actor: Actor, consultation: Consultation) -> Decision:
    """Whether the actor may speak in the thread: the invited department or the lead."""
    lead = consultation.scheme.lead_department_id
    if actor.acts_for(consultation.department_id) or actor.acts_for(lead):
        return allow()
    return refuse("只有牵头部门与被征求意见的部门可以协商", code="not_yours")


def is_task_lead(actor: Actor, task: InspectionTask) -> Decision:
    """Whether the actor acts for the task's lead department."""
    if actor.acts_for(task.lead_department_id):
        return allow()
    return refuse(f"由牵头部门{task.lead_department.name}办理", code="not_yours")


def _overseen(actor: Actor) -> Q:
    """Cases an overseer sees beside its own department's; never those of another region."""
    seen = Q(pk__in=[])
    if actor.roles & _OF_REGION:
        seen |= Q(region__path__startswith=actor.region_path)
    if actor.roles & _OF_BUREAU:
        seen |= Q(lead_department_id=actor.bureau_id) | Q(
            lead_department__parent_id=actor.bureau_id
        )
    if actor.roles & _OF_LINE and actor.system_code:
        seen |= Q(
            region__path__startswith=actor.region_path,
            lead_department__system_id=actor.system_code,
        )
    return seen


def schemes_visible_to(actor: Actor) -> QuerySet[Scheme]:
    """Own schemes; those one was asked about; from sending on those one oversees.

    The office sees the drafts of its region too (惠州 第（三）条); nobody else sees foreign drafts.
    """
    rows = Scheme.objects.select_related("lead_department__parent", "region", "plan_entry__plan")
    if actor.is_system:
        return rows
    if not actor.has(P.SCHEME_VIEW):
        return rows.none()
    asked = Consultation.objects.filter(
        department_id__in=actor.department_ids, asked_at__isnull=False
    )
    seen = Q(lead_department_id__in=actor.department_ids)
    seen |= Q(state__in=SENT_STATES) & (Q(pk__in=asked.values("scheme_id")) | _overseen(actor))
    if Role.OFFICE in actor.roles:
        seen |= Q(region_id=actor.region_code)
    return rows.filter(seen)


def tasks_visible_to(actor: Actor) -> QuerySet[InspectionTask]:
    """Own and joined tasks, and those of the region, bureau or line one oversees."""
    rows = InspectionTask.objects.select_related(
        "lead_department__parent", "region", "scheme", "batch", "rulebook"
    )
    if actor.is_system:
        return rows
    if not actor.has(P.TASK_VIEW):
        return rows.none()
    joined = InspectionTask.participating_departments.through.objects.filter(
        department_id__in=actor.department_ids
    )
    own = Q(lead_department_id__in=actor.department_ids)
    own |= Q(pk__in=joined.values("inspectiontask_id"))
    return rows.filter(own | _overseen(actor))
