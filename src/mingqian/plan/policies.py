"""Who may do what to a plan, and who sees it.

The reviewer is whoever the rulebook names under ``plan.approval_by`` (吉林: the justice
department of the same level; 兴隆台: the bureau's leader in charge; 彭阳: nobody).
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Decision, allow, refuse
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.rules import selectors as rules
from mingqian.plan.models import (
    AnnualPlan,
    MergeProposal,
    PlanAmendment,
    PlanEntry,
    PlanKind,
    PlanReceipt,
    PlanState,
)
from rulebook.schema.vocabulary import APPROVERS

#: Approver code of the rulebook → the role that acts for it.
REVIEWER_ROLES = {
    "justice_department": Role.JUSTICE,
    "leader_in_charge": Role.CHIEF,
    "joint_meeting_office": Role.OFFICE,
}
#: Review is by a body of the same level (吉林 二（五）); the leader sits in the same bureau.
_SAME_BUREAU = {"leader_in_charge"}
_SUPERSEDED_OR_LIVE = [PlanState.IN_FORCE, PlanState.SUPERSEDED, PlanState.CLOSED]
_BEFORE_SUBMISSION = [PlanState.DRAFT, PlanState.REFUSED]


def reviewer_of(plan: AnnualPlan) -> str:
    """Code of the body that must approve the plan, ``""`` where nobody does."""
    code = rules.for_case(plan).text("plan.approval_by")
    return code if code in REVIEWER_ROLES else ""


def amendment_reviewer_of(plan: AnnualPlan) -> str:
    """Code of the body that must approve an adjustment of the plan, ``""`` where nobody does.

    A joint plan that took effect without review, or whose adjustment the rulebook leaves to
    its makers (``plan.joint_adjustment_review``), needs none (rulebooks J4).
    """
    r = rules.for_case(plan)
    if PlanKind(plan.kind).is_joint and not r.is_on("plan.joint_adjustment_review"):
        return ""
    code = r.text("plan.adjustment_approval_by")
    if code == "same_as_plan":
        return reviewer_of(plan)
    return code if code in REVIEWER_ROLES else ""


def reviewer_label(code: str) -> str:
    """The reviewer in Chinese; «无须批准» for none."""
    return APPROVERS[code or "none"]


def speaks_for(actor: Actor, plan: AnnualPlan) -> Decision:
    """Whether the actor acts for the department that makes the plan.

    Somebody who holds only the office's role speaks for joint plans, not for the plans of the
    department that seats the office.
    """
    if not actor.acts_for(plan.department_id):
        name = plan.department.name
        return refuse(f"本计划由{name}编制，只有该部门可以办理", code="not_yours")
    if actor.is_system or actor.roles & {Role.HANDLER, Role.HEAD}:
        return allow()
    if PlanKind(plan.kind).is_joint and plan.department.is_office:
        return allow()
    return refuse("联席会议办公室只办理联合抽查计划", code="not_yours")


def can_submit(actor: Actor, plan: AnnualPlan) -> Decision:
    """Whether the actor sends in the plan: its department's head, or the office for its own."""
    return speaks_for(actor, plan)


def can_edit(actor: Actor, plan: AnnualPlan) -> Decision:
    """Whether lines may be written now: own department, and the plan is a draft."""
    decision = actor.check(P.PLAN_DRAFT)
    if not decision:
        return decision
    decision = speaks_for(actor, plan)
    if decision and plan.state != PlanState.DRAFT:
        state = plan.get_state_display()
        return refuse(f"计划“{state}”，不能修改；需要变动请申请计划调整", code="state")
    return decision


def can_review(actor: Actor, plan: AnnualPlan) -> Decision:
    """Whether the actor is the reviewer the rulebook names, at the plan's own level."""
    return _is_reviewer(actor, plan, reviewer_of(plan))


def can_review_amendment(actor: Actor, amendment: PlanAmendment) -> Decision:
    """The same for an adjustment."""
    return _is_reviewer(actor, amendment.plan, amendment_reviewer_of(amendment.plan))


