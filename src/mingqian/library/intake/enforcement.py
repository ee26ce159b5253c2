"""Taking in a department's enforcement information about objects (昌江 第十条（二）).

The file has the columns 统一社会信用代码, 决定文书号, 种类, 内容, 作出日期. A row about an object
the
library does not hold comes back; the same file again changes nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from fairdraw.errors import IdentifierError
from fairdraw.ids import import_uscc
from mingqian.foundation.journal.record import record
from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import invalid, require
from mingqian.library import events, policies
from mingqian.library.fields import label_of, longest_of
from mingqian.library.intake import opening
from mingqian.library.models import EnforcementRecord, InspectionObject

COLUMNS = ("统一社会信用代码", "决定文书号", "种类", "内容", "作出日期")


@dataclass(frozen=True, slots=True)
class EnforcementImport:
    """How many records were new, changed, refused (row number and reason)."""

    added: int
    updated: int
    refused: tuple[tuple[int, str], ...]


@transaction.atomic
def import_enforcement(
    *, department: Department, path: Path, source: str, actor: Actor, encoding: str = ""
) -> EnforcementImport:
    """Import a department's enforcement records; they show on the object's page.

    Raises :class:`Refused` 403 for another department's records, 422 for an unreadable file.
    """
    require(policies.can_import_for(actor, department))
    table = opening.table(path, encoding)
    header = table.header
    if missing := [column for column in COLUMNS if column not in header]:
        raise invalid(f"文件没有列“{'、'.join(missing)}”", file=f"缺少列 {'、'.join(missing)}")
    added, updated, refused = 0, 0, []
    for row_no, cells in table.rows():
        facts, fault = _read(dict(zip(header, cells, strict=False)))
        if fault:
            refused.append((row_no, fault))
            continue
        key: dict[str, Any] = {
            name: facts.pop(name) for name in ("inspection_object", "decision_no")
        }
        known = EnforcementRecord.objects.filter(department=department, **key)
        if known.filter(**facts).exists():
            continue
        _, is_new = EnforcementRecord.objects.update_or_create(
            department=department, **key, defaults={**facts, "source": source[:80]}
        )
        added, updated = added + is_new, updated + (not is_new)
    payload = {"added": added, "updated": updated, "refused": len(refused)}
    record(events.ENFORCEMENT_IMPORTED, actor=actor, subject=department, payload=payload)
    return EnforcementImport(added, updated, tuple(refused))


def _read(row: dict[str, str]) -> tuple[dict[str, object], str]:
    """The facts of a row, and what is wrong with it ("" = nothing)."""
    cells = {column: row.get(column, "").strip() for column in COLUMNS}
    if empty := [column for column, value in cells.items() if not value]:
        return {}, f"缺少{'、'.join(empty)}"
    code, number, kind, summary, day = (cells[column] for column in COLUMNS)
    try:
        found = InspectionObject.objects.filter(oid=import_uscc(code)).first()
        decided_on = dt.date.fromisoformat(day)
    except IdentifierError as error:
        return {}, error.zh
    except ValueError:
        return {}, f"作出日期“{day}”应写成 2020-01-31"
    if found is None:
        return {}, f"名录库中没有 {code}"
    texts = {"decision_no": number, "kind": kind, "summary": summary}
    for name, value in texts.items():
        if len(value) > longest_of(EnforcementRecord, name):
            return {}, f"{label_of(EnforcementRecord, name)}过长"
    return {"inspection_object": found, "decided_on": decided_on, **texts}, ""
