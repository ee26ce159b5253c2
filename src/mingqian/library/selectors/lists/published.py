"""Lists as everybody reads them: versions, a search by name, files for other websites."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from mingqian.foundation.files import tables
from mingqian.library.item_columns import (
    CHECKPOINT_COLUMNS,
    CHECKPOINTS,
    COLUMNS,
    ITEMS,
    JOINT,
    JOINT_COLUMNS,
    SUB_ITEM_COLUMNS,
    SUB_ITEMS,
)
from mingqian.library.models import (
    Checkpoint,
    InspectionItem,
    InspectionItemList,
    ListKind,
    SubItem,
)
from mingqian.library.selectors.items import items_in_force
from mingqian.library.selectors.lists.versions import (
    checkpoints_text,
    participants,
    shown,
    sub_items_text,
    versions_of,
)

#: Items a public search shows at most.
MOST_FOUND = 50
Sheet = tuple[str, list[list[str]]]


def public_versions(item_list: InspectionItemList) -> QuerySet[InspectionItemList]:
    """Published versions of a list, newest first."""
    return versions_of(item_list).filter(published_at__isnull=False)


def published_versions() -> QuerySet[InspectionItemList]:
    """Every version of every list that was ever published."""
    rows = InspectionItemList.objects.filter(published_at__isnull=False)
    return rows.select_related("department", "region").prefetch_related("department__names")


def whole(items: QuerySet[InspectionItem]) -> QuerySet[InspectionItem]:
    """Items with department, sub-items and checkpoints fetched along."""
    return items.select_related("department").prefetch_related("sub_items", "checkpoints__sub_item")


def public_items_named(text: str, on: dt.date | None = None) -> QuerySet[InspectionItem]:
    """Items in force on a day (today) whose name or basis holds a text."""
    rows = (
        items_in_force(on)
        .select_related("item_list__department")
        .prefetch_related("item_list__department__names")
    )
    return (rows.filter(name__contains=text) | rows.filter(basis__contains=text))[:MOST_FOUND]


def list_as_csv(item_list: InspectionItemList) -> bytes:
    """A list as CSV (UTF-8 with BOM) for the websites that must carry it, every row with the
    version it belongs to; sub-items and checkpoints stand as text. The import reads it back."""
    published = _published_on(item_list)
    (_, rows), *_ = list_as_sheets(item_list)
    header, *lines = rows
    if item_list.kind != ListKind.JOINT:
        items = _items(item_list)
        header += ["子项", "要点"]
        lines = [
            [*line, sub_items_text(item), checkpoints_text(item)]
            for line, item in zip(lines, items, strict=True)
        ]
    rows = [[*line, str(item_list), published] for line in lines]
    return tables.as_csv([*header, "清单", "公布日期"], rows)


def _published_on(item_list: InspectionItemList) -> str:
    moment = item_list.published_at
    return timezone.localdate(moment).isoformat() if moment else "未公布"


def list_as_xlsx(item_list: InspectionItemList) -> bytes:
    """A list as a workbook: items, sub-items, checkpoints each on a sheet, whole."""
    return tables.xlsx_bytes(list_as_sheets(item_list))


def list_as_sheets(item_list: InspectionItemList) -> list[Sheet]:
    """The tables of a list with their headers, for a file or a print."""
    if item_list.kind == ListKind.JOINT:
        return [(JOINT, [list(JOINT_COLUMNS), *_joint_rows(item_list)])]
    items = _items(item_list)
    return [
        (ITEMS, [[names[0] for names in COLUMNS.values()], *map(_row, items)]),
        (SUB_ITEMS, [list(SUB_ITEM_COLUMNS), *_sub_rows(items)]),
        (CHECKPOINTS, [list(CHECKPOINT_COLUMNS), *_point_rows(items)]),
    ]


def list_as_paper(item_list: InspectionItemList) -> dict[str, object]:
    """What the printed list is made from: the list with its items or joint lines."""
    lines = item_list.joint_items.select_related("lead_department")
    return {
        "list": item_list,
        "items": _items(item_list),
        "lines": lines.prefetch_related("participating_departments"),
    }


def _items(item_list: InspectionItemList) -> list[InspectionItem]:
    return list(whole(item_list.items.select_related("registry")))


def _row(item: InspectionItem) -> list[str]:
    return [shown(item, name) for name in COLUMNS]


def _sub_rows(items: Iterable[InspectionItem]) -> list[list[str]]:
    rows: list[tuple[str, SubItem]] = [(i.code, row) for i in items for row in i.sub_items.all()]
    return [[code, row.code, row.name, row.content] for code, row in rows]


def _point_rows(items: Iterable[InspectionItem]) -> list[list[str]]:
    rows: list[tuple[str, Checkpoint]] = [
        (item.code, row) for item in items for row in item.checkpoints.all()
    ]
    return [
        [
            code, row.sub_item.code if row.sub_item else "", row.content, row.method,
            row.standard, row.basis, "是" if row.is_key else "", "是" if row.is_veto else "",
        ]
        for code, row in rows
    ]  # fmt: skip


def _joint_rows(item_list: InspectionItemList) -> list[list[str]]:
    lines = item_list.joint_items.select_related("lead_department")
    return [
        [row.code, row.domain, row.name, row.object_kinds, row.lead_department.name,
         participants(row)]
        for row in lines.prefetch_related("participating_departments")
    ]  # fmt: skip
