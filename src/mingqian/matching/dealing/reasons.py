"""Why people were taken off, as the record keeps it: grouped by rule, without private grounds.

``{"code": "credential", "text": "执法证件已于2026-03-01到期", "clause": "…", "inspectors": […]}``
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mingqian.draw.models import DrawnObject
from mingqian.library.selectors import Ineligibility
from mingqian.matching.dealing.eligibility import Staff

#: Grounds that are private; the register of inspectors holds them.
PRIVATE = {
    "recusal": "应当回避，事由登记在检查人员名录库",
    "leave": "计划检查日期在请假期间",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that took somebody off."""

    code: str
    text: str
    clause: str


def frozen(staff: Staff, objects: Sequence[DrawnObject]) -> dict[str, Any]:
    """``removed`` from the list at all, ``outside`` an area, ``barred`` from an object."""
    oids = {drawn.inspection_object_id: drawn.oid for drawn in objects}
    return {
        "removed": _grouped((person.iid, reason) for person, reason in staff.removed),
        "outside": [
            {"area": code, "reasons": _grouped(rows.items())}
            for code, rows in staff.outside.items()
            if rows
        ],
        "barred": [
            {"object": oids[pk], "reasons": _grouped(rows.items())}
            for pk, rows in staff.barred.items()
            if rows
        ],
    }


def _grouped(pairs: Iterable[tuple[str, Ineligibility]]) -> list[dict[str, Any]]:
    groups: dict[tuple[str, str, str], list[str]] = {}
    for iid, reason in pairs:
        text = PRIVATE.get(reason.code, reason.text)
        groups.setdefault((reason.code, text, reason.clause), []).append(iid)
    return [
        {"code": code, "text": text, "clause": clause, "inspectors": sorted(iids)}
        for (code, text, clause), iids in sorted(groups.items())
    ]


def thawed(groups: Iterable[dict[str, Any]]) -> dict[str, Reason]:
    """Iid → reason, read back from a record."""
    return {
        iid: Reason(group["code"], group["text"], group["clause"])
        for group in groups
        for iid in group["inspectors"]
    }
