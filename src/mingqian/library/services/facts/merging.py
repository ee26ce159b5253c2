"""Merging two records of one person of law, and undoing it (protocol §2.2).

The kept record takes the chosen facts; registrations, labels, recusals, risk entries, enforcement
records, codes, licences, names and contacts move, and each moved row remembers its merge. Frozen
pools, sealed draws, visits and results are never touched: they name the record they knew, and
readers find both through ``merged_into``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from mingqian.foundation.journal.record import record
from mingqian.foundation.org import selectors as org
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.library import events, policies
from mingqian.library.fields import label_of
from mingqian.library.models import (
    CodeKind,
    InspectionObject,
    MovedRow,
    ObjectCode,
    ObjectMerge,
)
from mingqian.library.moving import MOVING, Moving
from mingqian.library.services.facts.history import note_changes, snapshot
from mingqian.library.services.facts.risks import derive
from mingqian.library.services.registries import follow_rules

#: Facts one may take over from the duplicate.
CHOOSABLE = (
    "name", "owner", "region", "address", "longitude", "latitude", "coordinates_source",
    "industry_code", "business_scope", "established_on", "capital_text", "status", "status_on",
    "contact", "station", "parent",
)  # fmt: skip
#: Later stages say why a merge can no longer be undone: a sentence, or "" where they see nothing.
Objection = Callable[[ObjectMerge], str]
_OBJECTIONS: list[Objection] = []


def objects_to_undo(function: Objection) -> Objection:
    """Register what a later stage has against undoing a merge."""
    _OBJECTIONS.append(function)
    return function


@transaction.atomic
def merge(
    *,
    duplicate: InspectionObject,
    into: InspectionObject,
    reason: str,
    actor: Actor,
    take: Iterable[str] = (),
) -> ObjectMerge:
    """Merge a duplicate record into another; ``take`` names the facts taken from the duplicate.

    Raises :class:`Refused` 403 (not the maintaining department of both), 409 (already merged),
    422 (no reason, a fact that cannot be chosen).
    """
    duplicate, into = _locked(duplicate, into)
    for record_of in (duplicate, into):
        require(policies.can_edit_object(actor, record_of))
    _check(duplicate, into, reason)
    chosen = list(dict.fromkeys(take))
    if not set(chosen) <= set(CHOOSABLE):
        raise invalid("只能选择登记事项的取值", take="没有这个事项")
    home = None if actor.is_system else org.department_for(actor)
    made = ObjectMerge.objects.create(
        duplicate=duplicate,
        kept=into,
        department=home or into.department,
        region=into.region,
        before=_plain(snapshot(into, chosen)),
        chosen=_plain(snapshot(duplicate, chosen)),
        reason=reason.strip()[:300],
        merged_by=actor.name,
    )
    _close_old_code(made, actor)
    _move(made)
    duplicate.merged_into = into
    duplicate.save(update_fields=["merged_into", "updated_at"])
    _take(into, {name: getattr(duplicate, name) for name in chosen}, made, reason)
    derive(into, source=f"合并 {duplicate.code_label}", reason=reason, actor=actor)
    follow_rules(into, actor=actor)
    payload = {"name": duplicate.name, "into": into.name, "oid": duplicate.oid}
    record(events.OBJECT_MERGED, actor=actor, subject=into, payload=payload, reason=reason)
    return made


@transaction.atomic
def undo_merge(*, merge: ObjectMerge, reason: str, actor: Actor) -> ObjectMerge:
    """Part the records again: rows go back, facts that were taken over return.

    Refused (409) with the reason once something depends on the merge: see :func:`objections`.
    """
    made = ObjectMerge.objects.select_for_update().get(pk=merge.pk)
    duplicate, kept = _locked(made.duplicate, made.kept)
    require(policies.can_edit_object(actor, kept))
    if not reason.strip():
        raise invalid("撤销合并须写明理由", reason="请填写理由")
    if found := objections(made):
        raise Refused("不能撤销合并：" + "；".join(found), code="depends")
    _put_back(made)
    duplicate.merged_into = None
    duplicate.save(update_fields=["merged_into", "updated_at"])
    values = {name: _value(name, text) for name, text in made.before.items()}
    _take(kept, values, made, f"撤销合并：{reason}")
    made.undone_by, made.undone_at = actor.name, timezone.now()
    made.undo_reason = reason.strip()[:300]
    made.save(update_fields=["undone_by", "undone_at", "undo_reason"])
    for row in InspectionObject.objects.filter(pk__in=[kept.pk, duplicate.pk]):
        derive(row, source="撤销合并", reason=reason, actor=actor)
        follow_rules(row, actor=actor)
    payload = {"name": duplicate.name, "into": kept.name}
    record(events.MERGE_UNDONE, actor=actor, subject=kept, payload=payload, reason=reason)
    return made


def objections(made: ObjectMerge) -> list[str]:
    """Why a merge cannot be undone now; empty where it can."""
    if made.undone_at is not None:
        return [f"已于 {timezone.localtime(made.undone_at):%Y-%m-%d} 撤销"]
    found = []
    kept = made.kept
    if kept.merged_into is not None:
        found.append(f"{kept.name}此后又并入{kept.merged_into.name}，请先撤销那一次")
    for name, text in made.chosen.items():
        if _plain({name: getattr(kept, name)})[name] != text:
            found.append(f"合并后又变更了{label_of(InspectionObject, name)}")
    found += [moving.changed for moving in MOVING if _has_changed(made, moving)]
    return found + [text for each in _OBJECTIONS if (text := each(made))]


def _check(duplicate: InspectionObject, into: InspectionObject, reason: str) -> None:
    if duplicate.pk == into.pk:
        raise Refused("一条记录不能并入自己", code="state")
    for row in (duplicate, into):
        if row.merged_into_id is not None:
            raise Refused(f"{row.name}（{row.code_label}）已并入其他记录", code="state")
    if duplicate.kind != into.kind:
        raise Refused("两条记录的对象类别不同，不是同一主体", code="kind")
    if not reason.strip():
        raise invalid("合并须写明理由", reason="请填写理由")


def _locked(*rows: InspectionObject) -> list[InspectionObject]:
    # In the order of their keys, so that two merges never wait for each other.
    found = InspectionObject.objects.select_for_update().filter(pk__in=[row.pk for row in rows])
    by_key = {row.pk: row for row in found.order_by("pk")}
    return [by_key[row.pk] for row in rows]


def _close_old_code(made: ObjectMerge, actor: Actor) -> None:
    """The duplicate's credit code becomes a former code of the kept record."""
    code = made.duplicate.uscc
    taken = ObjectCode.objects.filter(kind=CodeKind.FORMER, number=code or "")
    if code and code != made.kept.uscc and not taken.exists():
        kept = ObjectCode.objects.create(
            inspection_object=made.kept,
            kind=CodeKind.FORMER,
            number=code,
            source=f"合并 {made.duplicate.name}"[:80],
            recorded_by=actor.name,
        )
        MovedRow.objects.create(merge=made, table="code", row=kept.pk, is_double=True)


