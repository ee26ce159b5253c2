"""The inspector registry: people, credentials, leave, moves, declared interests.

吉林 二（三）, 兴隆台 二（四）: three staff classes, qualification, speciality.
昌江 第十条: level, boundary, moves from a day. 惠州 第（九）条: recusal.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.journal.record import record
from mingqian.foundation.org.models import Department, Person, Region, RegionLevel
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.library import events, policies
from mingqian.library.fields import label_of, longest_of
from mingqian.library.models import (
    AbsenceKind,
    EnforcementCredential,
    InspectionObject,
    Inspector,
    InspectorMove,
    InspectorStatus,
    Leave,
    Recusal,
    RecusalKind,
    Sex,
    StaffClass,
    WordKind,
)
from mingqian.library.selectors.items import family
from mingqian.library.selectors.parties import words_of

#: Facts a keeper may write.
WRITABLE = frozenset(
    {
        "number", "name", "sex", "unit", "staff_class", "level", "post", "position",
        "specialities", "qualifications", "item_codes", "entered_on", "training", "person",
    }
)  # fmt: skip

#: Dictionary → the fact it rules.
DICTIONARIES = {
    WordKind.POST: "post",
    WordKind.QUALIFICATION: "qualifications",
    WordKind.SPECIALITY: "specialities",
}


@transaction.atomic
def add_inspector(
    *,
    department: Department,
    facts: dict[str, Any],
    actor: Actor,
    boundary: Sequence[Region] = (),
    iid: str = "",
) -> Inspector:
    """Register an inspector of a department. ``facts`` are fields in :data:`WRITABLE`.

    ``iid`` is the identity in every deal; drawn when not given. Raises :class:`Refused` 403, 422.
    """
    found = Inspector(department=department, iid=iid or f"insp:{uuid.uuid4().hex}")
    require(policies.can_edit_inspector(actor, found))
    _write(found, facts)
    _check(found)
    found.save()
    found.boundary.set(boundary)
    record(events.INSPECTOR_ADDED, actor=actor, subject=found, payload={"name": found.name})
    return found


@transaction.atomic
def change_inspector(
    *,
    inspector: Inspector,
    facts: dict[str, Any],
    actor: Actor,
    boundary: Sequence[Region] | None = None,
    reason: str = "",
) -> Inspector:
    """Change an inspector's facts, level or boundary (昌江 第十条（二）)."""
    require(policies.can_edit_inspector(actor, inspector))
    before = {name: getattr(inspector, name) for name in facts if name in WRITABLE}
    _write(inspector, facts)
    _check(inspector)
    changed = [name for name, old in before.items() if getattr(inspector, name) != old]
    labels = [label_of(Inspector, name) for name in changed]
    if boundary is not None and set(boundary) != set(inspector.boundary.all()):
        inspector.boundary.set(boundary)
        labels.append("执法边界")
    if labels:
        inspector.save()
        payload = {"name": inspector.name, "fields": "、".join(labels)}
        record(
            events.INSPECTOR_CHANGED,
            actor=actor,
            subject=inspector,
            payload=payload,
            reason=reason,
        )
    return inspector


