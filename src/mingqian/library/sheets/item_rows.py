"""Importing items, sub-items, checkpoints and joint lines from a published list into a draft.

From CSV or XLSX, under the column names departments use (``item_columns``).
Good rows load; a bad row comes back with its number and what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from mingqian.foundation.files import store
from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid
from mingqian.library import events
from mingqian.library.intake import opening
from mingqian.library.item_columns import (
    CHECKPOINT_COLUMNS,
    COLUMNS,
    JOINT_COLUMNS,
    SUB_ITEM_COLUMNS,
)
from mingqian.library.models import InspectionItem, InspectionItemList, ListKind
from mingqian.library.services.compile import add_joint_item
from mingqian.library.services.items import add_item, set_checkpoints, set_sub_items
from mingqian.library.sheets.item_facts import facts_of, places_of
from mingqian.library.sheets.tables import RefusedRow, SmallTable, refused_csv, tables_in


@dataclass(frozen=True, slots=True)
class ItemImport:
    """What came of an import of items."""

    header: tuple[str, ...]
    added: int
    refused: tuple[RefusedRow, ...]

    def refused_csv(self) -> bytes:
        """The refused rows with the reason behind them."""
        return refused_csv(self.header, self.refused)


@transaction.atomic
def import_items(
    *,
    item_list: InspectionItemList,
    path: Path,
    actor: Actor,
    encoding: str = "",
    defaults: dict[str, Any] | None = None,
) -> ItemImport:
    """Add the rows of a file to a draft list; a workbook's sheets of sub-items and checkpoints
    go to their items.

    ``defaults`` fill facts the file has no column for (a list of one bureau rarely repeats its
    name); a blank cell stays blank and is refused where the rulebook says must.
    """
    found = tables_in(path, encoding)
    sub_items, points = _with(found, SUB_ITEM_COLUMNS), _with(found, CHECKPOINT_COLUMNS)
    main = next((row for row in found if row not in (sub_items, points)), None)
    if main is None:
        raise invalid("文件没有抽查事项的表", file="没有抽查事项")
    if item_list.kind == ListKind.JOINT:
        added, refused = _joint(item_list, main, actor)
    else:
        added, refused = _items(item_list, main, actor, defaults or {})
        if sub_items is not None:
            refused += _parts(item_list, sub_items, _sub_item, set_sub_items, actor)
        if points is not None:
            refused += _parts(item_list, points, _point, set_checkpoints, actor)
    payload = {"added": added, "refused": len(refused)}
    record(events.ITEMS_IMPORTED, actor=actor, subject=item_list, payload=payload)
    return ItemImport(main.header, added, tuple(refused))


def import_upload(
    *, item_list: InspectionItemList, upload: UploadedFile[Any], encoding: str, actor: Actor
) -> ItemImport:
    """The same for an uploaded file, which is kept as the source of the items."""
    file = store.keep(
        upload.chunks(),
        name=str(upload.name),
        media_type=upload.content_type or "text/csv",
        actor=actor,
    )
    path = opening.path_of(file)
    return import_items(item_list=item_list, path=path, actor=actor, encoding=encoding)


def _with(found: list[SmallTable], columns: tuple[str, ...]) -> SmallTable | None:
    """The table that has the columns of a part; the table of items has none of that name."""
    return next((table for table in found if table.header[: len(columns)] == columns), None)


def _items(
    item_list: InspectionItemList, table: SmallTable, actor: Actor, defaults: dict[str, Any]
) -> tuple[int, list[RefusedRow]]:
    places = places_of(table.header)
    if "name" not in places:
        known = "、".join(COLUMNS["name"])
        raise invalid(f"文件没有事项名称列（可用：{known}）", file="没有事项名称列")

    def add(row_no: int, cells: tuple[str, ...]) -> None:
        facts = {**defaults, **facts_of(item_list, table.header, places, cells, row_no)}
        add_item(item_list=item_list, facts=facts, actor=actor)

    return _each(table.rows, table.header, add)


def _each(
    rows: tuple[tuple[int, tuple[str, ...]], ...],
    header: tuple[str, ...],
    add: Callable[[int, tuple[str, ...]], None],
) -> tuple[int, list[RefusedRow]]:
    added, refused = 0, []
    for row_no, cells in rows:
        try:
            if len(cells) != len(header):
                raise invalid(f"应为 {len(header)} 列，实为 {len(cells)} 列，该行错位")
            with transaction.atomic():
                add(row_no, cells)
        except Refused as refusal:
            if refusal.status != 422:
                raise
            refused.append(RefusedRow(row_no, refusal.reason, cells))
        else:
            added += 1
    return added, refused


def _joint(
    item_list: InspectionItemList, table: SmallTable, actor: Actor
) -> tuple[int, list[RefusedRow]]:
    missing = [name for name in JOINT_COLUMNS if name not in table.header]
    if missing:
        raise invalid(f"文件缺少列：{'、'.join(missing)}", file="缺少列")
    # Imported late: the departments of a region are the organisation's to name.
    departments = {
        name: row
        for row in type(item_list.department).objects.filter(region=item_list.region)
        for name in (row.name, row.short_name)
        if name
    }

    def named(text: str) -> Any:
        if text not in departments:
            raise invalid(f"本区域没有部门“{text}”", department=f"没有部门“{text}”")
        return departments[text]

    def add(row_no: int, cells: tuple[str, ...]) -> None:
        row = dict(zip(table.header, cells, strict=True))
        others = [part.strip() for part in row["配合部门"].replace("，", "、").split("、")]
        add_joint_item(
            item_list=item_list,
            code=row["编码"],
            domain=row["抽查领域"],
            name=row["联合抽查事项"],
            object_kinds=row["检查对象"],
            lead_department=named(row["发起部门"].strip()),
            participating_departments=[named(part) for part in others if part],
            actor=actor,
        )

    return _each(table.rows, table.header, add)


def _parts(
    item_list: InspectionItemList,
    table: SmallTable,
    read: Callable[[dict[str, str]], dict[str, Any]],
    write: Callable[..., InspectionItem],
    actor: Actor,
) -> list[RefusedRow]:
    """Sub-items or checkpoints, item by item; what belongs to no item of the list comes back."""
    items = {row.code: row for row in item_list.items.all()}
    refused = []
    for code, rows in _by_item(table):
        facts = [read(dict(zip(table.header, cells, strict=False))) for _, cells in rows]
        name = {"sub_items" if write is set_sub_items else "checkpoints": facts}
        try:
            if code not in items:
                raise invalid(f"本清单没有编码为 {code} 的事项")
            with transaction.atomic():
                write(item=items[code], actor=actor, **name)
        except Refused as refusal:
            if refusal.status != 422:
                raise
            refused += [RefusedRow(row_no, refusal.reason, cells) for row_no, cells in rows]
    return refused


def _by_item(table: SmallTable) -> Iterator[tuple[str, list[tuple[int, tuple[str, ...]]]]]:
    groups: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for row_no, cells in table.rows:
        groups.setdefault(cells[0], []).append((row_no, cells))
    yield from groups.items()


def _sub_item(row: dict[str, str]) -> dict[str, Any]:
    code, name, content = (row.get(column, "") for column in SUB_ITEM_COLUMNS[1:])
    return {"code": code, "name": name, "content": content}


def _point(row: dict[str, str]) -> dict[str, Any]:
    texts = {
        "sub_item": "子项编码", "content": "检查要点", "method": "检查方法",
        "standard": "判定标准", "basis": "依据条款",
    }  # fmt: skip
    facts: dict[str, Any] = {name: row.get(column, "") for name, column in texts.items()}
    marks = {"is_key": "重点项", "is_veto": "否决项"}
    return facts | {name: row.get(column) in {"是", "√"} for name, column in marks.items()}
