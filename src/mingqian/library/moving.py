"""What moves with a merge: the tables of the library that speak of an object.

A row that would stand twice at the kept record (the same register, the same label, the same
decision) is a double: it moves as well, but ends, so that nothing is lost and nothing counts twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet

from mingqian.library.models import (
    ClassEntry,
    ContactPerson,
    EnforcementRecord,
    FormerName,
    InspectionObject,
    License,
    ObjectCode,
    ObjectLabel,
    Recusal,
    Registration,
    RiskEntry,
)

#: The rows of the duplicate that stand at the kept record already.
Doubles = Callable[[QuerySet[Any], InspectionObject], Iterable[int]]


def _nothing(reason: str) -> dict[str, str]:
    return {}


def _ended(reason: str) -> dict[str, str]:
    return {"end_reason": reason, "ended_by": "系统" if reason else ""}


@dataclass(frozen=True, slots=True)
class Moving:
    """One table: its name in the record of the merge, what a double is, how it ends."""

    name: str
    model: type[models.Model]
    label: str
    doubles: Doubles | None = None
    ending: Callable[[str], dict[str, str]] = _nothing
    #: Rows that stay with the duplicate: they cannot end, and the kept record has the same.
    stays: Doubles | None = None

    @property
    def changed(self) -> str:
        """What is said when moved rows have left the kept record since."""
        return f"随合并转移的{self.label}此后又有变动"


def _open_in(field: str) -> Doubles:
    def doubles(rows: QuerySet[Any], kept: InspectionObject) -> Iterable[int]:
        there = rows.model._default_manager.filter(inspection_object=kept, until__isnull=True)
        same = rows.filter(until__isnull=True, **{f"{field}__in": there.values(field)})
        return list(same.values_list("pk", flat=True))

    return doubles


def _same_decision(rows: QuerySet[Any], kept: InspectionObject) -> Iterable[int]:
    there = set(
        EnforcementRecord.objects.filter(inspection_object=kept).values_list(
            "department", "decision_no"
        )
    )
    found = rows.values_list("pk", "department", "decision_no")
    return [key for key, department, number in found if (department, number) in there]


def _same_listing(rows: QuerySet[Any], kept: InspectionObject) -> Iterable[int]:
    there = RiskEntry.objects.filter(inspection_object=kept, until__isnull=True)
    known = set(there.exclude(document_no="").values_list("kind", "document_no"))
    found = rows.filter(until__isnull=True).values_list("pk", "kind", "document_no")
    return [key for key, kind, number in found if (kind, number) in known]


MOVING = (
    Moving("registration", Registration, "入库登记", _open_in("registry"), _ended),
    Moving("label", ObjectLabel, "标签", _open_in("label"), _ended),
    Moving("recusal", Recusal, "回避", _open_in("inspector")),
    Moving("risk", RiskEntry, "风险情形", _same_listing, _ended),
    Moving("class", ClassEntry, "信用风险分类"),
    Moving("enforcement", EnforcementRecord, "监管执法信息", stays=_same_decision),
    Moving("code", ObjectCode, "号码"),
    Moving("license", License, "许可证"),
    Moving("name", FormerName, "曾用名"),
    Moving("contact", ContactPerson, "联系人"),
)
