"""Changes of the organisation from a day: rename, merge, split, abolish; duties pass on.

吉林 二（一）: units report changes of name and function; cases of before keep the old name. An
ended department stays as it was, with its last day and its successor.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.journal.record import record
from mingqian.foundation.org import events
from mingqian.foundation.org.handover import Handover, Passed, carry, duties
from mingqian.foundation.org.models import (
    ChangeKind,
    ChangeState,
    Department,
    DepartmentName,
    OrganisationChange,
)
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.policy.permissions import Permission

#: Standing of a department that passes to the first successor, with its duties.
_FLAGS = ("is_office", "is_market_regulator", "is_member")
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewDepartment:
    """A department a change founds."""

    code: str
    name: str
    short_name: str = ""


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """What a change says: which departments, into which, from which day, on which document."""

    kind: str
    old: Sequence[Department]
    on: dt.date
    document_no: str
    kept: Sequence[Department] = ()
    founded: Sequence[NewDepartment] = ()
    new_name: str = ""
    note: str = ""


@transaction.atomic
def register_change(facts: ChangeFacts, *, actor: Actor) -> OrganisationChange:
    """Register a change; one whose day has come takes effect at once, a later one on its day.

    Raises :class:`Refused`: 403, 422 naming what does not fit the kind of change.
    """
    require(actor.check(Permission.ORGANISATION_EDIT))
    _check(facts, actor)
    change = OrganisationChange.objects.create(
        kind=facts.kind,
        on=facts.on,
        document_no=facts.document_no.strip(),
        new_name=facts.new_name.strip(),
        note=facts.note.strip(),
        registered_by=actor.name,
    )
    first = facts.old[0]
    founded = [
        Department.objects.create(
            code=row.code.strip(),
            name=row.name.strip(),
            short_name=row.short_name.strip(),
            kind=first.kind,
            region=first.region,
            system=first.system,
            parent=first.parent,
            is_member=False,
            valid_from=facts.on,
        )
        for row in facts.founded
    ]
    change.old.set(facts.old)
    change.new.set([*facts.kept, *founded])
    payload = {
        "kind": change.get_kind_display(),
        "on": facts.on.isoformat(),
        "document_no": change.document_no,
    }
    for department in {*facts.old, *facts.kept, *founded}:
        record(events.CHANGE_REGISTERED, actor=actor, subject=department, payload=payload)
    if facts.on <= timezone.localdate():
        change = take_effect(change, actor=actor)
    return change


def _check(facts: ChangeFacts, actor: Actor) -> None:
    faults: dict[str, str] = {}
    if not facts.document_no.strip():
        faults["document_no"] = "部门变更须写明依据文号"
    if facts.kind not in ChangeKind.values:
        faults["kind"] = "请选择变更种类"
    if not facts.old:
        raise invalid("请选择变更的部门", old="请选择")
    faults |= _shape(facts)
    if len({row.region_id for row in [*facts.old, *facts.kept]}) > 1:
        faults["old"] = "只能在同一区划内变更"
    if any(not row.region.path.startswith(actor.region_path) for row in facts.old):
        faults["old"] = "只能变更本辖区的部门"
    early = [row.label for row in facts.old if row.valid_from >= facts.on]
    if early:
        faults["on"] = f"生效日期应晚于{'、'.join(early)}的设立日期"
    ended = [row.label for row in [*facts.old, *facts.kept] if row.valid_to is not None]
    if ended:
        faults["old"] = f"{'、'.join(ended)}已经撤销"
    faults |= _pending(facts) | _names(facts)
    if faults:
        raise invalid("部门变更有误：" + "；".join(faults.values()), **faults)


def _shape(facts: ChangeFacts) -> dict[str, str]:
    """How many departments each kind of change takes and gives."""
    targets = len(facts.kept) + len(facts.founded)
    match facts.kind:
        case ChangeKind.RENAME:
            if len(facts.old) != 1 or targets:
                return {"old": "更名只涉及一个部门"}
            name = facts.new_name.strip()
            return (
                {}
                if name and name != facts.old[0].name
                else {"new_name": "请填写与现名称不同的新名称"}
            )
        case ChangeKind.MERGE:
            into_another = any(row not in facts.old for row in facts.kept) or facts.founded
            if targets != 1 or (len(facts.old) < 2 and not into_another):
                return {"new": "合并须选择两个以上的部门（或者并入另一部门），并入一个部门"}
        case ChangeKind.SPLIT:
            if len(facts.old) != 1 or targets < 2:
                return {"new": "分设须选择一个部门，分为两个以上的部门"}
        case ChangeKind.ABOLISH:
            if len(facts.old) != 1 or targets > 1 or any(row in facts.old for row in facts.kept):
                return {"new": "撤销一个部门，职责最多由一个其他部门承继"}
    return {}


def _pending(facts: ChangeFacts) -> dict[str, str]:
    rows = OrganisationChange.objects.filter(old__in=facts.old, state=ChangeState.PLANNED)
    return {"old": "所选部门已有尚未生效的变更"} if rows.exists() else {}


def _names(facts: ChangeFacts) -> dict[str, str]:
    for row in facts.founded:
        if not row.code.strip() or not row.name.strip():
            return {"founded": "新设部门须写明代码和名称"}
        if Department.objects.filter(code=row.code.strip()).exists():
            return {"founded": f"部门代码 {row.code} 已经使用"}
    return {}


@transaction.atomic
def take_effect(change: OrganisationChange, *, actor: Actor) -> OrganisationChange:
    """Let a change hold: names, last days, successors, standing in the joint meeting."""
    fresh = OrganisationChange.objects.select_for_update().get(pk=change.pk)
    if fresh.state != ChangeState.PLANNED:
        raise Refused("该变更已经生效", code="state")
    if fresh.kind == ChangeKind.RENAME:
        _rename(fresh, actor)
    else:
        _end(fresh)
    renamed_only = fresh.kind == ChangeKind.RENAME
    fresh.state = ChangeState.CARRIED if renamed_only else ChangeState.IN_EFFECT
    fresh.save(update_fields=["state"])
    return fresh


def _rename(change: OrganisationChange, actor: Actor) -> None:
    department = change.old.get()
    old = department.name
    DepartmentName.objects.create(
        department=department, name=old, valid_to=change.on, document_no=change.document_no
    )
    department.name = change.new_name
    department.save(update_fields=["name"])
    payload = {"old": old, "new": department.name, "document_no": change.document_no}
    record(events.DEPARTMENT_RENAMED, actor=actor, subject=department, payload=payload)


def _end(change: OrganisationChange) -> None:
    targets = list(change.new.order_by("pk"))
    heir = targets[0] if targets else None
    for department in change.old.all():
        if heir is not None and department != heir:
            for flag in _FLAGS:
                setattr(heir, flag, getattr(heir, flag) or getattr(department, flag))
        if department in targets:
            continue
        department.valid_to = change.on - _DAY
        department.successor = heir
        for flag in _FLAGS:
            setattr(department, flag, False)
        department.save(update_fields=["valid_to", "successor", *_FLAGS])
    if heir is not None:
        heir.save(update_fields=list(_FLAGS))


def take_effect_by(day: dt.date) -> int:
    """Let every planned change hold whose day has come; returns how many. Idempotent."""
    rows = OrganisationChange.objects.filter(state=ChangeState.PLANNED, on__lte=day)
    for change in rows.order_by("on", "pk"):
        take_effect(change, actor=SYSTEM)
    return len(rows)


@transaction.atomic
def carry_over(
    change: OrganisationChange, *, mapping: Mapping[str, Department], actor: Actor
) -> OrganisationChange:
    """Pass the duties of the ended departments on and keep the report.

    ``mapping`` says which successor takes which kind of duty (keys of the registered duties); a
    kind not named goes to the first successor. Raises :class:`Refused` 403, 409, 422.
    """
    require(actor.check(Permission.ORGANISATION_EDIT))
    fresh = OrganisationChange.objects.select_for_update().get(pk=change.pk)
    if fresh.state != ChangeState.IN_EFFECT:
        raise Refused(f"该变更“{fresh.get_state_display()}”，不能移交职责", code="state")
    targets = list(fresh.new.order_by("pk"))
    if not targets:
        raise invalid("没有承继部门，无法移交职责", new="请先登记承继部门")
    if any(row not in targets for row in mapping.values()):
        raise invalid("职责只能移交给承继部门", mapping="请从承继部门中选择")
    passed: list[Passed] = []
    for old in fresh.old.all():
        for duty in duties():
            new = mapping.get(duty.key, targets[0])
            if new == old:
                continue
            handover = Handover(old, new, fresh.on, fresh.document_no, actor)
            found = carry(duty, handover)
            if found.moved or found.left:
                passed.append(found)
    fresh.report = [asdict(row) for row in passed]
    fresh.state = ChangeState.CARRIED
    fresh.carried_at, fresh.carried_by = timezone.now(), actor.name
    fresh.save(update_fields=["report", "state", "carried_at", "carried_by"])
    return fresh


def rename_department(
    *, department: Department, name: str, on: dt.date, document_no: str, actor: Actor
) -> Department:
    """Give a department a new name from a day; old cases keep the old one (吉林 二（一）)."""
    facts = ChangeFacts(
        kind=ChangeKind.RENAME, old=[department], on=on, document_no=document_no, new_name=name
    )
    register_change(facts, actor=actor)
    department.refresh_from_db()
    return department
