"""Compiling unified and joint lists: merge, resolve duplicates, derive.

彭阳 二（一）, 吉林 二（二）.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from mingqian.foundation.journal.record import record
from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.workflow.perform import perform
from mingqian.library import events, policies
from mingqian.library.models import (
    InspectionItem,
    InspectionItemList,
    JointItem,
    ListKind,
    ListState,
)
from mingqian.library.selectors.quality import duplicates
from mingqian.library.services.lists import copy_item, start_list
from mingqian.library.states import TABLE


@transaction.atomic
def compile_unified(*, department: Department, year: int, actor: Actor) -> InspectionItemList:
    """Merge the submitted lists of a region's departments into a unified list in draft.

    ``department`` is the office's. A list submitted later is taken up by calling again while the
    unified list is a draft. Raises :class:`Refused` 409 when nothing was submitted.
    """
    submitted = list(
        InspectionItemList.objects.filter(
            region=department.region, kind=ListKind.DEPARTMENT, state=ListState.SUBMITTED
        ).select_related("department")
    )
    if not submitted:
        raise Refused("没有部门报送清单，无法汇总", "彭阳 二（一）", "nothing_submitted")
    unified = _draft_unified(department, year) or start_list(
        department=department, kind=ListKind.UNIFIED, year=year, actor=actor
    )
    require(policies.can_keep_list(actor, unified))
    for source in submitted:
        _include(source, unified, actor)
    return unified


def _draft_unified(department: Department, year: int) -> InspectionItemList | None:
    return InspectionItemList.objects.filter(
        department=department, kind=ListKind.UNIFIED, year=year, state=ListState.DRAFT
    ).first()


def _include(source: InspectionItemList, unified: InspectionItemList, actor: Actor) -> None:
    def change(fresh: InspectionItemList) -> dict[str, Any]:
        taken = set(unified.items.values_list("code", flat=True))
        for item in fresh.items.prefetch_related("checkpoints").select_related("department"):
            code = item.code if item.code not in taken else _apart(item, taken)
            taken.add(code)
            copy_item(item, unified, code=code)
        return {"unified": str(unified)}

    perform(TABLE, source, "include", actor=actor, change=change)


def _apart(item: InspectionItem, taken: set[str]) -> str:
    """A code two departments share is told apart until the office has decided."""
    number = 2
    while (code := f"{item.code[:34]}~{number}") in taken:
        number += 1
    return code


@transaction.atomic
def keep_one(*, item: InspectionItem, actor: Actor, reason: str = "") -> list[InspectionItem]:
    """Resolve a duplicate group: ``item`` stays, the others of its group leave the draft list.

    Returns what was dropped (unsaved). The departments' own lists keep their items.
    """
    item_list = _open_for_resolution(item, actor)
    group = next((g for g in duplicates(item_list) if item in g), None)
    if group is None:
        raise Refused(f"“{item.name}”没有重复事项", code="no_duplicate")
    dropped = [other for other in group if other != item]
    payload = {
        "name": item.name,
        "kept": f"{item.department.label} {item.code}",
        "dropped": "、".join(f"{other.department.label} {other.code}" for other in dropped),
    }
    for other in dropped:
        other.delete()
    record(events.ITEM_MERGED, actor=actor, subject=item_list, payload=payload, reason=reason)
    return dropped


@transaction.atomic
def keep_apart(*, item: InspectionItem, actor: Actor, reason: str) -> InspectionItem:
    """Resolve a duplicate group the other way: the item is another matter, with a reason."""
    item_list = _open_for_resolution(item, actor)
    if not reason.strip():
        raise invalid("确认非重复须写明两者的区别", reason="请写明区别")
    item.distinct_reason = reason.strip()[:200]
    item.save(update_fields=["distinct_reason"])
    payload = {"name": item.name, "code": item.code}
    record(events.ITEM_DISTINCT, actor=actor, subject=item_list, payload=payload, reason=reason)
    return item


def _open_for_resolution(item: InspectionItem, actor: Actor) -> InspectionItemList:
    item_list = item.item_list
    require(policies.can_keep_list(actor, item_list))
    if item_list.state != ListState.DRAFT:
        raise Refused("只有草稿可以处理重复事项", code="state")
    return item_list


def finish_compiling(*, item_list: InspectionItemList, actor: Actor) -> InspectionItemList:
    """Close the draft of a unified or joint list: duplicates resolved, leads named."""

    def change(fresh: InspectionItemList) -> dict[str, Any]:
        return {"items": fresh.items.count() + fresh.joint_items.count()}

    return perform(TABLE, item_list, "compile", actor=actor, change=change)


@transaction.atomic
def add_joint_item(
    *,
    item_list: InspectionItemList,
    code: str,
    domain: str,
    name: str,
    lead_department: Department,
    participating_departments: Sequence[Department],
    actor: Actor,
    object_kinds: str = "",
) -> JointItem:
    """Add a line to a joint list: field, matter, who leads, who takes part (吉林 二（二）)."""
    require(policies.can_keep_list(actor, item_list))
    if item_list.kind != ListKind.JOINT or item_list.state != ListState.DRAFT:
        raise Refused("联合抽查事项只能写入联合清单的草稿", code="state")
    if not participating_departments:
        raise invalid("请选择配合部门", participating_departments="至少一个配合部门")
    if lead_department in participating_departments:
        raise invalid("发起部门不能同时是配合部门", participating_departments="请去掉发起部门")
    if not (code.strip() and name.strip() and domain.strip()):
        raise invalid("请填写编码、抽查领域和事项名称", name="编码、领域、名称都必须填写")
    if item_list.joint_items.filter(code=code.strip()).exists():
        raise invalid(f"编码 {code} 已经使用", code=f"编码 {code} 已经使用")
    line = JointItem.objects.create(
        item_list=item_list,
        code=code.strip(),
        domain=domain.strip(),
        name=name.strip(),
        object_kinds=object_kinds.strip(),
        lead_department=lead_department,
    )
    line.participating_departments.set(participating_departments)
    payload = {"name": line.name, "lead": lead_department.label}
    record(events.JOINT_ADDED, actor=actor, subject=item_list, payload=payload)
    return line


@transaction.atomic
def remove_joint_item(*, line: JointItem, actor: Actor) -> None:
    """Take a line out of the draft of a joint list."""
    require(policies.can_keep_list(actor, line.item_list))
    if line.item_list.state != ListState.DRAFT:
        raise Refused("只有草稿可以删除联合抽查事项", code="state")
    payload = {"name": line.name, "code": line.code}
    record(events.ITEM_REMOVED, actor=actor, subject=line.item_list, payload=payload)
    line.delete()


@dataclass(slots=True)
class Derived:
    """A joint list derived from an upper level's, and the lines no local department matches."""

    item_list: InspectionItemList
    unmatched: list[JointItem] = field(default_factory=list)


