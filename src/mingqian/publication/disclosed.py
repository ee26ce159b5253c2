"""What the public reads, without sign-in: nothing here names an inspector or a sender.

Every function starts from :func:`public_rows`: published, and nothing else.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from mingqian.foundation.policy.decision import Refused
from mingqian.library.models import InspectionObject
from mingqian.publication.models import (
    Objection,
    Publication,
    PublicationKind,
    PublicationState,
)

_RELATED = (
    "department",
    "inspection_object",
    "result__item",
    "result__inspection__visit",
    "result__inspection__part__task__scheme",
)
OPEN_DATA_COLUMNS = (
    "公示编号", "公示类型", "检查对象", "统一社会信用代码", "公示部门", "任务编号", "任务名称",
    "抽查事项", "检查方式", "检查完成日期", "检查结果", "查处结果", "公示日期", "更正说明",
)  # fmt: skip


def public_rows() -> QuerySet[Publication]:
    """Everything published, newest first."""
    return (
        Publication.objects.filter(state=PublicationState.PUBLISHED)
        .select_related(*_RELATED)
        .order_by("-published_at", "-pk")
    )


def search(query: str) -> QuerySet[Publication]:
    """Published results of every department by name or credit code (吉林 二（一）)."""
    words = query.strip()
    if not words:
        return public_rows()
    return public_rows().filter(
        Q(party_name__contains=words) | Q(inspection_object__uscc=words.upper())
    )


def published(*, code: str = "", name: str = "") -> QuerySet[Publication]:
    """Published results by exact credit code or part of a name; everything without either."""
    rows = public_rows().filter(kind=PublicationKind.RESULT)
    if code:
        rows = rows.filter(inspection_object__uscc=code.strip().upper())
    if name:
        rows = rows.filter(party_name__contains=name.strip())
    return rows


def get(pk: int) -> Publication:
    """A publication the public may open. A corrected one is found, to say that it was."""
    shown = [PublicationState.PUBLISHED, PublicationState.CORRECTED]
    found = Publication.objects.filter(pk=pk, state__in=shown).select_related(*_RELATED).first()
    if found is None:
        raise Refused("没有这项公示", code="missing", status=404)
    return found


@dataclass(frozen=True, slots=True)
class ObjectPage:
    """Everything published about one inspected object, of all departments."""

    name: str
    uscc: str
    address: str
    publications: list[Publication]
    visits: list[tuple[str, list[str]]]


def object_page(pk: int) -> ObjectPage:
    """The public page of an object; Refused 404 when nothing about it is published."""
    rows = list(public_rows().filter(inspection_object_id=pk))
    if not rows:
        raise Refused("没有该对象的公示信息", code="missing", status=404)
    found = InspectionObject.objects.get(pk=pk)
    return ObjectPage(found.name, found.uscc or "", found.address, rows, _visits(rows))


def _visits(rows: list[Publication]) -> list[tuple[str, list[str]]]:
    """Each day somebody came, with the departments whose results are published."""
    days: dict[str, list[str]] = {}
    for row in rows:
        if row.result is None:
            continue
        inspection = row.result.inspection
        started = inspection.visit.started_at if inspection.visit else None
        day = started.date() if started else inspection.completed_on
        if day:
            names = days.setdefault(day.isoformat(), [])
            if row.department.name not in names:
                names.append(row.department.name)
    return sorted(days.items(), reverse=True)


def violations() -> list[Publication]:
    """Published problems and handled unlicensed businesses (彭阳 三（四） 曝光)."""
    return [
        row
        for row in public_rows()
        if row.kind != PublicationKind.RESULT or (row.result and row.result.is_problem)
    ]


@dataclass(frozen=True, slots=True)
class Counters:
    """The figures of the portal's home."""

    publications: int
    objects: int
    departments: int


def counters() -> Counters:
    """How much is published, about how many objects, by how many departments."""
    found = Publication.objects.filter(state=PublicationState.PUBLISHED).aggregate(
        publications=Count("pk"),
        objects=Count("party_name", distinct=True),
        departments=Count("department", distinct=True),
    )
    return Counters(**found)


def objection_by_receipt(receipt_no: str) -> Objection:
    """An objection by the number its sender was given: state and answer, never the sender."""
    found = Objection.objects.filter(receipt_no=receipt_no.strip().upper()).first()
    if found is None:
        raise Refused("没有这个受理编号", code="missing", status=404)
    return found


def open_data(query: str = "") -> Iterator[str]:
    """The published results as CSV text, line by line (open data)."""
    yield "\ufeff" + _line(OPEN_DATA_COLUMNS)
    for row in search(query).iterator(chunk_size=500):
        yield _line(_values(row))


def _values(row: Publication) -> tuple[str, ...]:
    result = row.result
    inspection = result.inspection if result else None
    is_plain = row.kind == PublicationKind.RESULT
    return (
        str(row.pk),
        row.get_kind_display(),
        row.party_name,
        (row.inspection_object.uscc or "") if row.inspection_object else "",
        row.department.name,
        row.case_no,
        inspection.part.task.name if inspection else "",
        result.item.name if result else row.title,
        "、".join(result.methods) if result else "",
        inspection.completed_on.isoformat() if inspection and inspection.completed_on else "",
        result.category if result and is_plain else "",
        row.text,
        row.published_at.date().isoformat() if row.published_at else "",
        row.correction_note,
    )


def _line(values: tuple[str, ...]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([_harmless(value) for value in values])
    return buffer.getvalue()


def _harmless(value: str) -> str:
    # A spreadsheet runs what begins like a formula; names come from outside.
    return f"'{value}" if value[:1] in "=+-@\t\r" else value
