"""Versions of a list: which was in force on a day, and what differs between any two of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from mingqian.foundation.policy.actor import Actor
from mingqian.library.fields import label_of, word_of
from mingqian.library.models import (
    Checkpoint,
    InspectionItem,
    InspectionItemList,
    JointItem,
    ListKind,
)
from mingqian.library.policies import item_lists_visible_to


def versions_of(item_list: InspectionItemList) -> QuerySet[InspectionItemList]:
    """All versions of the same list over the years, newest first."""
    rows = InspectionItemList.objects.filter(department=item_list.department, kind=item_list.kind)
    rows = rows.select_related("department").prefetch_related("department__names")
    return rows.order_by("-year", "-version")


def versions_visible(actor: Actor, item_list: InspectionItemList) -> list[InspectionItemList]:
    """The other versions of the same list that the actor may see, newest first."""
    seen = item_lists_visible_to(actor).values("pk")
    return list(versions_of(item_list).filter(pk__in=seen).exclude(pk=item_list.pk))


def version_before(item_list: InspectionItemList) -> InspectionItemList | None:
    """The version a list replaced or would replace."""
    older = Q(year__lt=item_list.year) | Q(year=item_list.year, version__lt=item_list.version)
    return versions_of(item_list).filter(older, published_at__isnull=False).first()


#: Facts of an item that make a difference between versions, in reading order.
COMPARED = (
    "category_code", "category", "name", "department", "basis", "basis_valid_to", "subject",
    "content", "methods", "object_kinds", "random_unit", "tier", "ratio_text", "ratio_percent",
    "ratio_bound", "risk_ratios", "frequency_text", "frequency_times", "frequency_months",
    "frequency_bound", "required_speciality", "required_qualification", "required_post",
    "materials", "guide", "guide_method", "guide_requirements", "supervision_scheme",
    "result_handling", "registry", "full_list_code", "may_close_online", "key_area",
    "override_document_no", "non_applicable_case", "non_applicable_ground",
)  # fmt: skip
_COMPARED_JOINT = ("domain", "name", "object_kinds", "lead_department")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One fact of an item, before and after."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What became of an item between two versions: ``added``, ``removed`` or ``changed``."""

    kind: str
    code: str
    name: str
    fields: tuple[FieldChange, ...] = ()


def difference(old: InspectionItemList | None, new: InspectionItemList) -> list[ItemChange]:
    """Items added, removed and changed from one version to another, by code (昌江 第九条).

    Facts, sub-items and checkpoints of items; fields, lead and participants of joint lines.
    """
    if new.kind == ListKind.JOINT:
        return _compare(_lines(old), _lines(new), _changed_line)
    return _compare(_items(old), _items(new), _changed)


def _items(item_list: InspectionItemList | None) -> dict[str, InspectionItem]:
    if item_list is None:
        return {}
    rows = item_list.items.select_related("department", "registry")
    return {row.code: row for row in rows.prefetch_related("sub_items", "checkpoints__sub_item")}


def _lines(item_list: InspectionItemList | None) -> dict[str, JointItem]:
    if item_list is None:
        return {}
    rows = item_list.joint_items.select_related("lead_department")
    return {row.code: row for row in rows.prefetch_related("participating_departments")}


def _compare(
    before: dict[str, JointItem] | dict[str, InspectionItem],
    after: dict[str, JointItem] | dict[str, InspectionItem],
    changed: Callable[..., tuple[FieldChange, ...]],
) -> list[ItemChange]:
    changes = []
    for code in sorted({*before, *after}):
        was, now = before.get(code), after.get(code)
        if was is None and now is not None:
            changes.append(ItemChange("added", code, now.name))
        elif now is None and was is not None:
            changes.append(ItemChange("removed", code, was.name))
        elif was is not None and now is not None and (fields := changed(was, now)):
            changes.append(ItemChange("changed", code, now.name, fields))
    return changes


def _changed(was: InspectionItem, now: InspectionItem) -> tuple[FieldChange, ...]:
    found = [
        FieldChange(label_of(InspectionItem, name), shown(was, name), shown(now, name))
        for name in COMPARED
        if getattr(was, name) != getattr(now, name)
    ]
    parts = (("抽查子项", sub_items_text), ("检查要点", checkpoints_text))
    found += [
        FieldChange(label, text(was), text(now)) for label, text in parts if text(was) != text(now)
    ]
    return tuple(found)


def _changed_line(was: JointItem, now: JointItem) -> tuple[FieldChange, ...]:
    found = [
        FieldChange(label_of(JointItem, name), str(getattr(was, name)), str(getattr(now, name)))
        for name in _COMPARED_JOINT
        if getattr(was, name) != getattr(now, name)
    ]
    if participants(was) != participants(now):
        found.append(FieldChange("配合部门", participants(was), participants(now)))
    return tuple(found)


def participants(line: JointItem) -> str:
    """The participating departments of a joint line in words."""
    return "、".join(row.name for row in line.participating_departments.all())


def shown(item: InspectionItem, name: str) -> str:
    """A fact of an item as a reader sees it."""
    value = getattr(item, name)
    if name == "methods":
        return "、".join(item.method_labels)
    if name == "result_handling":
        return "；".join(f"{result} → {path}" for result, path in item.handling_words)
    if isinstance(value, dict):
        return "、".join(f"{key} {ratio:g}%" for key, ratio in sorted(value.items()))
    if isinstance(value, list):
        return "、".join(str(word) for word in value)
    return word_of(InspectionItem, name, value)


def sub_items_text(item: InspectionItem) -> str:
    """The sub-items of an item, a line each."""
    rows = (f"{row.code} {row.name}：{row.content}".rstrip("：") for row in item.sub_items.all())
    return "\n".join(rows)


def checkpoints_text(item: InspectionItem) -> str:
    """The checkpoints of an item with method, standard, basis and marks, a line each."""
    return "\n".join(_point(row) for row in item.checkpoints.all())


def _point(row: Checkpoint) -> str:
    sub = f"[{row.sub_item.code}] " if row.sub_item else ""
    marks = "".join(["（重点项）" if row.is_key else "", "（否决项）" if row.is_veto else ""])
    facts = "｜".join(part for part in (row.method, row.standard, row.basis) if part)
    return f"{sub}{row.content}{marks}" + (f"｜{facts}" if facts else "")