def _is_reviewer(actor: Actor, plan: AnnualPlan, code: str) -> Decision:
    role = REVIEWER_ROLES.get(code)
    if role is None:
        return refuse("本规则未设计划审核", code="not_yours")
    near = (
        actor.bureau_id == plan.department.bureau.pk
        if code in _SAME_BUREAU
        else actor.region_code == plan.region_id
    )
    if role in actor.roles and near:
        return allow()
    clause = rules.for_case(plan).clause("plan.approval_by")
    return refuse(f"本计划由同级{reviewer_label(code)}审核", clause=clause, code="not_yours")


def can_amend(actor: Actor, amendment: PlanAmendment) -> Decision:
    """Whether the actor carries the adjustment on: the department that makes the plan."""
    return speaks_for(actor, amendment.plan)


def can_coordinate(actor: Actor, plan: AnnualPlan) -> Decision:
    """Whether the actor is the joint-meeting office of the plan's region (昌江 第十二条)."""
    if actor.is_system or (Role.OFFICE in actor.roles and actor.region_code == plan.region_id):
        return allow()
    return refuse("由本地联席会议办公室办理", code="not_yours")


def can_answer_merge(actor: Actor, proposal: MergeProposal) -> Decision:
    """Whether the actor heads one of the two departments of a merge proposal."""
    decision = actor.check(P.PLAN_SUBMIT)
    if not decision:
        return decision
    sides = (proposal.kept.lead_department_id, proposal.merged.lead_department_id)
    if any(actor.acts_for(side) for side in sides):
        return allow()
    return refuse("合并须由双方发起部门负责人确认", code="not_yours")


def can_allow_overlap(actor: Actor, entry: PlanEntry) -> Decision:
    """Whether the actor may let a line stand beside an upper plan (兴隆台 X9: the leader)."""
    code = rules.for_case(entry.plan).text("exclusion.override_approval_by")
    role = REVIEWER_ROLES.get(code, Role.HEAD)
    same = actor.bureau_id == entry.plan.department.bureau.pk
    if actor.is_system or (role in actor.roles and same):
        return allow()
    return refuse(f"与上级计划重复的，由{reviewer_label(code)}决定", code="not_yours")


def can_receive(actor: Actor, receipt: PlanReceipt) -> Decision:
    """Whether the actor signs for a plan sent to its department."""
    decision = actor.check(P.PLAN_RECEIVE)
    if decision and not actor.acts_for(receipt.department_id):
        return refuse(f"由{receipt.receiver}签收", code="not_yours")
    return decision


def can_draft_for(actor: Actor, department: Department, kind: PlanKind) -> Decision:
    """Whether the actor may open a plan of a kind for a department."""
    decision = actor.check(P.PLAN_DRAFT)
    if not decision:
        return decision
    if not actor.acts_for(department.pk):
        return refuse(f"只能为本部门编制计划，不能为{department.name}编制", code="not_yours")
    if actor.is_system or actor.roles & {Role.HANDLER, Role.HEAD}:
        return allow()
    if kind.is_joint and department.is_office:
        return allow()
    return refuse("联席会议办公室只编制联合抽查计划", code="not_yours")


def visible_to(actor: Actor) -> QuerySet[AnnualPlan]:
    """Plans the actor may see.

    Own ones; those sent to the actor's department; all of the region in force; from submission
    on those of the region for its office and overseers, of the bureau for its leader, and of
    the same line below for upper bodies. Drafts of others are never seen.
    """
    plans = AnnualPlan.objects.select_related("department__parent", "region")
    if actor.is_system:
        return plans
    if not actor.has(P.PLAN_VIEW):
        return plans.none()
    sent = ~Q(state__in=_BEFORE_SUBMISSION)
    seen = Q(department_id__in=actor.department_ids)
    seen |= Q(state__in=_SUPERSEDED_OR_LIVE, region_id=actor.region_code)
    seen |= sent & Q(receipts__department_id__in=actor.department_ids)
    seen |= sent & Q(entries__participating_departments__in=actor.department_ids)
    if actor.roles & {Role.OFFICE, Role.JUSTICE, Role.ASSESSOR}:
        seen |= sent & Q(region__path__startswith=actor.region_path)
    if Role.CHIEF in actor.roles:
        seen |= sent & Q(department__parent_id=actor.bureau_id)
    if Role.UPPER in actor.roles and actor.system_code:
        seen |= sent & Q(
            department__system_id=actor.system_code, region__path__startswith=actor.region_path
        )
    return plans.filter(pk__in=AnnualPlan.objects.filter(seen).values("pk"))
