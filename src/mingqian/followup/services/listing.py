"""Proposing, deciding, lifting a listing on the abnormal or serious list (彭阳 二（六）)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from mingqian.followup import events
from mingqian.followup.models import Listing, ListingState, ListKind
from mingqian.followup.states import LISTING
from mingqian.foundation.journal import record as journal
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.workflow.perform import perform
from mingqian.library import services as register
from mingqian.library.models import InspectionObject
from mingqian.result.models import Result


def propose_listing(*, result: Result, kind: str, basis: str, actor: Actor) -> Listing:
    """Propose a listing from a result of the own department, with its legal basis."""
    require(actor.check(P.FOLLOWUP_HANDLE))
    department = result.inspection.part.department
    if not actor.acts_for(department.pk):
        raise Refused("只有实施检查的部门可以提出", code="not_yours", status=403)
    if kind not in ListKind.values:
        raise invalid("请选择名录", kind="请选择名录")
    if not basis.strip():
        raise invalid("请写明列入的依据", basis="请填写依据")
    if not result.is_problem:
        raise Refused("该结果没有发现问题，不能据以列入名录")
    owner = result.inspection.drawn_object.inspection_object
    if Listing.objects.filter(
        inspection_object=owner, kind=kind, state__in=[ListingState.PROPOSED, ListingState.LISTED]
    ).exists():
        raise Refused("该对象已经列入或者正在等待决定")
    with transaction.atomic():
        made = Listing.objects.create(
            kind=kind,
            inspection_object=owner,
            result=result,
            department=department,
            basis=basis.strip(),
            proposed_by=actor.name,
        )
        payload = {"kind": made.get_kind_display()}
        journal.record(events.LISTING_PROPOSED, actor=actor, subject=made, payload=payload)
    return made


def decide_listing(
    *, listing: Listing, decision_no: str, actor: Actor, on: dt.date | None = None
) -> Listing:
    """List the object: the flag with its date shows on it from now on."""
    if not decision_no.strip():
        raise invalid("请填写决定文号", decision_no="请填写决定文号")

    def change(fresh: Listing) -> dict[str, object]:
        fresh.decision_no = decision_no.strip()
        fresh.decided_by = actor.name
        fresh.listed_on = on or timezone.localdate()
        fresh.save()
        _flag(fresh, is_set=True)
        return {"kind": fresh.get_kind_display(), "decision_no": fresh.decision_no}

    return perform(LISTING, listing, "list", actor=actor, change=change)


def refuse_listing(*, listing: Listing, reason: str, actor: Actor) -> Listing:
    """Decide not to list."""

    def change(fresh: Listing) -> dict[str, object]:
        fresh.decided_by = actor.name
        fresh.save(update_fields=["decided_by"])
        return {"kind": fresh.get_kind_display()}

    return perform(LISTING, listing, "refuse", actor=actor, reason=reason, change=change)


def remove_listing(*, listing: Listing, reason: str, actor: Actor) -> Listing:
    """Take the object off the list."""

    def change(fresh: Listing) -> dict[str, object]:
        fresh.removed_on = timezone.localdate()
        fresh.save(update_fields=["removed_on"])
        _flag(fresh, is_set=False)
        return {"kind": fresh.get_kind_display()}

    return perform(LISTING, listing, "remove", actor=actor, reason=reason, change=change)


def _flag(listing: Listing, *, is_set: bool) -> None:
    """Enter or end the listing at the register; its flag is derived there."""
    owner = InspectionObject.objects.select_for_update().get(pk=listing.inspection_object_id)
    source = f"{listing.department.name} {listing.decision_no}"[:80]
    if is_set:
        register.note_risk(
            owner,
            listing.kind,
            since=listing.listed_on or timezone.localdate(),
            ground=listing.basis,
            source=listing.department.name,
            by=listing.decided_by,
            document_no=listing.decision_no,
        )
    else:
        rows = owner.risk_entries.filter(kind=listing.kind, until__isnull=True)
        own = rows.filter(document_no=listing.decision_no)
        for entry in own or rows:
            register.close_risk(
                entry,
                on=max(entry.since, listing.removed_on or timezone.localdate()),
                reason=f"移出{listing.get_kind_display()}",
                by=listing.decided_by,
            )
    register.derive(owner, source=source, reason=listing.basis, actor=SYSTEM)