@transaction.atomic
def derive_joint_list(
    *, source: InspectionItemList, department: Department, year: int, actor: Actor
) -> Derived:
    """Derive a region's joint list from the upper level's published one (吉林 二（二）).

    Departments are matched by their line of administration (条线). A line whose lead has no local
    counterpart, or none of whose participants has, is left out and named in the result.
    """
    if source.kind != ListKind.JOINT or source.state != ListState.IN_FORCE:
        raise Refused("只能由现行有效的上级联合抽查事项清单衍生", code="state")
    if not source.region.contains(department.region) or source.region == department.region:
        raise Refused(f"{source.region.name}不是{department.region.name}的上级", code="region")
    item_list = start_list(department=department, kind=ListKind.JOINT, year=year, actor=actor)
    item_list.derived_from = source
    item_list.save(update_fields=["derived_from"])
    derived = Derived(item_list)
    local = {
        row.system_id: row
        for row in Department.objects.filter(
            region=department.region, kind="department", valid_to__isnull=True
        )
        if row.system_id
    }
    for line in source.joint_items.prefetch_related("participating_departments"):
        if not _derive_line(line, item_list, local):
            derived.unmatched.append(line)
    payload = {"lines": item_list.joint_items.count(), "unmatched": len(derived.unmatched)}
    record(events.LIST_DERIVED, actor=actor, subject=item_list, payload=payload)
    return derived


def _derive_line(
    line: JointItem, item_list: InspectionItemList, local: dict[str, Department]
) -> bool:
    lead = local.get(line.lead_department.system_id or "")
    found = [local.get(row.system_id or "") for row in line.participating_departments.all()]
    participants = [row for row in found if row is not None and row != lead]
    if lead is None or not participants:
        return False
    copy = JointItem.objects.create(
        item_list=item_list,
        code=line.code,
        domain=line.domain,
        name=line.name,
        object_kinds=line.object_kinds,
        lead_department=lead,
    )
    copy.participating_departments.set(participants)
    return True
