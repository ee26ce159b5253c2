"""专家库: application, review by the unit, report upwards, entry, exit.

Experts and testing bodies assist and never count as inspectors: 吉林 二（三）, 彭阳 二（二）,
昌江 第十条（一）（二）. A testing body is engaged by contract and registered at once; a person
applies, the unit reviews, every level up to the register passes it on, the office decides.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.journal.record import record
from mingqian.foundation.org.models import Region
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.rules import selectors as rules_of
from mingqian.foundation.workflow.perform import perform
from mingqian.library import events
from mingqian.library.fields import label_of, longest_of
from mingqian.library.models import PartyKind, PartyState, SupportingParty
from mingqian.library.states import PARTIES


@transaction.atomic
def add_party(
    *,
    kind: str,
    name: str,
    domain: str,
    region: Region,
    actor: Actor,
    qualification_no: str = "",
    valid_to: dt.date | None = None,
) -> SupportingParty:
    """Register an agency where the rulebook lets it assist (``experts.allowed``).

    Raises :class:`Refused`: 403, 409 for a person (see :func:`apply_for_register`), 422.
    """
    require(actor.check(P.INSPECTORS_EDIT))
    if kind == PartyKind.EXPERT:
        raise Refused("专家经个人申请、单位审查、逐级申报后入库，不能直接登记", code="procedure")
    party = SupportingParty(
        kind=kind,
        name=name.strip(),
        domain=domain.strip(),
        region=region,
        state=PartyState.LISTED,
        qualification_no=qualification_no.strip(),
        valid_to=valid_to,
        listed_on=timezone.localdate(),
    )
    _check(party)
    if not region.path.startswith(actor.region_path):
        raise Refused("只能登记本辖区的专家和机构", code="not_yours", status=403)
    party.save()
    _note(events.PARTY_SAVED, party, actor)
    return party


@transaction.atomic
def apply_for_register(
    *,
    name: str,
    domain: str,
    unit: str,
    region: Region,
    applied_on: dt.date,
    actor: Actor,
    title: str = "",
    qualification_no: str = "",
    valid_to: dt.date | None = None,
) -> SupportingParty:
    """Take a person's application for the expert register of ``region``: the actor's own region
    or one above it. The unit reviews next."""
    require(actor.check(P.INSPECTORS_EDIT))
    start = Region.objects.filter(pk=actor.region_code).first() or region
    party = SupportingParty(
        kind=PartyKind.EXPERT,
        name=name.strip(),
        domain=domain.strip(),
        unit=unit.strip(),
        title=title.strip(),
        region=region,
        at_region=start,
        state=PartyState.APPLIED,
        qualification_no=qualification_no.strip(),
        valid_to=valid_to,
        applied_on=applied_on,
        applied_by=actor.name,
    )
    _check(party)
    if not party.unit:
        raise invalid("请填写专家所在单位，由其审查", unit="请填写所在单位")
    if not region.contains(start):
        raise invalid("只能申请进入本级或者上级的专家库", region="请选择本级或者上级")
    if valid_to is not None and valid_to < applied_on:
        raise invalid("资质已经失效，不能申请入库", valid_to="已经失效")
    party.save()
    _note(events.PARTY_APPLIED, party, actor)
    return party


def _note(event: Any, party: SupportingParty, actor: Actor) -> None:
    payload = {"kind": party.get_kind_display(), "name": party.name, "region": party.region.name}
    record(event, actor=actor, subject=party, payload=payload)


def _check(party: SupportingParty) -> None:
    if not rules_of.for_region(party.region).is_on("experts.allowed"):
        raise Refused("本地规则没有规定专家或机构参与抽查", code="off")
    faults = {}
    if party.kind not in PartyKind.values:
        faults["kind"] = "请选择专家或专业机构"
    for name in ("name", "domain"):
        if not getattr(party, name):
            faults[name] = f"请填写{label_of(SupportingParty, name)}"
    for name in ("name", "domain", "unit", "title", "qualification_no"):
        longest = longest_of(SupportingParty, name)
        if len(getattr(party, name)) > longest:
            faults[name] = f"{label_of(SupportingParty, name)}不能超过 {longest} 字"
    if faults:
        raise invalid("；".join(faults.values()), **faults)


def review_application(*, party: SupportingParty, reason: str, actor: Actor) -> SupportingParty:
    """The unit's review has approved of the application; ``reason`` is its opinion."""

    def change(fresh: SupportingParty) -> dict[str, Any]:
        fresh.unit_opinion = reason.strip()[:300]
        fresh.save(update_fields=["unit_opinion"])
        return {"name": fresh.name, "unit": fresh.unit}

    return perform(PARTIES, party, "review", actor=actor, reason=reason, change=change)


