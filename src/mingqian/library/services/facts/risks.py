"""Risk entries and credit risk classes of objects, and the columns derived from them.

Draws, plans and ranges read the columns ``is_abnormal`` … and ``risk_class``. :func:`derive` is the
only place that sets them: from the entries that stand today and the latest class. A frozen pool
keeps what it recorded.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.library import events, policies
from mingqian.library.models import (
    CreditRiskClass,
    InspectionObject,
    RiskEntry,
    RiskKind,
)
from mingqian.library.services.facts.history import note_changes, note_class, snapshot
from mingqian.library.services.registries import follow_rules

#: Kind of entry → the column derived from it.
COLUMNS = {
    RiskKind.ABNORMAL: "is_abnormal",
    RiskKind.SERIOUS: "is_serious",
    RiskKind.COMPLAINT: "has_complaint",
    RiskKind.VIOLATION: "has_violation",
    RiskKind.HAZARD: "has_hazard",
}
#: The derived columns (惠州 第（六）条2: what moves the sampling weight).
FLAGS = tuple(COLUMNS.values())


@transaction.atomic
def enter_risk(
    *,
    inspection_object: InspectionObject,
    kind: str,
    since: dt.date,
    ground: str,
    source: str,
    actor: Actor,
    document_no: str = "",
) -> RiskEntry:
    """Enter a listing, complaint, violation or hazard at the register (昌江 第十条（一）).

    Raises :class:`Refused` 403, 409 (the same listing stands), 422 (day ahead, no ground, no
    decision number for a listing).
    """
    require(policies.can_note_risk(actor, inspection_object))
    if kind not in RiskKind.values:
        raise invalid("请选择风险情形的种类", kind="请选择种类")
    if since > timezone.localdate():
        raise invalid("日期不能晚于今天", since="不能晚于今天")
    if RiskKind(kind).is_listing and not document_no.strip():
        raise invalid("列入名录（名单）须写明决定文号", document_no="请填写决定文号")
    found = _locked(inspection_object)
    entry = note_risk(
        found,
        kind,
        since=since,
        ground=ground,
        source=source,
        by=actor.name,
        document_no=document_no,
    )
    payload = {"name": found.name, "kind": entry.get_kind_display(), "since": since.isoformat()}
    record(events.RISK_ENTERED, actor=actor, subject=found, payload=payload, reason=ground)
    derive(found, source=source, reason=ground, actor=actor)
    return entry


@transaction.atomic
def end_risk(*, entry: RiskEntry, on: dt.date, reason: str, actor: Actor) -> RiskEntry:
    """End an entry: removed from the list, complaint closed, hazard cleared."""
    found = _locked(entry.inspection_object)
    require(policies.can_note_risk(actor, found))
    entry = RiskEntry.objects.get(pk=entry.pk)
    if entry.until is not None:
        raise Refused(f"该情形已于 {entry.until} 移出", code="state")
    if not reason.strip():
        raise invalid("移出须写明理由", reason="请填写理由")
    if not entry.since <= on <= timezone.localdate():
        raise invalid("移出日期应在列入日期与今天之间", on="日期不合常理")
    close_risk(entry, on=on, reason=reason, by=actor.name)
    payload = {"name": found.name, "kind": entry.get_kind_display(), "until": on.isoformat()}
    record(events.RISK_ENDED, actor=actor, subject=found, payload=payload, reason=reason)
    derive(found, source=f"{actor.name}登记", reason=reason, actor=actor)
    return entry


@transaction.atomic
def classify(
    *, inspection_object: InspectionObject, risk_class: str, on: dt.date, source: str, actor: Actor
) -> InspectionObject:
    """Enter a credit risk class with its day and source; the latest day is the class."""
    require(policies.can_edit_object(actor, inspection_object))
    if risk_class not in CreditRiskClass.values:
        raise invalid("请选择信用风险分类", risk_class="请选择分类")
    if not source.strip():
        raise invalid("请写明分类来源", source="请填写来源")
    if on > timezone.localdate():
        raise invalid("分类日期不能晚于今天", on="不能晚于今天")
    found = _locked(inspection_object)
    note_class(found, risk_class, on=on, source=source.strip(), by=actor.name)
    payload = {"name": found.name, "risk_class": risk_class, "on": on.isoformat()}
    record(events.OBJECT_CLASSIFIED, actor=actor, subject=found, payload=payload)
    derive(found, source=source, reason=f"{on} 分类", actor=actor)
    return found


def note_risk(
    found: InspectionObject,
    kind: str,
    *,
    since: dt.date,
    ground: str,
    source: str,
    by: str,
    document_no: str = "",
) -> RiskEntry:
    """Write an entry; the caller has asked its own policy, writes the journal and derives."""
    if not ground.strip():
        raise invalid("请写明事由", ground="请填写事由")
    if not source.strip():
        raise invalid("请写明来源", source="请填写来源")
    number = document_no.strip()
    same = found.risk_entries.filter(kind=kind, until__isnull=True, document_no=number)
    if RiskKind(kind).is_listing and same.exists():
        raise Refused(
            f"{found.name}已{RiskKind(kind).label}（{number or '无文号'}）", code="exists"
        )
    return RiskEntry.objects.create(
        inspection_object=found,
        kind=kind,
        since=since,
        ground=ground.strip()[:300],
        document_no=number[:80],
        source=source.strip()[:80],
        recorded_by=by[:40],
    )


def close_risk(entry: RiskEntry, *, on: dt.date, reason: str, by: str) -> None:
    """End an entry; the caller has asked its own policy, writes the journal and derives."""
    entry.until, entry.end_reason, entry.ended_by = on, reason.strip()[:300], by[:40]
    entry.save(update_fields=["until", "end_reason", "ended_by"])


def set_flags(
    found: InspectionObject, flags: dict[str, bool], *, source: str, reason: str, actor: Actor
) -> list[str]:
    """Bring entries in line with flags as a source or form states them, then derive."""
    today = timezone.localdate()
    for kind, column in COLUMNS.items():
        if column not in flags:
            continue
        open_rows = found.risk_entries.filter(kind=kind, until__isnull=True)
        if flags[column] and not open_rows.exists():
            note_risk(found, kind, since=today, ground=reason, source=source, by=actor.name)
        elif not flags[column]:
            for entry in open_rows:
                close_risk(entry, on=max(today, entry.since), reason=reason, by=actor.name)
    return derive(found, source=source, reason=reason, actor=actor)


def derive(found: InspectionObject, *, source: str, reason: str, actor: Actor) -> list[str]:
    """Set the columns from the entries that stand today; returns the labels of what changed.

    Call inside the act's transaction. Registers by rule follow.
    """
    facts = derived(found, timezone.localdate())
    before = snapshot(found, facts)
    for name, value in facts.items():
        setattr(found, name, value)
    changed = note_changes(found, before, source=source, reason=reason)
    if changed:
        found.save(update_fields=[*facts, "updated_at"])
        follow_rules(found, actor=actor)
    return changed


def derived(found: InspectionObject, day: dt.date) -> dict[str, Any]:
    """The columns as the entries give them on a day; without any class entry the class stays."""
    standing = {row.kind for row in found.risk_entries.all() if row.stands_on(day)}
    facts: dict[str, Any] = {column: kind in standing for kind, column in COLUMNS.items()}
    newest = found.class_entries.filter(on__lte=day).first()
    if newest is not None:
        facts |= {"risk_class": newest.risk_class, "risk_source": newest.source}
    return facts


def derive_due() -> int:
    """Objects of which an entry begins or ended up to today; idempotent, for the daily tick."""
    today = timezone.localdate()
    due = Q(pk__in=[])
    for kind, column in COLUMNS.items():
        stands = Q(since__lte=today) & (Q(until__isnull=True) | Q(until__gt=today))
        flag = {f"inspection_object__{column}": False}
        due |= Q(kind=kind, **flag) & stands
        due |= Q(kind=kind, until__lte=today) & ~Q(**flag)
    rows = RiskEntry.objects.filter(due, inspection_object__merged_into=None)
    keys = rows.values("inspection_object")
    changed = 0
    for found in InspectionObject.objects.filter(pk__in=keys):
        with transaction.atomic():
            reason = "情形到期或者开始"
            changed += bool(derive(_locked(found), source="系统", reason=reason, actor=SYSTEM))
    return changed


def _locked(found: InspectionObject) -> InspectionObject:
    return InspectionObject.objects.select_for_update().get(pk=found.pk)
