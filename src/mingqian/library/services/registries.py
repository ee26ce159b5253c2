"""Object registers: open, fill by rule or by hand, keep in step with the data, file.

吉林 二（三）: one item, one register, one responsible department; 兴隆台 二（三）: special lists
filtered from the registration data; 彭阳 附件1: filed with the county regulator.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from mingqian.foundation.journal.record import record
from mingqian.foundation.org import selectors as org
from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.library import events, policies
from mingqian.library.models import (
    InspectionObject,
    ObjectRegistry,
    Origin,
    RegisterFiling,
    Registration,
)
from mingqian.library.selectors.base.registrations import standing
from mingqian.library.selectors.objects import members_of
from mingqian.library.selectors.ranges import describe_range, narrow, validate_range

NO_LONGER = "不再符合入库条件"


@transaction.atomic
def open_registry(
    *,
    department: Department,
    name: str,
    actor: Actor,
    note: str = "",
    rule: dict[str, Any] | None = None,
) -> ObjectRegistry:
    """Open a register kept by a department; with ``rule`` its members follow the data at once."""
    registry = ObjectRegistry(department=department, name=name.strip(), note=note.strip())
    require(policies.can_keep_registry(actor, registry))
    if not registry.name:
        raise invalid("请填写名录库名称", name="请填写名录库名称")
    if ObjectRegistry.objects.filter(department=department, name=registry.name).exists():
        raise invalid(f"已有名录库“{registry.name}”", name="名称已经使用")
    registry.save()
    record(events.REGISTRY_OPENED, actor=actor, subject=registry, payload={"name": registry.name})
    if rule:
        set_rule(registry=registry, rule=rule, actor=actor)
    return registry


@transaction.atomic
def set_rule(*, registry: ObjectRegistry, rule: dict[str, Any], actor: Actor) -> ObjectRegistry:
    """Set the condition (an object range) by which objects stand in the register."""
    require(policies.can_keep_registry(actor, registry))
    clean = validate_range(rule)
    if not clean:
        raise invalid("入库条件不能为空；逐户登记不需要条件", rule="请至少填写一项条件")
    if "registries" in clean:
        raise invalid("入库条件不能引用名录库", rule="不能引用名录库")
    registry.rule = clean
    registry.save(update_fields=["rule"])
    payload = {"name": registry.name, "rule": describe_range(clean)}
    record(events.REGISTRY_RULED, actor=actor, subject=registry, payload=payload)
    sync_registry(registry=registry, actor=actor)
    return registry


@transaction.atomic
def sync_registry(*, registry: ObjectRegistry, actor: Actor = SYSTEM) -> tuple[int, int]:
    """Bring a rule's register in step with the data: returns how many came in and went out.

    Only objects of the department's region count; what was registered by hand stays.
    """
    if not registry.rule:
        return 0, 0
    today = timezone.localdate()
    area = standing().filter(region__path__startswith=registry.department.region.path)
    wanted = set(narrow(area, validate_range(registry.rule)).values_list("pk", flat=True))
    rows = Registration.objects.filter(registry=registry, until__isnull=True)
    present = set(rows.values_list("inspection_object", flat=True))
    by_rule = set(rows.filter(origin=Origin.RULE).values_list("inspection_object", flat=True))
    added, gone = wanted - present, by_rule - wanted
    Registration.objects.bulk_create(
        [
            Registration(
                registry=registry, inspection_object_id=key, since=today, origin=Origin.RULE
            )
            for key in sorted(added)
        ],
        batch_size=1000,
    )
    rows.filter(origin=Origin.RULE).exclude(inspection_object__in=wanted).update(
        until=today, end_reason=NO_LONGER, ended_by="系统"
    )
    if added or gone:
        payload = {"added": len(added), "ended": len(gone)}
        record(events.REGISTRY_SYNCED, actor=actor, subject=registry, payload=payload)
    return len(added), len(gone)


def follow_rules(inspection_object: InspectionObject, *, actor: Actor) -> int:
    """After a change of one object: bring it into the registers it now belongs to and out of
    those whose rule it no longer meets. Returns how many registers moved. Call inside the act's
    transaction."""
    today, moved = timezone.localdate(), 0
    codes = inspection_object.region.codes
    by_rule = inspection_object.registrations.filter(origin=Origin.RULE, until__isnull=True)
    held = {row.registry_id: row for row in by_rule}
    rows = ObjectRegistry.objects.exclude(rule={}).filter(
        Q(department__region__in=codes) | Q(pk__in=held)
    )
    present = set(
        inspection_object.registrations.filter(until__isnull=True).values_list(
            "registry", flat=True
        )
    )
    for registry in rows.select_related("department__region"):
        meets = _meets(inspection_object, registry)
        if meets and registry.pk not in present:
            Registration.objects.create(
                registry=registry,
                inspection_object=inspection_object,
                since=today,
                origin=Origin.RULE,
            )
        elif not meets and registry.pk in held:
            row = held[registry.pk]
            row.until, row.end_reason, row.ended_by = today, NO_LONGER, "系统"
            row.save(update_fields=["until", "end_reason", "ended_by"])
        else:
            continue
        moved += 1
        payload = {"added": int(meets), "ended": int(not meets)}
        record(events.REGISTRY_SYNCED, actor=actor, subject=registry, payload=payload)
    return moved


def _meets(inspection_object: InspectionObject, registry: ObjectRegistry) -> bool:
    one = standing().filter(
        pk=inspection_object.pk, region__path__startswith=registry.department.region.path
    )
    return narrow(one, validate_range(registry.rule)).exists()


def sync_all(*, region_path: str = "", actor: Actor = SYSTEM) -> int:
    """Bring every rule's register (of a region) in step; returns how many objects moved."""
    moved = 0
    rows = ObjectRegistry.objects.filter(department__region__path__startswith=region_path)
    for registry in rows.exclude(rule={}).select_related("department__region"):
        moved += sum(sync_registry(registry=registry, actor=actor))
    return moved