def _move(made: ObjectMerge) -> None:
    today = timezone.localdate()
    for moving in MOVING:
        rows = moving.model._default_manager.filter(inspection_object=made.duplicate)
        doubles = set(moving.doubles(rows, made.kept)) if moving.doubles else set()
        if doubles:
            ended = {"until": today, **moving.ending(f"与保留记录重复（合并 {made.pk}）")}
            rows.filter(pk__in=doubles).update(**ended)
        staying = set(moving.stays(rows, made.kept)) if moving.stays else set()
        keys = list(rows.exclude(pk__in=staying).values_list("pk", flat=True))
        MovedRow.objects.bulk_create(
            MovedRow(merge=made, table=moving.name, row=key, is_double=key in doubles)
            for key in keys
        )
        rows.filter(pk__in=keys).update(inspection_object=made.kept)


def _put_back(made: ObjectMerge) -> None:
    for moving in MOVING:
        moved = made.moved_rows.filter(table=moving.name)
        rows = moving.model._default_manager
        back = list(moved.values_list("row", flat=True))
        doubles = list(moved.filter(is_double=True).values_list("row", flat=True))
        rows.filter(pk__in=back).update(inspection_object=made.duplicate)
        if doubles and moving.doubles:
            rows.filter(pk__in=doubles).update(until=None, **moving.ending(""))
    codes = made.moved_rows.filter(table="code", is_double=True).values("row")
    ObjectCode.objects.filter(pk__in=codes).delete()


def _has_changed(made: ObjectMerge, moving: Moving) -> bool:
    """Whether a moved row is gone or has left the kept record since."""
    moved = made.moved_rows.filter(table=moving.name).values_list("row", flat=True)
    here = moving.model._default_manager.filter(pk__in=list(moved), inspection_object=made.kept)
    return here.count() != len(moved)


def _take(found: InspectionObject, values: dict[str, Any], made: ObjectMerge, reason: str) -> None:
    before = snapshot(found, values)
    for name, value in values.items():
        setattr(found, name, value)
    note_changes(found, before, source=f"合并 {made.duplicate.code_label}", reason=reason)
    found.save()


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON keeps them: rows by key, days and numbers as text."""
    return {name: _text(value) for name, value in values.items()}


def _text(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, dt.date):
        return value.isoformat()
    return f"{value:.6f}" if isinstance(value, Decimal) else value


def _value(name: str, kept: Any) -> Any:
    field = InspectionObject._meta.get_field(name)
    if kept is None or not isinstance(field, models.Field):
        return kept
    if isinstance(field, models.ForeignKey):
        return field.related_model._default_manager.get(pk=kept)
    return field.to_python(kept)
