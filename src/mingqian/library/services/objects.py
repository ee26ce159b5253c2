"""Inspection objects: add, change with reason and dated history, deactivate, merge.

吉林 二（三）, 昌江 第四条: market entities are known by a valid credit code; products, projects
and acts need none but a responsible owner. 彭阳 二（二）: only the generating department edits.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from fairdraw.errors import IdentifierError
from fairdraw.ids import import_uscc, import_value
from mingqian.foundation.journal.record import record
from mingqian.foundation.org.models import Department, DepartmentKind
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.library import capital, events, policies
from mingqian.library.fields import label_of, longest_of
from mingqian.library.industries import industry_code
from mingqian.library.models import (
    CreditRiskClass,
    InspectionObject,
    ObjectKind,
    ObjectStatus,
    ObjectType,
)
from mingqian.library.services.facts.history import note_changes, note_class, snapshot
from mingqian.library.services.facts.risks import FLAGS, set_flags
from mingqian.library.services.registries import follow_rules

#: Facts a keeper (or an import) may write. Identity, kind and maintenance are set by the service.
WRITABLE = frozenset(
    {
        "name", "owner", "region", "is_region_inferred", "address", "industry_code",
        "business_scope", "established_on", "capital_text", "status", "status_on", "risk_class",
        "risk_source", "contact", "object_type", "parent", "station", "longitude",
        "latitude", "coordinates_source", "region_note",
    }
)  # fmt: skip
#: Objects whose capital one tick reads.
AT_ONCE = 20_000
EARLIEST = dt.date(1900, 1, 1)


def identify(object_type: str, uscc: str, own_number: str = "") -> tuple[str, str | None]:
    """Protocol id and credit code of an object.

    Market entities need a credit code with the right check character (昌江 第四条); products,
    projects and acts get ``obj:`` with their own number, or a drawn one where they have none.
    Raises :class:`Refused` 422.
    """
    if uscc.strip():
        try:
            oid = import_uscc(uscc)
        except IdentifierError as error:
            raise invalid(f"统一社会信用代码有误：{error.zh}", uscc=error.zh) from error
        return oid, oid.removeprefix("uscc:")
    if ObjectType(object_type).kind != ObjectKind.NON_MARKET:
        label = ObjectType(object_type).label
        raise invalid(f"{label}必须填写统一社会信用代码", uscc="请填写 18 位代码")
    try:
        return import_value("obj", own_number or uuid.uuid4().hex), None
    except IdentifierError as error:
        raise invalid(f"编号有误：{error.zh}", own_number=error.zh) from error


@transaction.atomic
def add_object(
    *,
    object_type: str,
    facts: dict[str, Any],
    department: Department,
    actor: Actor,
    uscc: str = "",
    own_number: str = "",
    source: str = "人工登记",
) -> InspectionObject:
    """Add an object maintained by a department.

    ``facts`` are fields in :data:`WRITABLE`, and the risk flags, which become dated entries;
    ``name`` and ``region`` are needed, products, projects and acts also ``owner``.
    Raises :class:`Refused` 403, 409 (exists), 422.
    """
    require(actor.check(P.OBJECTS_EDIT))
    if object_type not in ObjectType.values:
        raise invalid("请选择对象类型", object_type="请选择对象类型")
    oid, code = identify(object_type, uscc, own_number)
    if InspectionObject.objects.filter(oid=oid).exists():
        raise Refused(f"名录库中已有 {code or oid}，请在原记录上变更", code="exists")
    found = InspectionObject(
        oid=oid,
        uscc=code,
        department=department,
        source=source,
        source_at=timezone.now(),
        object_type=object_type,
    )
    require(policies.can_edit_object(actor, found))
    flags, facts = _parted(facts)
    _write(found, facts)
    check(found)
    found.save()
    record(events.OBJECT_ADDED, actor=actor, subject=found, payload={"name": found.name})
    if found.risk_class != CreditRiskClass.UNKNOWN:
        given = found.risk_source or source
        note_class(found, found.risk_class, on=timezone.localdate(), source=given, by=actor.name)
    if any(flags.values()):
        # The derived columns change with them, and registers follow there.
        set_flags(found, flags, source=source, reason="登记时载明", actor=actor)
    else:
        follow_rules(found, actor=actor)
    return found


@transaction.atomic
def change_object(
    *,
    inspection_object: InspectionObject,
    facts: dict[str, Any],
    reason: str,
    actor: Actor,
    source: str = "人工变更",
) -> InspectionObject:
    """Change facts of an object; each change is kept with old value, day, source and reason.

    Past draws keep what they recorded; the history keeps what stood here (彭阳 二（二）).
    """
    require(policies.can_edit_object(actor, inspection_object))
    if not reason.strip():
        raise invalid("变更检查对象须写明理由", reason="请填写理由")
    flags, facts = _parted(facts)
    before = snapshot(inspection_object, [name for name in facts if name in WRITABLE])
    _write(inspection_object, facts)
    check(inspection_object)
    changed = note_changes(inspection_object, before, source=source, reason=reason)
    if changed:
        inspection_object.save()
    if flags:
        changed += set_flags(inspection_object, flags, source=source, reason=reason, actor=actor)
    if not changed:
        return inspection_object
    payload = {"name": inspection_object.name, "fields": "、".join(changed)}
    record(
        events.OBJECT_CHANGED,
        actor=actor,
        subject=inspection_object,
        payload=payload,
        reason=reason,
    )
    follow_rules(inspection_object, actor=actor)
    return inspection_object


def deactivate(
    *, inspection_object: InspectionObject, status: str, on: dt.date, reason: str, actor: Actor
) -> InspectionObject:
    """Set an object suspended or deregistered from a day; draws then exclude it by name."""
    if status == ObjectStatus.ACTIVE or status not in ObjectStatus.values:
        raise invalid("请选择歇业或注销", status="请选择歇业或注销")
    return change_object(
        inspection_object=inspection_object,
        facts={"status": status, "status_on": on},
        reason=reason,
        actor=actor,
    )


def _parted(facts: dict[str, Any]) -> tuple[dict[str, bool], dict[str, Any]]:
    """The risk flags among given facts, and the others."""
    flags = {name: bool(value) for name, value in facts.items() if name in FLAGS}
    return flags, {name: value for name, value in facts.items() if name not in FLAGS}


def read_capital() -> int:
    """Read the registered capital of objects that were written past the models; returns how many.

    What is due stands in an index of its own, so that looking costs nothing."""
    due = InspectionObject.objects.filter(capital_currency="").exclude(capital_text="")
    texts = list(due.order_by("pk").values_list("pk", "capital_text")[:AT_ONCE])
    by_text: dict[str, list[int]] = {}
    for pk, text in texts:
        by_text.setdefault(text, []).append(pk)
    for text, keys in by_text.items():
        amount, currency = capital.parse(text)
        rows = InspectionObject.objects.filter(pk__in=keys)
        rows.update(capital_amount=amount, capital_currency=currency or capital.UNREAD)
    return len(texts)


def note_inspected(*, inspection_object: InspectionObject, on: dt.date) -> None:
    """Note that an object was inspected on a day, by whatever channel; an earlier day than the one
    that stands changes nothing. Called by the stages that carry out checks, in their act."""
    rows = InspectionObject.objects.filter(pk=inspection_object.pk)
    rows.filter(Q(last_inspected_on=None) | Q(last_inspected_on__lt=on)).update(
        last_inspected_on=on
    )


def _write(found: InspectionObject, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        if name not in WRITABLE:
            raise invalid(f"检查对象没有可填写的“{name}”", **{name: "不能填写"})
        setattr(found, name, value.strip() if isinstance(value, str) else value)
    found.kind = ObjectType(found.object_type).kind
    if found.industry_code and (code := industry_code(found.industry_code)):
        found.industry_code = code


def check(found: InspectionObject) -> None:
    """Refuse (422) an object that lacks what its type needs or carries nonsense."""
    faults: dict[str, str] = {}
    if not found.name:
        faults["name"] = "请填写名称"
    if found.region_id is None:
        faults["region"] = "请选择所属区划"
    if found.kind == ObjectKind.NON_MARKET and not found.owner:
        faults["owner"] = "产品、项目、行为须写明责任主体"
    if found.kind != ObjectKind.NON_MARKET and not found.uscc:
        faults["uscc"] = "须有统一社会信用代码"
    if found.established_on and not EARLIEST <= found.established_on <= timezone.localdate():
        faults["established_on"] = f"成立日期 {found.established_on} 不合常理"
    if found.industry_code and not industry_code(found.industry_code):
        faults["industry_code"] = f"“{found.industry_code}”不是 GB/T 4754 的行业代码"
    faults |= overlong(found) | misplaced(found) | unrelated(found)
    if faults:
        raise invalid("检查对象有误：" + "；".join(faults.values()), **faults)


#: Where the country lies, in degrees: west, east, south, north.
BOUNDS = (73, 136, 3, 54)


def misplaced(found: InspectionObject) -> dict[str, str]:
    """Coordinates that are half given, lie elsewhere, or come from nowhere."""
    lon, lat = found.longitude, found.latitude
    if lon is None and lat is None:
        return {}
    if lon is None or lat is None:
        return {"longitude" if lon is None else "latitude": "经度、纬度须一并填写"}
    west, east, south, north = BOUNDS
    if not west <= lon <= east:
        return {"longitude": f"经度应在 {west} 至 {east} 之间"}
    if not south <= lat <= north:
        return {"latitude": f"纬度应在 {south} 至 {north} 之间"}
    return {} if found.coordinates_source else {"coordinates_source": "请写明坐标来源"}


def unrelated(found: InspectionObject) -> dict[str, str]:
    """A parent that is no other living object, or a station that is no unit."""
    faults = {}
    above = found.parent
    while above is not None:
        if above.pk == found.pk:
            faults["parent"] = "所属主体不能是自己或者自己的分支机构"
            break
        above = above.parent
    if found.parent is not None and found.parent.merged_into_id is not None:
        faults["parent"] = "所属主体的记录已经合并，请改用保留的记录"
    if found.station is not None and found.station.kind != DepartmentKind.UNIT:
        faults["station"] = "监管所（站）须是部门的内设机构"
    return faults


def overlong(found: InspectionObject) -> dict[str, str]:
    """Fields that are longer than the register keeps."""
    faults = {}
    for name in ("name", "owner", "address", "capital_text", "contact"):
        longest = longest_of(InspectionObject, name)
        if len(getattr(found, name)) > longest:
            label = label_of(InspectionObject, name)
            faults[name] = f"{label}超过 {longest} 字"
    return faults