def _write(found: Inspector, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        if name not in WRITABLE:
            raise invalid(f"检查人员没有可填写的“{name}”", **{name: "不能填写"})
        setattr(found, name, value.strip() if isinstance(value, str) else value)


def _check(found: Inspector) -> None:
    faults: dict[str, str] = {}
    if not found.name:
        faults["name"] = "请填写姓名"
    for name in ("number", "name", "unit", "post", "position", "training"):
        longest = longest_of(Inspector, name)
        if len(getattr(found, name)) > longest:
            faults[name] = f"{label_of(Inspector, name)}不能超过 {longest} 字"
    for name, words in _CHOICES.items():
        value = getattr(found, name)
        if value not in words and (value or name == "staff_class"):
            faults[name] = f"请选择{label_of(Inspector, name)}"
    others = Inspector.objects.exclude(pk=found.pk)
    if found.person is not None and others.filter(person=found.person).exists():
        faults["person"] = "该登录账户已关联另一名检查人员"
    home = family(found.department)
    if found.number and others.filter(number=found.number, department__in=home).exists():
        faults["number"] = f"工号 {found.number} 已用于本部门另一名人员"
    if not found.is_enforcer and found.pk and found.credentials.exists():
        faults["staff_class"] = "持有执法证件的人员不能登记为辅助人员"
    faults |= _outside_dictionaries(found)
    if faults:
        raise invalid("检查人员信息有误：" + "；".join(faults.values()), **faults)


_CHOICES = {"staff_class": StaffClass.values, "level": RegionLevel.values, "sex": Sex.values}


def _outside_dictionaries(found: Inspector) -> dict[str, str]:
    """Words the department's dictionaries do not hold; words a person already had may stay."""
    faults = {}
    stored = Inspector.objects.filter(pk=found.pk).first()
    for kind, name in DICTIONARIES.items():
        known = words_of(found.department, kind)
        had = _words(getattr(stored, name)) if stored else []
        unknown = [word for word in _words(getattr(found, name)) if word not in {*known, *had}]
        if known and unknown:
            label = label_of(Inspector, name)
            faults[name] = (
                f"{label}“{'、'.join(unknown)}”不在本部门词典中，可用：{'、'.join(known)}"
            )
    return faults


def _words(value: Any) -> list[str]:
    return list(value) if isinstance(value, list) else [value] if value else []


@transaction.atomic
def add_credential(
    *,
    inspector: Inspector,
    number: str,
    issuer: str,
    valid_from: dt.date,
    valid_to: dt.date,
    actor: Actor,
) -> EnforcementCredential:
    """Register an enforcement credential with its validity. Auxiliary staff cannot hold one."""
    require(policies.can_edit_inspector(actor, inspector))
    if not inspector.is_enforcer:
        raise Refused("辅助人员没有执法资格，不能登记执法证件", code="auxiliary")
    if not number.strip() or not issuer.strip():
        raise invalid("请填写证号和发证机关", number="请填写证号", issuer="请填写发证机关")
    if valid_to < valid_from:
        raise invalid("有效期至不能早于有效期起", valid_to="早于有效期起")
    if EnforcementCredential.objects.filter(number=number.strip()).exists():
        raise invalid(f"证号 {number} 已经登记", number="证号已经登记")
    row = EnforcementCredential.objects.create(
        inspector=inspector,
        number=number.strip(),
        issuer=issuer.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    payload = {"number": row.number, "valid_to": valid_to.isoformat()}
    record(events.CREDENTIAL_ADDED, actor=actor, subject=inspector, payload=payload)
    return row


@transaction.atomic
def add_leave(
    *,
    inspector: Inspector,
    starts_on: dt.date,
    ends_on: dt.date,
    reason: str,
    actor: Actor,
    kind: str = AbsenceKind.LEAVE,
) -> Leave:
    """Register a span of days on which the inspector cannot be drawn; ``kind`` says why: leave, a
    conflict of work (昌江 第十四条), training, suspension."""
    require(policies.can_edit_inspector(actor, inspector))
    if kind not in AbsenceKind.values:
        raise invalid("请选择种类", kind="请选择")
    if ends_on < starts_on:
        raise invalid("结束日期不能早于开始日期", ends_on="早于开始日期")
    if not reason.strip():
        raise invalid("请填写事由", reason="请填写事由")
    row = Leave.objects.create(
        inspector=inspector,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason.strip(),
    )
    payload = {
        "name": inspector.name,
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat(),
    }
    record(events.LEAVE_ADDED, actor=actor, subject=inspector, payload=payload, reason=reason)
    return row


@transaction.atomic
def move(
    *, inspector: Inspector, to_department: Department, on: dt.date, reason: str, actor: Actor
) -> InspectorMove:
    """Move an inspector to another department from a day (昌江 第十条（二）).

    From that day on the old department's pool no longer holds the person; a move dated ahead is
    carried out by the tick of the day.
    """
    require(policies.can_edit_inspector(actor, inspector))
    if to_department == inspector.department:
        raise invalid("请选择另一个部门", to_department="请选择另一个部门")
    if not reason.strip():
        raise invalid("调动须写明理由", reason="请填写理由")
    row = _moved(inspector, to_department, on, reason.strip())
    payload = {"name": inspector.name, "on": on.isoformat(), "to": to_department.label}
    record(events.INSPECTOR_MOVED, actor=actor, subject=inspector, payload=payload, reason=reason)
    settle_moves(on=timezone.localdate())
    inspector.refresh_from_db(fields=["department"])
    return row


@transaction.atomic
def pass_inspector_on(
    *, inspector: Inspector, department: Department, on: dt.date, reason: str
) -> InspectorMove:
    """A change of the organisation takes an inspector along from a day.

    The change itself was allowed and is journaled by whoever carries it out.
    """
    row = _moved(inspector, department, on, f"机构改革（{reason}）")
    settle_moves(on=timezone.localdate())
    return row


def _moved(inspector: Inspector, department: Department, on: dt.date, reason: str) -> InspectorMove:
    if inspector.moves.filter(on__gte=on).exists():
        raise Refused("已有同日或更晚的调动记录", code="order")
    return InspectorMove.objects.create(
        inspector=inspector,
        from_department=inspector.department,
        to_department=department,
        on=on,
        reason=reason,
    )


@transaction.atomic
def settle_moves(on: dt.date) -> int:
    """Carry out moves whose day has come; returns how many. Idempotent."""
    settled = 0
    for row in InspectorMove.objects.filter(on__lte=on).order_by("on").select_related("inspector"):
        last = row.inspector.moves.filter(on__lte=on).order_by("-on").first()
        if last == row and row.inspector.department_id != row.to_department_id:
            row.inspector.department_id = row.to_department_id
            row.inspector.save(update_fields=["department", "updated_at"])
            settled += 1
    return settled


@transaction.atomic
def leave_office(*, inspector: Inspector, on: dt.date, reason: str, actor: Actor) -> Inspector:
    """The inspector leaves office from a day; the record stays."""
    require(policies.can_edit_inspector(actor, inspector))
    if inspector.status == InspectorStatus.LEFT:
        raise Refused("该人员已离岗", code="state")
    if not reason.strip():
        raise invalid("离岗须写明理由", reason="请填写理由")
    inspector.status, inspector.left_on = InspectorStatus.LEFT, on
    inspector.save(update_fields=["status", "left_on", "updated_at"])
    payload = {"name": inspector.name, "on": on.isoformat()}
    record(events.INSPECTOR_LEFT, actor=actor, subject=inspector, payload=payload, reason=reason)
    return inspector


@transaction.atomic
def declare_recusal(
    *,
    inspector: Inspector,
    inspection_object: InspectionObject,
    ground: str,
    since: dt.date,
    actor: Actor,
    until: dt.date | None = None,
    kind: str = RecusalKind.OTHER,
) -> Recusal:
    """Declare an interest: the pair is barred from every deal while it stands (惠州 第（九）条).

    ``kind`` is a :class:`RecusalKind`; for a former employer ``since`` is the day of leaving it.
    """
    require(policies.can_declare_recusal(actor, inspector))
    if kind not in RecusalKind.values:
        raise invalid("请选择与检查对象的关系", kind="请选择")
    if not ground.strip():
        raise invalid("请填写回避事由", ground="请填写回避事由")
    if until is not None and until < since:
        raise invalid("截止日期不能早于起始日期", until="早于起始日期")
    row = Recusal.objects.create(
        inspector=inspector,
        inspection_object=inspection_object,
        kind=kind,
        ground=ground.strip(),
        declared_by=actor.name,
        since=since,
        until=until,
    )
    payload = {"name": inspector.name, "object": inspection_object.name}
    record(events.RECUSAL_DECLARED, actor=actor, subject=inspector, payload=payload, reason=ground)
    return row


@transaction.atomic
def end_recusal(*, recusal: Recusal, until: dt.date, reason: str, actor: Actor) -> Recusal:
    """End a declared interest with a last day; the keeper does it, never the person concerned."""
    require(policies.can_edit_inspector(actor, recusal.inspector))
    if until < recusal.since:
        raise invalid("截止日期不能早于起始日期", until="早于起始日期")
    if not reason.strip():
        raise invalid("终止回避须写明理由", reason="请填写理由")
    recusal.until = until
    recusal.save(update_fields=["until"])
    payload = {
        "name": recusal.inspector.name,
        "object": recusal.inspection_object.name,
        "until": until.isoformat(),
    }
    record(
        events.RECUSAL_ENDED,
        actor=actor,
        subject=recusal.inspector,
        payload=payload,
        reason=reason,
    )
    return recusal


def link_person(*, inspector: Inspector, person: Person | None, actor: Actor) -> Inspector:
    """Say which sign-in account is this inspector's, so that its tasks reach it."""
    return change_inspector(inspector=inspector, facts={"person": person}, actor=actor)