def report_application(
    *, party: SupportingParty, actor: Actor, reason: str = ""
) -> SupportingParty:
    """Hand the reviewed application to the region's own office: the first level."""
    return perform(PARTIES, party, "report", actor=actor, reason=reason, change=_named)


def forward_application(
    *, party: SupportingParty, actor: Actor, reason: str = ""
) -> SupportingParty:
    """Pass the application to the office one level up."""

    def change(fresh: SupportingParty) -> dict[str, Any]:
        above = fresh.at_region.parent if fresh.at_region else None
        fresh.at_region = above or fresh.region
        fresh.save(update_fields=["at_region"])
        return {"name": fresh.name, "to": fresh.at_region.name}

    return perform(PARTIES, party, "forward", actor=actor, reason=reason, change=change)


def list_expert(*, party: SupportingParty, actor: Actor, reason: str = "") -> SupportingParty:
    """Take the expert into the register."""

    def change(fresh: SupportingParty) -> dict[str, Any]:
        fresh.listed_on, fresh.refusal = timezone.localdate(), ""
        fresh.save(update_fields=["listed_on", "refusal"])
        return {"name": fresh.name, "region": fresh.region.name}

    return perform(PARTIES, party, "list", actor=actor, reason=reason, change=change)


def refuse_application(*, party: SupportingParty, reason: str, actor: Actor) -> SupportingParty:
    """Refuse an application with a reason: the unit while it lies there, else the office."""

    def change(fresh: SupportingParty) -> dict[str, Any]:
        fresh.refusal = reason.strip()[:300]
        fresh.save(update_fields=["refusal"])
        return {"name": fresh.name}

    action = "refuse" if party.state == PartyState.REPORTED else "decline"
    return perform(PARTIES, party, action, actor=actor, reason=reason, change=change)


def apply_again(*, party: SupportingParty, reason: str, actor: Actor) -> SupportingParty:
    """A refused or departed expert applies once more, from the first step."""

    def change(fresh: SupportingParty) -> dict[str, Any]:
        fresh.applied_on, fresh.left_on, fresh.unit_opinion = timezone.localdate(), None, ""
        fresh.at_region_id = actor.region_code or fresh.region_id
        fresh.save(update_fields=["applied_on", "left_on", "unit_opinion", "at_region"])
        return {"name": fresh.name}

    return perform(PARTIES, party, "apply-again", actor=actor, reason=reason, change=change)


def renew_party(
    *, party: SupportingParty, valid_to: dt.date, reason: str, actor: Actor
) -> SupportingParty:
    """Record a longer validity of the qualification, with what proves it."""
    if party.valid_to is not None and valid_to <= party.valid_to:
        raise invalid("新的有效期应晚于原有效期", valid_to=f"应晚于 {party.valid_to}")

    def change(fresh: SupportingParty) -> dict[str, Any]:
        fresh.valid_to = valid_to
        fresh.save(update_fields=["valid_to"])
        return {"name": fresh.name, "valid_to": valid_to.isoformat()}

    return perform(PARTIES, party, "renew", actor=actor, reason=reason, change=change)


def deactivate_party(*, party: SupportingParty, reason: str, actor: Actor) -> SupportingParty:
    """Take an expert or agency out of the register; past tasks keep the name (昌江 第十条)."""

    def change(fresh: SupportingParty) -> dict[str, Any]:
        fresh.left_on = timezone.localdate()
        fresh.save(update_fields=["left_on"])
        return {"name": fresh.name}

    return perform(PARTIES, party, "leave", actor=actor, reason=reason, change=change)


def _named(fresh: SupportingParty) -> dict[str, Any]:
    return {"name": fresh.name}
