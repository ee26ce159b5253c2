"""Who handles, transfers, receives and decides; who may read."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from mingqian.followup.models import FollowUp, HandlingPath, Listing, NonRandomCheck, Transfer
from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Decision, allow, refuse
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.rules.applied import Rules
from mingqian.publication.policies import oversees_region
from mingqian.scheme.policies import tasks_visible_to


def rules_of(followup: FollowUp) -> Rules:
    """The rules of the task the finding comes from."""
    return rules.for_case(followup.result.inspection.part.task)


def visible_to(actor: Actor) -> QuerySet[FollowUp]:
    """Follow-ups of the actor's department, of its tasks, and those sent to it."""
    rows = FollowUp.objects.all()
    if actor.is_system:
        return rows
    if not actor.has(P.FOLLOWUP_VIEW):
        return rows.none()
    return rows.filter(
        Q(department_id__in=actor.department_ids)
        | Q(
            transfer__receiver_department_id__in=actor.department_ids,
            transfer__sent_at__isnull=False,
        )
        | Q(result__inspection__part__task__in=tasks_visible_to(actor).values("pk"))
    )


def nonrandom_visible_to(actor: Actor) -> QuerySet[NonRandomCheck]:
    """Checks outside the draw of the department; of the region for its overseers."""
    rows = NonRandomCheck.objects.all()
    if actor.is_system:
        return rows
    if not actor.has(P.FOLLOWUP_VIEW):
        return rows.none()
    seen = Q(department_id__in=actor.department_ids)
    if oversees_region(actor):
        seen |= Q(department__region__path__startswith=actor.region_path)
    return rows.filter(seen)


def listings_visible_to(actor: Actor) -> QuerySet[Listing]:
    """Listings of the department; of the region for its overseers."""
    rows = Listing.objects.all()
    if actor.is_system:
        return rows
    if not actor.has(P.FOLLOWUP_VIEW):
        return rows.none()
    seen = Q(department_id__in=actor.department_ids)
    if oversees_region(actor):
        seen |= Q(department__region__path__startswith=actor.region_path)
    return rows.filter(seen)


def can_handle(actor: Actor, followup: FollowUp) -> Decision:
    """Only the one responsible department handles."""
    if actor.acts_for(followup.department_id):
        return allow()
    clause = rules_of(followup).clause("followup.principle")
    return refuse("只有责任部门可以办理", clause=clause, code="not_yours")


def is_the_clock(actor: Actor, followup: FollowUp) -> Decision:
    """Time alone makes an order lapse; nobody presses a button for it."""
    if actor.is_system:
        return allow()
    return refuse("逾期由系统按期限认定", code="not_yours")


def can_handle_nonrandom(actor: Actor, check: NonRandomCheck) -> Decision:
    """The department that registered the check carries it out."""
    if actor.acts_for(check.department_id):
        return allow()
    return refuse("只有办理部门可以办理", code="not_yours")


def can_assign(actor: Actor, followup: FollowUp) -> Decision:
    """The responsible department hands on; the lead may too (谁管辖、谁负责)."""
    task = followup.result.inspection.part.task
    if actor.acts_for(followup.department_id) or actor.acts_for(task.lead_department_id):
        return allow()
    clause = rules_of(followup).clause("followup.principle")
    return refuse("只有责任部门或者牵头部门可以改派", clause=clause, code="not_yours")


def transfer_key(path: str) -> str:
    """The rulebook key that says who sends on this path."""
    is_criminal = path == HandlingPath.CRIME
    return "followup.criminal_transfer_by" if is_criminal else "followup.transfer_by"


def sender_of(followup: FollowUp) -> Department:
    """Who sends: the finding department, in 昌江 the lead (第十七条)."""
    part = followup.result.inspection.part
    if rules_of(followup).text(transfer_key(followup.path)) == "lead":
        return part.task.lead_department
    return part.department


def can_send(actor: Actor, followup: FollowUp) -> Decision:
    """The sender by the rulebook; a participant once the lead has let its time pass (C12)."""
    rulebook = rules_of(followup)
    if actor.acts_for(sender_of(followup).pk):
        return allow()
    clause = rulebook.clause(transfer_key(followup.path))
    if not actor.acts_for(followup.result.inspection.part.department_id):
        return refuse("只有移送部门可以移送", clause=clause, code="not_yours")
    transfer = Transfer.objects.filter(followup=followup).first()
    due = rulebook.due("participant_transfer", transfer.prepared_on) if transfer else None
    if due is not None and timezone.localdate() > due.on:
        return allow()
    later = f"；{due.on} 之后牵头部门仍未移送的，可以自行移送" if due else ""
    return refuse(f"由牵头部门移送{later}", clause=clause)


def can_receive(actor: Actor, followup: FollowUp) -> Decision:
    """A department on the platform signs for itself; for other organs the sender files it."""
    transfer = followup.transfer
    if transfer.receiver_department_id:
        if actor.acts_for(transfer.receiver_department_id):
            return allow()
        return refuse("由接收部门签收", code="not_yours")
    if actor.acts_for(transfer.sender_department_id) or actor.acts_for(followup.department_id):
        return allow()
    return refuse("由移送部门登记回执", code="not_yours")


def can_return(actor: Actor, followup: FollowUp) -> Decision:
    """Only the receiver returns."""
    if actor.acts_for(followup.transfer.receiver_department_id):
        return allow()
    return refuse("由接收部门退回", code="not_yours")


def can_decide_listing(actor: Actor, listing: Listing) -> Decision:
    """The head of the proposing department decides."""
    if Role.HEAD in actor.roles and actor.acts_for(listing.department_id):
        return allow()
    return refuse("由提出部门的负责人决定", code="not_yours")
