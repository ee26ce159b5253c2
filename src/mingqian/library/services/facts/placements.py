"""Labels on objects: put on, reviewed, taken off; registers whose rule names them follow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.library import events, policies
from mingqian.library.models import InspectionObject, Label, ObjectLabel, ObjectRegistry
from mingqian.library.selectors.base.labelled import with_label
from mingqian.library.services.registries import follow_rules, sync_registry

#: Up to so many objects follow the rules one by one; more let the registers follow as a whole.
ONE_BY_ONE = 50


@transaction.atomic
def put_label(
    *,
    label: Label,
    objects: Sequence[InspectionObject],
    reason: str,
    source: str,
    actor: Actor,
    since: dt.date | None = None,
) -> list[ObjectLabel]:
    """Put a label on objects. Where the label asks for a review it counts only after that.

    All or nothing. Raises :class:`Refused` 403 (label or object out of the actor's reach), 409
    (the object has it), 422 (no reason, no source, day ahead).
    """
    today = timezone.localdate()
    day = since or today
    _check_words(reason, source, day, today)
    for found in objects:
        require(policies.can_put_label(actor, label, found))
    keys = [found.pk for found in objects]
    present = label.placements.filter(until__isnull=True, inspection_object__in=keys)
    if double := present.select_related("inspection_object").first():
        raise Refused(f"{double.inspection_object.name}已有标签“{label.name}”", code="exists")
    reviewer = "" if label.needs_review else label.reviewed_by
    made = ObjectLabel.objects.bulk_create(
        ObjectLabel(
            label=label,
            inspection_object=found,
            since=day,
            source=source.strip()[:80],
            reason=reason.strip()[:300],
            put_by=actor.name,
            putter_id=actor.person_id,
            reviewed_by=reviewer,
            reviewed_at=timezone.now() if reviewer else None,
        )
        for found in objects
    )
    payload = {"name": label.name, "objects": _names(objects), "count": len(objects)}
    record(events.LABEL_PUT, actor=actor, subject=label, payload=payload, reason=reason)
    if reviewer:
        _follow(label, objects, actor)
    return made


def _check_words(reason: str, source: str, day: dt.date, today: dt.date) -> None:
    faults = {}
    if not reason.strip():
        faults["reason"] = "请填写贴标理由"
    if not source.strip():
        faults["source"] = "请填写来源"
    if day > today:
        faults["since"] = "起始日期不能晚于今天"
    if faults:
        raise invalid("；".join(faults.values()), **faults)


@transaction.atomic
def review_placements(
    *, placements: Sequence[ObjectLabel], approve: bool, actor: Actor, reason: str = ""
) -> int:
    """Confirm labels that were put on, or refuse them; not by who put them on."""
    if not placements:
        raise invalid("请选择要审核的贴标", placements="请至少选择一项")
    if not approve and not reason.strip():
        raise invalid("不予通过须写明理由", reason="请填写理由")
    label, today = placements[0].label, timezone.localdate()
    rows = ObjectLabel.objects.select_for_update().filter(
        pk__in=[row.pk for row in placements], label=label, reviewed_at=None, until=None
    )
    found = list(rows.select_related("inspection_object", "label__department"))
    for row in found:
        require(policies.can_review_placement(actor, row))
    facts: dict[str, object] = {"reviewed_by": actor.name, "reviewed_at": timezone.now()}
    if not approve:
        facts |= {"until": today, "ended_by": actor.name, "end_reason": reason.strip()[:300]}
    rows.update(**facts)
    objects = [row.inspection_object for row in found]
    payload = {"name": label.name, "objects": _names(objects), "count": len(objects)}
    event = events.LABEL_CONFIRMED if approve else events.LABEL_REJECTED
    record(event, actor=actor, subject=label, payload=payload, reason=reason)
    if approve:
        _follow(label, objects, actor)
    return len(found)


@transaction.atomic
def take_off_label(*, placement: ObjectLabel, reason: str, actor: Actor) -> ObjectLabel:
    """Take a label off an object from today; the row stays as history."""
    found = placement.inspection_object
    require(policies.can_put_label(actor, placement.label, found))
    if not reason.strip():
        raise invalid("摘除标签须写明理由", reason="请填写理由")
    fresh = ObjectLabel.objects.select_for_update().get(pk=placement.pk)
    if fresh.until is not None:
        raise Refused("该标签已经摘除", code="state")
    fresh.until, fresh.ended_by = timezone.localdate(), actor.name
    fresh.end_reason = reason.strip()[:300]
    fresh.save(update_fields=["until", "ended_by", "end_reason"])
    payload = {"name": placement.label.name, "object": found.name}
    record(events.LABEL_OFF, actor=actor, subject=placement.label, payload=payload, reason=reason)
    _follow(placement.label, [found], actor)
    return fresh


def end_placements(label: Label, *, reason: str, actor: Actor) -> int:
    """End a label on every object that has it; returns on how many it stood. Call inside the
    act's transaction, with the label already out of force."""
    rows = label.placements.filter(until__isnull=True)
    ended = rows.update(
        until=timezone.localdate(), ended_by=actor.name, end_reason=reason.strip()[:300]
    )
    _sync(label, actor)
    return ended


def _follow(label: Label, objects: Iterable[InspectionObject], actor: Actor) -> None:
    rows = list(objects)
    if len(rows) > ONE_BY_ONE:
        _sync(label, actor)
        return
    for found in rows:
        follow_rules(found, actor=actor)


def _sync(label: Label, actor: Actor) -> None:
    """Registers whose rule names the label or a class above it."""
    named = {label.pk, *with_label(label)}
    for registry in ObjectRegistry.objects.exclude(rule={}).select_related("department__region"):
        if named & set(registry.rule.get("labels", [])):
            sync_registry(registry=registry, actor=actor)


def _names(objects: Sequence[InspectionObject]) -> str:
    names = "、".join(found.name for found in objects[:3])
    return f"{names}等 {len(objects)} 户" if len(objects) > 3 else names
