"""What a list or an item still lacks: the quality and gap reports.

吉林 二（二）（三）（四）: all enforcement items, each with a guide and a register;
兴隆台 六: a scheme each.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from mingqian.foundation.org.models import Department
from mingqian.foundation.rules import selectors as rules_of
from mingqian.foundation.rules.applied import Rules
from mingqian.library.articles import articles_in
from mingqian.library.models import CatalogueEntry, InspectionItem, InspectionItemList
from mingqian.library.requirements import missing_fields, missing_guide

_NOISE = re.compile(r"[\s()()【】\[\]〔〕、,,。;;:：“”\"'《》]+")


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing an item lacks: a code for sorting, words, and the clause that asks for it."""

    code: str
    text: str
    clause: str


@dataclass(frozen=True, slots=True)
class ItemQuality:
    """An item with its gaps."""

    item: InspectionItem
    gaps: tuple[Gap, ...]


def gaps_of(
    item: InspectionItem, rules: Rules, catalogue: set[str], on: dt.date | None = None
) -> tuple[Gap, ...]:
    """Everything an item lacks on a day. ``catalogue`` holds the codes of its department's full
    list."""
    gaps = []
    if fields := missing_fields(item, rules):
        gaps.append(_gap("fields", f"未写明{'、'.join(fields.values())}", rules, "required_fields"))
    if parts := missing_guide(item, rules):
        gaps.append(_gap("guide", f"工作指引缺{'、'.join(parts)}", rules, "guide_required"))
    if item.registry_id is None and rules.is_on("registry.one_register_per_item"):
        clause = rules.clause("registry.one_register_per_item")
        gaps.append(Gap("registry", "没有对应的检查对象名录库", clause))
    if rules.is_on("items.two_level") and item.full_list_code not in catalogue:
        gaps.append(_gap("catalogue", "未对应检查事项总清单", rules, "two_level"))
    if not item.supervision_scheme:
        gaps.append(Gap("scheme", "没有随机抽查事项监管方案", "兴隆台 六"))
    return (*gaps, *_basis_gaps(item, on or timezone.localdate()), *_point_gaps(item))


def _basis_gaps(item: InspectionItem, on: dt.date) -> list[Gap]:
    if item.basis_valid_to is not None and item.basis_valid_to < on:
        return [Gap("basis_expired", f"检查依据已于{item.basis_valid_to}失效", "昌江 第九条")]
    articles = articles_in(item.basis)
    bare = [row.law for row in articles if not row.articles]
    if item.basis and (bare or not articles):
        which = f"《{'》《'.join(bare)}》" if bare else "检查依据"
        return [Gap("basis_article", f"{which}没有写明条款", "吉林 二（二）")]
    return []


def _point_gaps(item: InspectionItem) -> list[Gap]:
    points = list(item.checkpoints.all())
    if not points:
        return [Gap("checkpoints", "没有检查要点", "吉林 二（四）")]
    covered = {point.sub_item_id for point in points}
    bare = [row.name for row in item.sub_items.all() if row.pk not in covered]
    return (
        [Gap("sub_item", f"子项没有检查要点：{'、'.join(bare)}", "吉林 二（四）")] if bare else []
    )


def _gap(code: str, text: str, rules: Rules, key: str) -> Gap:
    return Gap(code, text, rules.clause(f"items.{key}"))


def quality_report(item_list: InspectionItemList) -> list[ItemQuality]:
    """Items of a list that lack something, in the list's order."""
    rules = rules_of.for_case(item_list)
    items = item_list.items.select_related("registry", "department").prefetch_related(
        "checkpoints", "sub_items"
    )
    codes: dict[int, set[str]] = defaultdict(set)
    for department, code in CatalogueEntry.objects.filter(
        department__in={item.department_id for item in items}
    ).values_list("department_id", "code"):
        codes[department].add(code)
    rows = [ItemQuality(item, gaps_of(item, rules, codes[item.department_id])) for item in items]
    return [row for row in rows if row.gaps]


def uncovered(item_list: InspectionItemList) -> list[CatalogueEntry]:
    """Entries of the department's full list of items that the list leaves out (吉林 二（二）)."""
    listed = item_list.items.values_list("full_list_code", "code")
    known = {code for pair in listed for code in pair if code}
    entries = CatalogueEntry.objects.filter(department=item_list.department)
    return [entry for entry in entries if entry.code not in known]


def same_name(name: str) -> str:
    """A name as it is compared: without blanks and punctuation."""
    return _NOISE.sub("", name).lower()


def duplicates(item_list: InspectionItemList) -> list[list[InspectionItem]]:
    """Groups of items of a list that share the code they came with, or the name."""
    items = list(item_list.items.select_related("department", "origin"))
    groups: dict[str, list[InspectionItem]] = defaultdict(list)
    for item in items:
        groups[f"name:{same_name(item.name)}"].append(item)
        groups[f"code:{item.origin.code if item.origin else item.code}"].append(item)
    found: dict[frozenset[int], list[InspectionItem]] = {}
    for group in groups.values():
        if len(group) > 1:
            found[frozenset(item.pk for item in group)] = group
    return list(found.values())


def open_duplicates(item_list: InspectionItemList) -> list[list[InspectionItem]]:
    """Duplicate groups nobody has decided on: more than one item without a stated difference."""
    return [
        group
        for group in duplicates(item_list)
        if sum(not item.distinct_reason for item in group) > 1
    ]


def catalogue_of(department: Department) -> list[CatalogueEntry]:
    """A department's full list of enforcement items."""
    return list(CatalogueEntry.objects.filter(department=department))