@transaction.atomic
def register(
    *,
    registry: ObjectRegistry,
    inspection_object: InspectionObject,
    reason: str,
    actor: Actor,
    since: dt.date | None = None,
) -> Registration:
    """Put an object into a register by hand, with the reason the register's page shows."""
    require(policies.can_keep_registry(actor, registry))
    if not reason.strip():
        raise invalid("人工入库须写明理由", reason="请填写理由")
    if registry.registrations.filter(
        inspection_object=inspection_object, until__isnull=True
    ).exists():
        raise Refused(f"{inspection_object.name}已在“{registry.name}”中", code="exists")
    row = Registration.objects.create(
        registry=registry,
        inspection_object=inspection_object,
        since=since or timezone.localdate(),
        origin=Origin.HAND,
        reason=reason.strip()[:300],
        recorded_by=actor.name,
    )
    payload = {"name": inspection_object.name, "registry": registry.name}
    record(events.OBJECT_REGISTERED, actor=actor, subject=registry, payload=payload, reason=reason)
    return row


@transaction.atomic
def unregister(
    *, registry: ObjectRegistry, inspection_object: InspectionObject, reason: str, actor: Actor
) -> Registration:
    """Take an object out of a register from today; the row stays as history."""
    require(policies.can_keep_registry(actor, registry))
    if not reason.strip():
        raise invalid("移出名录库须写明理由", reason="请填写理由")
    row = registry.registrations.filter(
        inspection_object=inspection_object, until__isnull=True
    ).first()
    if row is None:
        raise Refused(f"{inspection_object.name}不在“{registry.name}”中", code="missing")
    if row.origin == Origin.RULE:
        raise Refused("该对象按入库条件入库；请修改入库条件或对象信息", code="by_rule")
    row.until, row.ended_by = timezone.localdate(), actor.name
    row.end_reason = reason.strip()[:300]
    row.save(update_fields=["until", "ended_by", "end_reason"])
    payload = {"name": inspection_object.name, "registry": registry.name}
    record(
        events.OBJECT_UNREGISTERED, actor=actor, subject=registry, payload=payload, reason=reason
    )
    return row


@transaction.atomic
def file_register(*, registry: ObjectRegistry, actor: Actor) -> RegisterFiling:
    """File a register with the region's market regulator: day, count, digest of the members."""
    require(policies.can_keep_registry(actor, registry))
    regulator = org.regulator_of(registry.department.region)
    if regulator is None:
        raise Refused("本辖区没有登记市场监管部门，无处报送", code="no_regulator")
    ids = list(members_of(registry).order_by("oid").values_list("oid", flat=True))
    digest = hashlib.sha256("".join(f"{oid}\n" for oid in ids).encode()).hexdigest()
    filing = RegisterFiling.objects.create(
        registry=registry,
        filed_to=regulator,
        filed_by=actor.name,
        object_count=len(ids),
        digest=digest,
    )
    payload = {"to": regulator.label, "name": registry.name, "count": len(ids), "digest": digest}
    record(events.REGISTRY_FILED, actor=actor, subject=registry, payload=payload)
    return filing
