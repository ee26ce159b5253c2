"""Experts and testing bodies: a register of its own; they assist and never count as inspectors.

吉林 二（三）, 彭阳 二（二）, 昌江 第十条（一）（二）.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from mingqian.foundation.journal.record import record
from mingqian.foundation.org.models import Region
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.rules import selectors as rules_of
from mingqian.library import events
from mingqian.library.models import PartyKind, SupportingParty


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
    """Register an expert or agency where the rulebook lets them assist (``experts.allowed``)."""
    require(actor.check(P.INSPECTORS_EDIT))
    rules = rules_of.for_region(region)
    if not rules.is_on("experts.allowed"):
        raise Refused("本地规则没有规定专家或机构参与抽查", code="off")
    if kind not in PartyKind.values:
        raise invalid("请选择专家或专业机构", kind="请选择种类")
    if not name.strip() or not domain.strip():
        raise invalid("请填写名称和专业领域", name="请填写名称", domain="请填写专业领域")
    if not region.path.startswith(actor.region_path):
        raise Refused("只能登记本辖区的专家和机构", code="not_yours", status=403)
    party = SupportingParty.objects.create(
        kind=kind,
        name=name.strip(),
        domain=domain.strip(),
        region=region,
        qualification_no=qualification_no.strip(),
        valid_to=valid_to,
    )
    payload = {"kind": party.get_kind_display(), "name": party.name}
    record(events.PARTY_SAVED, actor=actor, subject=party, payload=payload)
    return party


@transaction.atomic
def deactivate_party(*, party: SupportingParty, reason: str, actor: Actor) -> SupportingParty:
    """Take an expert or agency out of the register; past tasks keep the name (昌江 第十条)."""
    require(actor.check(P.INSPECTORS_EDIT))
    if not party.region.path.startswith(actor.region_path):
        raise Refused("只能变更本辖区的专家和机构", code="not_yours", status=403)
    if not reason.strip():
        raise invalid("请写明理由", reason="请填写理由")
    party.is_active = False
    party.save(update_fields=["is_active"])
    payload = {"name": party.name}
    record(events.PARTY_DEACTIVATED, actor=actor, subject=party, payload=payload, reason=reason)
    return party
