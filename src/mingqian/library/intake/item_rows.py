"""Importing inspection items from a published list in CSV into a draft list.

Column names as departments publish them (抽查事项名称 or 抽查事项, 抽查依据 or 检查依据 …). A field
may
come under several names; the first one present is read. Good rows load, bad rows come back.
"""

from __future__ import annotations

import re
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
from mingqian.library.models import InspectionItemList, ItemTier
from mingqian.library.services.items import add_item

#: Field of the item → the column names it is published under.
COLUMNS = {
    "code": ("编码", "事项编码", "编号", "序号"),
    "category": ("抽查类别", "抽查事项名称", "执法类别"),
    "name": ("抽查子项", "抽查事项", "检查事项", "抽查事项名称"),
    "basis": ("检查依据", "抽查依据"),
    "subject": ("检查主体", "抽查主体"),
    "content": ("检查内容", "抽查内容", "内容"),
    "methods": ("检查方式", "抽查方式"),
    "object_kinds": ("检查对象", "抽查对象"),
    "tier": ("事项类别",),
    "ratio_text": ("抽查比例", "比例频次"),
    "frequency_text": ("抽查频次", "频次"),
    "required_speciality": ("检查人员要求",),
}
#: Words in published lists → inspection method.
METHOD_WORDS = {
    "on_site": ("现场", "实地"),
    "written": ("书面", "书式"),
    "online": ("网络", "线上"),
    "sampling": ("抽样", "检验", "检测"),
    "agency": ("委托", "第三方", "专业机构"),
    "external_conclusion": ("其他机关", "其他部门", "行政部门检查结果"),
}
_NO_SPECIALITY = re.compile(r"^(无需|不需|无)")


@dataclass(frozen=True, slots=True)
class RefusedItem:
    """A row that was put aside: number, reason, and the row as it stood."""

    row_no: int
    reason: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemImport:
    """What came of an import of items."""

    header: tuple[str, ...]
    added: int
    refused: tuple[RefusedItem, ...]

    def refused_csv(self) -> bytes:
        """The refused rows with the reason behind them."""
        rows = [[str(row.row_no), *row.cells, row.reason] for row in self.refused]
        return opening.as_csv(["行号", *self.header, "退回原因"], rows)


@transaction.atomic
def import_items(
    *,
    item_list: InspectionItemList,
    path: Path,
    actor: Actor,
    encoding: str = "",
    defaults: dict[str, Any] | None = None,
) -> ItemImport:
    """Add the rows of a file to a draft list.

    ``defaults`` fill facts the file has no column for (a list of one bureau rarely repeats its
    name); a blank cell stays blank and is refused where the rulebook says must.
    """
    used = opening.encoding_of(path, encoding)
    header = opening.header_of(path, used)
    places = _places(header)
    added, refused = 0, []
    for row_no, cells in opening.rows_of(path, used):
        if row_no == 1:
            continue
        try:
            facts = {**(defaults or {}), **_facts(header, places, cells, row_no)}
            with transaction.atomic():
                add_item(item_list=item_list, facts=facts, actor=actor)
        except Refused as refusal:
            if refusal.status != 422:
                raise
            refused.append(RefusedItem(row_no, refusal.reason, tuple(cells)))
        else:
            added += 1
    payload = {"added": added, "refused": len(refused)}
    record(events.ITEMS_IMPORTED, actor=actor, subject=item_list, payload=payload)
    return ItemImport(tuple(header), added, tuple(refused))


def import_upload(
    *, item_list: InspectionItemList, upload: UploadedFile[Any], encoding: str, actor: Actor
) -> ItemImport:
    """The same for an uploaded file, which is kept as the source of the items."""
    file = store.keep(upload.chunks(), name=str(upload.name), media_type="text/csv", actor=actor)
    path = opening.path_of(file)
    return import_items(item_list=item_list, path=path, actor=actor, encoding=encoding)


def _places(header: list[str]) -> dict[str, list[int]]:
    places = {
        name: [header.index(column) for column in columns if column in header]
        for name, columns in COLUMNS.items()
    }
    if not places["name"]:
        known = "、".join(COLUMNS["name"])
        raise invalid(f"文件没有事项名称列（可用：{known}）", file="没有事项名称列")
    return {name: found for name, found in places.items() if found}


def _facts(
    header: list[str], places: dict[str, list[int]], cells: list[str], row_no: int
) -> dict[str, Any]:
    if len(cells) != len(header):
        raise invalid(f"应为 {len(header)} 列，实为 {len(cells)} 列，该行错位")
    facts: dict[str, Any] = {}
    for name, found in places.items():
        facts[name] = next((cells[place].strip() for place in found if cells[place].strip()), "")
    facts["code"] = _code(facts.get("code", ""), row_no)
    facts["category"] = facts.get("category") or "未分类"
    facts["methods"] = methods_in(facts.get("methods", ""))
    facts["tier"] = ItemTier.KEY if "重点" in facts.get("tier", "") else ItemTier.GENERAL
    if _NO_SPECIALITY.match(facts.get("required_speciality", "")):
        facts["required_speciality"] = ""
    return {name: value for name, value in facts.items() if value or name in places}


def _code(text: str, row_no: int) -> str:
    """Lists number categories, not items: the row keeps two items of one number apart."""
    return f"{text.zfill(2)}-{row_no - 1:02d}" if text.isdigit() else text or f"R{row_no - 1:03d}"


def methods_in(text: str) -> list[str]:
    """The inspection methods a published cell names: «现场检查、网络检查» → on_site, online."""
    return [code for code, words in METHOD_WORDS.items() if any(word in text for word in words)]
