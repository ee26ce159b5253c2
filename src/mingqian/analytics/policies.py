"""Who may read a self-audit and have one made: those who oversee the region."""

from __future__ import annotations

from django.db.models import QuerySet

from mingqian.analytics.models import SelfAudit
from mingqian.foundation.org.models import Region
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Decision, allow, refuse
from mingqian.foundation.policy.permissions import Permission


def visible_to(actor: Actor) -> QuerySet[SelfAudit]:
    """Self-audits of the actor's region and below."""
    rows = SelfAudit.objects.select_related("region")
    if actor.is_system:
        return rows
    if not actor.has(Permission.SELF_AUDIT):
        return rows.none()
    return rows.filter(region__path__startswith=actor.region_path)


def may_audit(actor: Actor, region: Region) -> Decision:
    """Whether the actor may have a region examined."""
    decision = actor.check(Permission.SELF_AUDIT)
    if not decision or actor.is_system:
        return decision
    if actor.region_path and region.path.startswith(actor.region_path):
        return allow()
    return refuse("只能自查本辖区的抽取", code="not_yours")
