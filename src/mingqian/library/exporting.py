"""An export of everything a filter finds, as a workbook or as CSV, written by a job.

The file is its owner's alone and goes after some days (``MINGQIAN_EXPORT_DAYS``); whether the owner
may still see objects is asked again at the download. Address, owner and contact of sole traders are
a person's own data, which no public page shows either: their cells stay empty.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from mingqian.foundation.files import store, tables
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.jobs import work
from mingqian.foundation.journal.record import record
from mingqian.foundation.org.models import Person
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.library import events
from mingqian.library.filtering import Narrowed, narrow, parse, sentence
from mingqian.library.models import InspectionObject, ObjectExport, ObjectType
from mingqian.library.policies import objects_visible_to

JOB = "library:export"
STEP = 2_000
KINDS = {"xlsx": tables.XLSX, "csv": tables.CSV}
#: Columns that say something of a person where the object is a sole trader.
PERSONAL = frozenset({"address", "owner", "contact"})


def _flags(row: InspectionObject) -> str:
    return "；".join(row.flags)


#: Column → its heading and how it is read.
COLUMNS: dict[str, tuple[str, Callable[[InspectionObject], object]]] = {
    "name": ("名称", lambda row: row.name),
    "code": ("统一社会信用代码", lambda row: row.code_label),
    "object_type": ("类型", lambda row: row.get_object_type_display()),
    "kind": ("类别", lambda row: row.get_kind_display()),
    "status": ("状态", lambda row: row.get_status_display()),
    "status_on": ("状态日期", lambda row: row.status_on),
    "region": ("所属区划", lambda row: row.region.name),
    "inferred": ("区划为推断", lambda row: "是" if row.is_region_inferred else ""),
    "address": ("住所（经营场所）", lambda row: row.address),
    "industry": ("行业代码", lambda row: row.industry_code),
    "scope": ("经营范围", lambda row: row.business_scope),
    "established_on": ("成立日期", lambda row: row.established_on),
    "capital": ("注册资本", lambda row: row.capital_text),
    "capital_amount": ("注册资本数额（元）", lambda row: row.capital_amount),
    "currency": ("币种", lambda row: row.capital_currency),
    "risk_class": ("信用风险分类", lambda row: row.get_risk_class_display()),
    "flags": ("风险情形", _flags),
    "department": ("维护部门", lambda row: row.department.name if row.department else ""),
    "owner": ("责任主体", lambda row: row.owner),
    "contact": ("联系人与电话", lambda row: row.contact),
    "inspected": ("最近检查日期", lambda row: row.last_inspected_on),
    "source": ("数据来源", lambda row: row.source),
    "updated": ("更新日期", lambda row: timezone.localdate(row.updated_at)),
}
USUAL = ["name", "code", "object_type", "status", "region", "address", "risk_class", "department"]


@transaction.atomic
def request_export(*, conditions: Any, columns: list[str], kind: str, actor: Actor) -> ObjectExport:
    """Start an export. Raises :class:`Refused` 403, 422 (columns, kind, too many rows)."""
    require(actor.check(P.OBJECTS_VIEW))
    asked = parse(conditions)
    chosen = [name for name in COLUMNS if name in columns]
    if not chosen:
        raise invalid("请至少选择一列", columns="请至少选择一列")
    if kind not in KINDS:
        raise invalid("请选择格式", kind="请选择 XLSX 或 CSV")
    found = narrow(objects_visible_to(actor), asked)
    count = found.count()
    if kind == "xlsx" and count >= tables.SHEET:
        raise invalid(f"共 {count:,} 户，一张工作表放不下，请选择 CSV", kind="请选择 CSV")
    made = ObjectExport.objects.create(
        conditions=asked.as_dict(),
        columns=chosen,
        kind=kind,
        person=Person.objects.get(pk=actor.person_id or 0),
        row_count=count,
        expires_at=timezone.now() + dt.timedelta(days=settings.EXPORT_DAYS),
    )
    made.job = work.start(
        JOB, title=f"导出检查对象 {count:,} 户", params={"export": made.pk}, actor=actor
    )
    made.save(update_fields=["job"])
    payload = {"count": count, "words": sentence(asked)}
    record(events.OBJECTS_EXPORTED, actor=actor, subject=made, payload=payload)
    return made


def carry_on(run: work.Run) -> dict[str, int]:
    """The job. A file cannot be taken up in its middle: a resumed job writes it anew."""
    export = ObjectExport.objects.get(pk=run.params["export"])
    require(run.actor.check(P.OBJECTS_VIEW))
    seen = objects_visible_to(run.actor)
    found, tally = narrow(seen, parse(export.conditions)), [0]
    heads = [COLUMNS[name][0] for name in export.columns]
    rows = _rows(found, seen, export, run, tally)
    name = f"检查对象-{timezone.localdate():%Y%m%d}.{export.kind}"
    with tempfile.TemporaryDirectory() as folder:
        pieces: Any = tables.csv_pieces(heads, rows)
        if export.kind == "xlsx":
            path = Path(folder) / "objects.xlsx"
            tables.write_xlsx(path, [("检查对象", chain([heads], rows))])
            pieces = _pieces(path)
        with transaction.atomic():
            export.file = store.keep(
                pieces, name=name, media_type=KINDS[export.kind], actor=run.actor
            )
            export.row_count = tally[0]
            export.save(update_fields=["file", "row_count"])
    return {"rows": tally[0]}


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(store.CHUNK):
            yield piece


def _rows(
    found: Narrowed, seen: Any, export: ObjectExport, run: work.Run, tally: list[int]
) -> Iterator[list[object]]:
    at: int | None = None
    while keys := found.first(STEP, beyond=at):
        read = seen.in_bulk(keys)
        for key in keys:
            if key in read:
                tally[0] += 1
                yield _cells(read[key], export.columns)
        at = keys[-1]
        with transaction.atomic():
            run.progress(tally[0], max(tally[0], export.row_count), {})


def _cells(row: InspectionObject, columns: list[str]) -> list[object]:
    hidden = PERSONAL if row.object_type == ObjectType.SOLE_TRADER else frozenset()
    return ["" if name in hidden else COLUMNS[name][1](row) for name in columns]


def download(export: ObjectExport, actor: Actor) -> StoredFile:
    """The file of an export, if its owner may still have it. Raises :class:`Refused` 403, 409."""
    require(actor.check(P.OBJECTS_VIEW))
    if export.person_id != actor.person_id:
        raise Refused("只有申请人可以下载", code="not_yours", status=403)
    if export.is_expired or export.file is None:
        raise Refused("导出文件已失效，请重新导出", code="expired")
    return export.file


def expire() -> int:
    """Delete the files of exports whose days are over; the bytes where nobody else has them."""
    rows = ObjectExport.objects.filter(expires_at__lte=timezone.now(), file__isnull=False)
    gone = 0
    for export in rows.select_related("file"):
        file = export.file
        if file is None:
            continue
        with transaction.atomic():
            export.file = None
            export.save(update_fields=["file"])
            file.delete()
        if not StoredFile.objects.filter(digest=file.digest).exists():
            store.path_of(file.digest).unlink(missing_ok=True)
        gone += 1
    return gone
