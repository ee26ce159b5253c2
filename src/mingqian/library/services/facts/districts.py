"""Districts inferred from an address: accepted, replaced, or found to be undeterminable.

An import that finds no stated district infers one from the address and marks it. The keeper settles
these guesses, one by one or for all addresses that begin alike.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from mingqian.foundation.journal.record import record
from mingqian.foundation.org.models import Region
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import invalid, require
from mingqian.library import events, policies
from mingqian.library.models import InspectionObject
from mingqian.library.services.facts.history import note_changes, snapshot
from mingqian.library.services.registries import follow_rules, sync_all

ACCEPT, CHOOSE, UNKNOWN = "accept", "choose", "unknown"
WORDS = {ACCEPT: "采用推断", CHOOSE: "另选区划", UNKNOWN: "无法确定"}
#: Most objects settled at once, so that one act stays within a request.
MOST = 5_000
#: More than so many let the registers follow as a whole.
ONE_BY_ONE = 50
_FIELDS = ("region", "is_region_inferred", "region_note")


@transaction.atomic
def settle_districts(
    *,
    objects: Sequence[InspectionObject],
    decision: str,
    actor: Actor,
    reason: str = "",
    region: Region | None = None,
) -> int:
    """Settle inferred districts; returns how many. ``choose`` needs ``region``, ``unknown`` the
    reason; with ``unknown`` the guess stays marked as one. Raises Refused 403, 422."""
    _check(objects, decision, reason, region)
    for found in objects:
        require(policies.can_edit_object(actor, found))
    why = reason.strip() or WORDS[decision]
    moved = []
    for found in objects:
        before = snapshot(found, _FIELDS)
        if decision == UNKNOWN:
            found.region_note = reason.strip()[:300]
        else:
            found.region_note, found.is_region_inferred = "", False
        if region is not None and decision == CHOOSE:
            found.region = region
        note_changes(found, before, source=f"{actor.name}核定区划"[:80], reason=why)
        if found.region_id != before["region"].pk:
            moved.append(found)
    InspectionObject.objects.bulk_update(objects, _FIELDS, batch_size=500)
    first = objects[0]
    payload = {"name": first.name, "count": len(objects), "decision": WORDS[decision]}
    record(events.DISTRICT_SETTLED, actor=actor, subject=first, payload=payload, reason=why)
    _follow(moved, actor)
    return len(objects)


def _check(
    objects: Sequence[InspectionObject], decision: str, reason: str, region: Region | None
) -> None:
    if decision not in WORDS:
        raise invalid("请选择处理方式", decision="请选择处理方式")
    if not objects:
        raise invalid("没有选中任何对象", objects="请选择对象")
    if len(objects) > MOST:
        raise invalid(f"一次最多处理 {MOST} 户，请换更长的住所开头", objects="户数过多")
    if decision == CHOOSE and region is None:
        raise invalid("请选择区划", region="请选择区划")
    if decision == UNKNOWN and not reason.strip():
        raise invalid("无法确定须写明理由", reason="请填写理由")
    if any(not found.is_region_inferred for found in objects):
        raise invalid("选中的对象中有区划已经核定的，请刷新后再试", objects="已经核定")


def _follow(moved: Sequence[InspectionObject], actor: Actor) -> None:
    if len(moved) > ONE_BY_ONE:
        sync_all(region_path=moved[0].region.path.split("/")[0], actor=actor)
        return
    for found in moved:
        follow_rules(found, actor=actor)
