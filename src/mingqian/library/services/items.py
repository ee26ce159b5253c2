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
from mingqian.library import events, policies
from mingqian.library.fields import label_of, longest_of
from mingqian.library.models import (
    CatalogueEntry,
    Checkpoint,
    InspectionItem,
    InspectionItemList,
    ListKind,
    ListState,
    SubItem,
)
from mingqian.library.selectors.quality import same_name
from mingqian.library.services.item_checks import check, former_sub_item

#: Facts of an item a keeper may write.
WRITABLE = frozenset(
    {
        "code", "category_code", "category", "name", "department", "basis", "basis_valid_to",
        "subject", "content", "methods", "object_kinds", "tier", "random_unit", "ratio_text",
        "ratio_percent", "ratio_bound", "risk_ratios", "frequency_text", "frequency_times",
        "frequency_months", "frequency_bound", "guide", "guide_method", "guide_requirements",
        "supervision_scheme", "materials", "required_speciality", "required_qualification",
        "required_post", "result_handling", "scope_keywords", "registry", "full_list_code",
        "may_close_online",
    }
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
    check(item, reason)
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
    check(item, reason)
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


@transaction.atomic
def set_sub_items(
    *, item: InspectionItem, sub_items: Sequence[dict[str, str]], actor: Actor
) -> InspectionItem:
    """Replace the sub-items of an item of a draft list: rows of ``code``, ``name``, ``content``.

    A sub-item keeps its checkpoints as long as its code stays. A code that an earlier version
    gave to another sub-item is refused.
    """
    _require_draft(item.item_list, actor)
    codes = [row.get("code", "").strip() for row in sub_items]
    for number, (code, row) in enumerate(zip(codes, sub_items, strict=True), start=1):
        _check_sub_item(item, code, row.get("name", "").strip(), f"第 {number} 个子项")
        if codes.count(code) > 1:
            raise invalid(f"子项编码 {code} 重复", code=f"编码 {code} 重复")
    item.sub_items.exclude(code__in=codes).delete()
    for seq, (code, row) in enumerate(zip(codes, sub_items, strict=True), start=1):
        facts = {"seq": seq, "name": row["name"].strip(), "content": row.get("content", "").strip()}
        SubItem.objects.update_or_create(item=item, code=code, defaults=facts)
    payload = {"name": item.name, "fields": "抽查子项"}
    record(events.ITEM_CHANGED, actor=actor, subject=item.item_list, payload=payload)
    return item


def _check_sub_item(item: InspectionItem, code: str, name: str, which: str) -> None:
    if not code or not name:
        raise invalid(f"{which}缺少编码或名称", code="请填写编码和名称")
    for text, field in ((code, "code"), (name, "name")):
        longest = longest_of(SubItem, field)
        if len(text) > longest:
            raise invalid(f"{which}的{label_of(SubItem, field)}不能超过 {longest} 字")
    taken = SubItem.objects.filter(item__item_list=item.item_list, code=code)
    if other := taken.exclude(item=item).first():
        raise invalid(f"{which}的编码 {code} 已用于“{other.item}”的子项“{other}”", code="编码重复")
    held = former_sub_item(item, code)
    stays = item.sub_items.filter(code=code).exists()
    if held is not None and not stays and same_name(held.name) != same_name(name):
        text = f"{which}的编码 {code} 曾用于“{held.name}”，不能改给另一子项"
        raise invalid(text, code="编码已用过")


@transaction.atomic
def set_checkpoints(
    *, item: InspectionItem, checkpoints: Sequence[dict[str, Any]], actor: Actor
) -> InspectionItem:
    """Replace the checkpoints of an item of a draft list; numbered in the order given.

    ``sub_item`` of a row is the code of one of the item's sub-items, or nothing.
    """
    _require_draft(item.item_list, actor)
    if any(not str(facts.get("content", "")).strip() for facts in checkpoints):
        raise invalid("检查要点不能为空", checkpoints="请填写检查要点")
    sub_items = {row.code: row for row in item.sub_items.all()}
    rows = []
    for seq, facts in enumerate(checkpoints, start=1):
        code = str(facts.get("sub_item") or "")
        if code and code not in sub_items:
            raise invalid(f"第 {seq} 个要点的子项 {code} 不在本事项中", sub_item="没有这个子项")
        rows.append(Checkpoint(item=item, seq=seq, **{**facts, "sub_item": sub_items.get(code)}))
    item.checkpoints.all().delete()
    Checkpoint.objects.bulk_create(rows)
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
