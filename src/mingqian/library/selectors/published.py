"""Lists as everybody reads them: versions, a search by name, a file for other websites."""

from __future__ import annotations

import csv
import io

from django.db.models import QuerySet

from mingqian.library.models import InspectionItem, InspectionItemList, ListKind
from mingqian.library.selectors.items import items_in_force, versions_of

#: Items a public search shows at most.
MOST_FOUND = 50


def public_versions(item_list: InspectionItemList) -> QuerySet[InspectionItemList]:
    """Published versions of a list, newest first."""
    return versions_of(item_list).filter(published_at__isnull=False)


def public_items_named(text: str) -> QuerySet[InspectionItem]:
    """Items in force whose name or basis holds a text."""
    rows = items_in_force().select_related("item_list__department")
    return (rows.filter(name__contains=text) | rows.filter(basis__contains=text))[:MOST_FOUND]


def list_as_csv(item_list: InspectionItemList) -> bytes:
    """A published list as CSV (UTF-8 with BOM) for the websites that must carry it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    published = item_list.published_at.date().isoformat() if item_list.published_at else ""
    writer.writerow([str(item_list), f"公布日期 {published}"])
    rows = _joint_rows(item_list) if item_list.kind == ListKind.JOINT else _rows(item_list)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _rows(item_list: InspectionItemList) -> list[list[str]]:
    header = [
        "事项编码",
        "抽查类别",
        "抽查事项",
        "事项类别",
        "检查主体部门",
        "检查依据",
        "检查主体",
    ]
    rows = [[*header, "检查内容", "检查方式", "检查对象", "抽查比例", "抽查频次"]]
    for item in item_list.items.select_related("department"):
        rows.append(
            [
                item.code, item.category, item.name, item.get_tier_display(),
                item.department.name, item.basis, item.subject, item.content,
                "、".join(item.method_labels), item.object_kinds, item.ratio_text,
                item.frequency_text,
            ]
        )  # fmt: skip
    return rows


def _joint_rows(item_list: InspectionItemList) -> list[list[str]]:
    rows = [["编码", "抽查领域", "联合抽查事项", "检查对象", "发起部门", "配合部门"]]
    for line in item_list.joint_items.prefetch_related("participating_departments"):
        others = "、".join(row.name for row in line.participating_departments.all())
        facts = [line.code, line.domain, line.name, line.object_kinds]
        rows.append([*facts, line.lead_department.name, others])
    return rows
