"""Items of a draft list: add, change, remove, checkpoints; the full list.

吉林 二（二）: basis, subject, content, method.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from mingqian.foundation.journal.record import record
from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.rules import selectors as rules_of
from mingqian.library import events, policies
from mingqian.library.fields import label_of, longest_of
from mingqian.library.models import (
    CatalogueEntry,
    Checkpoint,
    InspectionItem,
    InspectionItemList,
    InspectionMethod,
    ListKind,
    ListState,
)
from mingqian.library.requirements import missing_fields
from mingqian.library.selectors.items import family
from mingqian.library.selectors.quality import same_name

#: Facts of an item a keeper may write.
WRITABLE = frozenset(
    {
        "code", "category", "name", "department", "basis", "subject", "content", "methods",
        "object_kinds", "tier", "ratio_text", "frequency_text", "guide", "guide_method",
        "guide_requirements", "supervision_scheme", "materials", "required_speciality",
        "scope_keywords", "registry", "full_list_code", "may_close_online",
    }
)  # fmt: skip

#: Short texts whose length is checked before the database would cut or refuse them.
BOUNDED = (
    "code", "category", "name", "subject", "object_kinds", "ratio_text", "frequency_text",
    "required_speciality", "full_list_code",
)  # fmt: skip


@transaction.atomic
def add_item(
    *, item_list: InspectionItemList, facts: dict[str, Any], actor: Actor, reason: str = ""
) -> InspectionItem:
    """Add an item to a draft list.

    ``facts`` are fields of the item (:data:`WRITABLE`). Raises :class:`Refused`: 403, 409 where
    the list is no draft, 422 naming every field that is wrong or, where the rulebook says must,
    missing.
    """
    _require_draft(item_list, actor)
    item = InspectionItem(item_list=item_list, department=item_list.department)
    _write(item, facts)
    _check(item, reason)
    item.save()
    payload = {"name": item.name, "code": item.code}
    record(events.ITEM_ADDED, actor=actor, subject=item_list, payload=payload, reason=reason)
    return item


@transaction.atomic
def change_item(
    *, item: InspectionItem, facts: dict[str, Any], actor: Actor, reason: str = ""
) -> InspectionItem:
    """Change an item of a draft list. A published list changes only by a new version."""
    _require_draft(item.item_list, actor)
    before = {name: getattr(item, name) for name in facts if name in WRITABLE}
    _write(item, facts)
    _check(item, reason)
    changed = [name for name, old in before.items() if getattr(item, name) != old]
    if not changed:
        return item
    item.save()
    labels = [label_of(InspectionItem, name) for name in changed]
    payload = {"name": item.name, "fields": "、".join(labels)}
    record(events.ITEM_CHANGED, actor=actor, subject=item.item_list, payload=payload, reason=reason)
    return item


@transaction.atomic
def remove_item(*, item: InspectionItem, actor: Actor, reason: str = "") -> None:
    """Take an item out of a draft list."""
    _require_draft(item.item_list, actor)
    payload = {"name": item.name, "code": item.code}
    record(events.ITEM_REMOVED, actor=actor, subject=item.item_list, payload=payload, reason=reason)
    item.delete()


def _require_draft(item_list: InspectionItemList, actor: Actor) -> None:
    require(policies.can_write_list(actor, item_list))
    if item_list.state != ListState.DRAFT:
        raise Refused(
            f"清单“{item_list.get_state_display()}”，不能直接修改；请新建版次", code="state"
        )


def _write(item: InspectionItem, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        if name not in WRITABLE:
            raise invalid(f"事项没有可填写的“{name}”", **{name: "不能填写"})
        setattr(item, name, value.strip() if isinstance(value, str) else value)


def _check(item: InspectionItem, reason: str) -> None:
    faults: dict[str, str] = {}
    for name in ("code", "category", "name"):
        if not getattr(item, name):
            faults[name] = f"请填写{label_of(InspectionItem, name)}"
    unknown = [method for method in item.methods if method not in InspectionMethod.values]
    if unknown:
        faults["methods"] = f"没有检查方式“{'、'.join(unknown)}”"
    same = InspectionItem.objects.filter(item_list=item.item_list, code=item.code)
    if item.code and same.exclude(pk=item.pk).exists():
        faults["code"] = f"编码 {item.code} 在本清单中已经使用"
    if item.registry and item.registry.department_id not in family(item.department):
        faults["registry"] = f"名录库“{item.registry}”不是{item.department.label}的"
    for name in BOUNDED:
        longest = longest_of(InspectionItem, name)
        if len(getattr(item, name)) > longest:
            faults[name] = f"不能超过 {longest} 字"
    if faults:
        raise invalid("抽查事项有误：" + "；".join(faults.values()), **faults)
    _check_required(item, reason)


def _check_required(item: InspectionItem, reason: str) -> None:
    rules = rules_of.for_case(item.item_list)
    missing = missing_fields(item, rules)
    if not missing:
        return
    text = f"抽查事项“{item.name}”未写明{'、'.join(missing.values())}"
    breach = rules.breach("items.required_fields", text, reason=reason)
    if breach is not None and not breach.overridable:
        fields = {name: f"请填写{label}" for name, label in missing.items()}
        raise invalid(text, clause=breach.clause, **fields)


@transaction.atomic
def set_checkpoints(
    *, item: InspectionItem, checkpoints: Sequence[dict[str, Any]], actor: Actor
) -> InspectionItem:
    """Replace the checkpoints of an item of a draft list; numbered in the order given."""
    _require_draft(item.item_list, actor)
    if any(not str(facts.get("content", "")).strip() for facts in checkpoints):
        raise invalid("检查要点不能为空", checkpoints="请填写检查要点")
    item.checkpoints.all().delete()
    for seq, facts in enumerate(checkpoints, start=1):
        Checkpoint.objects.create(item=item, seq=seq, **facts)
    payload = {"name": item.name, "fields": "检查要点"}
    record(events.ITEM_CHANGED, actor=actor, subject=item.item_list, payload=payload)
    return item


def _catalogue_of(department: Department) -> InspectionItemList:
    # The full list is kept by whoever keeps the department's list.
    return InspectionItemList(department=department, kind=ListKind.DEPARTMENT)


@transaction.atomic
def import_catalogue(
    *, department: Department, rows: Sequence[dict[str, str]], actor: Actor
) -> int:
    """Take in a department's full list of enforcement items: rows of code, name, basis.

    Returns the number of entries that were new or changed (吉林 二（二）, 兴隆台 二（二）).
    """
    require(actor.check(P.ITEMS_EDIT))
    require(policies.can_keep_list(actor, _catalogue_of(department)))
    codes = [row.get("code", "").strip() for row in rows]
    for number, (code, row) in enumerate(zip(codes, rows, strict=True), start=1):
        if not code or not same_name(row.get("name", "")):
            raise invalid(f"第 {number} 行缺少编码或名称", rows=f"第 {number} 行")
        if codes.count(code) > 1:
            raise invalid(f"第 {number} 行的编码 {code} 重复", rows=f"第 {number} 行")
    count = 0
    for row in rows:
        facts = {"name": row["name"].strip(), "basis": row.get("basis", "").strip()}
        found = CatalogueEntry.objects.filter(department=department, code=row["code"].strip())
        if found.filter(**facts).exists():
            continue
        CatalogueEntry.objects.update_or_create(
            department=department, code=row["code"].strip(), defaults=facts
        )
        count += 1
    record(events.CATALOGUE_IMPORTED, actor=actor, subject=department, payload={"count": count})
    return count
