"""What the public reads, without sign-in: nothing here names an inspector or a sender.

Every function starts from :func:`public_rows`: published, and nothing else.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from mingqian.foundation.files.tables import harmless
from mingqian.foundation.org.models import Department, Region
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.rules import selectors as rules
from mingqian.library.models import InspectionMethod, InspectionObject
from mingqian.publication.models import (
    Objection,
    Publication,
    PublicationKind,
    PublicationState,
)

_RELATED = (
    "department__region",
    "inspection_object",
    "result__item",
    "result__inspection__visit",
    "result__inspection__part__task__scheme",
)
#: Types the public tells apart, as (code, Chinese word).
KINDS = list(PublicationKind.choices)
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


def published(
    *,
    code: str = "",
    name: str = "",
    kind: str = PublicationKind.RESULT,
    region: str = "",
    department: int | None = None,
    category: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> QuerySet[Publication]:
    """What is published, of one kind (``kind=""``: of every kind), narrowed by what is given.

    ``code`` is the whole credit code, ``name`` a part of the party's name, ``region`` a region
    code (places below it included), ``department`` a key, ``category`` the result's Chinese
    text, ``since`` and ``until`` days of publication, both included. Rows carry ``public_at``,
    the time of publication, by which lists are paged.
    """
    rows = public_rows().annotate(public_at=F("published_at"))
    wanted: dict[str, object] = {
        "kind": kind,
        "inspection_object__uscc": code.strip().upper(),
        "party_name__contains": name.strip(),
        "department_id": department,
        "result__category": category,
        "published_at__gte": _midnight(since) if since else None,
        "published_at__lt": _midnight(until + dt.timedelta(days=1)) if until else None,
    }
    rows = rows.filter(**{key: value for key, value in wanted.items() if value})
    if region:
        path = "department__region__path"
        top, below = Q(**{f"{path}__startswith": f"{region}/"}), f"/{region}/"
        rows = rows.filter(top | Q(**{f"{path}__contains": below}))
    return rows


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def departments() -> QuerySet[Department]:
    """Departments that have published something."""
    publishing = Publication.objects.filter(state=PublicationState.PUBLISHED)
    return Department.objects.filter(pk__in=publishing.values("department_id"))


def regions() -> QuerySet[Region]:
    """Regions of these departments and the regions above them."""
    paths = departments().values_list("region__path", flat=True).distinct()
    codes = {code for path in paths for code in path.split("/") if code}
    return Region.objects.filter(pk__in=codes)


def categories() -> list[str]:
    """The result categories of every rulebook that is loaded, each once."""
    found: dict[str, None] = {}
    today = timezone.localdate()
    for version in rules.current_versions():
        found |= dict.fromkeys(rules.ruleset_of(version).texts("result.categories", on=today))
    return list(found)


def get(pk: int) -> Publication:
    """A publication the public may open. A corrected one is found, to say that it was."""
    shown = [PublicationState.PUBLISHED, PublicationState.CORRECTED]
    found = Publication.objects.filter(pk=pk, state__in=shown).select_related(*_RELATED).first()
    if found is None:
        raise Refused("没有这项公示", code="missing", status=404)
    return found


def replacement_of(publication: Publication) -> Publication | None:
    """The version now published in place of a corrected one; None when it is not public."""
    found: Publication | None = publication
    while found and found.state == PublicationState.CORRECTED:
        found = Publication.objects.filter(previous=found).select_related(*_RELATED).first()
    return found if found and found.is_public else None


def outcomes_of(publication: Publication) -> QuerySet[Publication]:
    """Published handling outcomes of the same check and item, whatever version they follow."""
    result = publication.result
    if result is None:
        return public_rows().none()
    return public_rows().filter(
        kind=PublicationKind.OUTCOME,
        result__inspection_id=result.inspection_id,
        result__item_id=result.item_id,
    )


def key_of(oid: str) -> int:
    """Key of the object with a protocol identity, for :func:`object_page`; Refused 404."""
    found = InspectionObject.objects.filter(oid=oid).values_list("pk", "merged_into_id").first()
    if found is None:
        raise Refused("没有该对象的公示信息", code="missing", status=404)
    return found[1] or found[0]


@dataclass(frozen=True, slots=True)
class ObjectPage:
    """Everything published about one inspected object, of all departments."""

    name: str
    uscc: str
    kind: str
    address: str
    publications: list[Publication]
    visits: list[tuple[str, list[str]]]


def object_page(pk: int) -> ObjectPage:
    """The public page of an object; Refused 404 when nothing about it is published."""
    mine = Q(inspection_object_id=pk) | Q(inspection_object__merged_into_id=pk)
    rows = list(public_rows().filter(mine))
    if not rows:
        raise Refused("没有该对象的公示信息", code="missing", status=404)
    found = InspectionObject.objects.get(pk=pk)
    kind = found.get_object_type_display()
    return ObjectPage(found.name, found.uscc or "", kind, found.address, rows, _visits(rows))


def _visits(rows: list[Publication]) -> list[tuple[str, list[str]]]:
    """Each day somebody came, with the departments whose results are published."""
    days: dict[str, list[str]] = {}
    for row in rows:
        if row.result is None:
            continue
        inspection = row.result.inspection
        started = inspection.visit.started_at if inspection.visit else None
        day = timezone.localdate(started) if started else inspection.completed_on
        if day:
            names = days.setdefault(day.isoformat(), [])
            if row.department.name not in names:
                names.append(row.department.name)
    return sorted(days.items(), reverse=True)


def violations(kind: str = "") -> QuerySet[Publication]:
    """Published problems and handled unlicensed businesses, of one kind where asked.

    彭阳 三（四）: 曝光违法失信等不良行为.
    """
    clean = Q(kind=PublicationKind.RESULT, result__handling_path="")
    return published(kind=kind).exclude(clean)


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
        objects=Count("inspection_object", distinct=True),
        departments=Count("department", distinct=True),
    )
    return Counters(**found)


def objection_by_receipt(receipt_no: str) -> Objection:
    """An objection by the number its sender was given: state and answer, never the sender."""
    found = Objection.objects.filter(receipt_no=receipt_no.strip().upper()).first()
    if found is None:
        raise Refused("没有这个受理编号", code="missing", status=404)
    return found


def open_data(rows: QuerySet[Publication] | None = None) -> Iterator[str]:
    """Published rows (all of them by default) as CSV text, line by line (open data)."""
    yield "\ufeff" + _line(OPEN_DATA_COLUMNS)
    for row in (public_rows() if rows is None else rows).iterator(chunk_size=500):
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
        "、".join(InspectionMethod(code).label for code in result.methods) if result else "",
        inspection.completed_on.isoformat() if inspection and inspection.completed_on else "",
        result.category if result and is_plain else "",
        row.text,
        timezone.localdate(row.published_at).isoformat() if row.published_at else "",
        row.correction_note,
    )


def _line(values: tuple[str, ...]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(map(harmless, values))
    return buffer.getvalue()
