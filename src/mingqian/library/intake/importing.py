"""An import from file to register: prepared, checked or written in steps that survive a kill.

Each step reads up to :data:`CHUNK` rows and, in one transaction, writes them, adds to the batch's
figures and moves the job's cursor. Killed at any moment, the job goes on behind the last step:
nothing is lost and nothing is done twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F

from mingqian.foundation.files import store
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.jobs import work
from mingqian.foundation.jobs.models import Job, JobState
from mingqian.foundation.jobs.work import Run
from mingqian.foundation.journal.record import record
from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.library import events, policies
from mingqian.library.intake import opening, returned
from mingqian.library.intake.attaching import taken
from mingqian.library.intake.bulk import roomy
from mingqian.library.intake.facts.numbers import Numbers
from mingqian.library.intake.mapping import Mapping, from_json
from mingqian.library.intake.rows import Parsed, Reader
from mingqian.library.intake.writing import Tally, Writer, repeated
from mingqian.library.models import ImportBatch, ObjectRegistry
from mingqian.library.services.registries import sync_all

JOB = "library:import"
#: Rows in one transaction.
CHUNK = 5000


#: What a file of an import is kept as, CSV or workbook alike.
MEDIA_TYPE = "application/vnd.mingqian.register"


def keep_file(path: Path, actor: Actor) -> StoredFile:
    """Keep a file of the disk for an import."""
    with path.open("rb") as file:
        pieces: Iterator[bytes] = iter(lambda: file.read(store.CHUNK), b"")
        return store.keep(pieces, name=path.name, media_type=MEDIA_TYPE, actor=actor)


def accept(upload: UploadedFile[Any], *, actor: Actor) -> StoredFile:
    """Keep an uploaded table; refused (422) at once where it cannot be read."""
    require(actor.check(P.OBJECTS_IMPORT))
    file = store.keep(upload.chunks(), name=str(upload.name), media_type=MEDIA_TYPE, actor=actor)
    opening.table(opening.path_of(file))
    return file


def uploaded(actor: Actor, pk: int) -> StoredFile:
    """A file the actor uploaded for an import."""
    rows = StoredFile.objects.filter(pk=pk, media_type=MEDIA_TYPE)
    file = rows.filter(person_id=actor.person_id).first()
    if file is None:
        raise Refused("没有这个上传的文件", code="missing", status=404)
    return file


def table_of(file: StoredFile, encoding: str = "", sheet: str = "") -> opening.Table:
    """A kept file as a table, for the mapping step."""
    return opening.table(opening.path_of(file), encoding, sheet)


@transaction.atomic
def prepare(
    *,
    file: StoredFile,
    mapping: Mapping,
    actor: Actor,
    department: Department | None = None,
    registry: ObjectRegistry | None = None,
    source: str = "",
    encoding: str = "",
    sheet: str = "",
    is_dry_run: bool = False,
) -> ImportBatch:
    """Look through a file and make the batch that will import it.

    Refuses (422) a file as a whole that cannot be read: encoding, header, quotation marks.
    """
    require(actor.check(P.OBJECTS_IMPORT))
    if department is None and not actor.is_system:
        raise invalid("请指明维护部门", department="请指明维护部门")
    if registry is not None:
        require(policies.can_keep_registry(actor, registry))
    if department is not None:
        require(policies.can_import_for(actor, department))
    table = opening.table(opening.path_of(file), encoding, sheet)
    if missing := mapping.missing_in(table.header):
        raise invalid(
            f"文件没有列“{'、'.join(missing)}”；现有列：{'、'.join(table.header)}",
            mapping=f"缺少列 {'、'.join(missing)}",
        )
    count = sum(1 for _ in table.rows())
    if count < 1:
        raise invalid("文件只有列名，没有数据行", file="没有数据行")
    return ImportBatch.objects.create(
        source=(source or mapping.source or file.name)[:80],
        file=file,
        mapping=mapping.as_json(),
        encoding=table.encoding,
        sheet=table.sheet[:80],
        corrects=returned.first_batch(table.header, department),
        row_count=count,
        department=department,
        registry=registry,
        is_dry_run=is_dry_run,
    )


@transaction.atomic
def start(*, batch: ImportBatch, actor: Actor) -> Job:
    """Queue the job that checks or writes a batch."""
    verb = "核对" if batch.is_dry_run else "导入"
    job = work.start(
        JOB, title=f"{verb} {batch.file.name}", params={"batch": batch.pk}, actor=actor
    )
    ImportBatch.objects.filter(pk=batch.pk).update(job=job)
    batch.job = job
    return job


@transaction.atomic
def confirm(*, checked: ImportBatch, actor: Actor) -> ImportBatch:
    """After the check report: the same file, mapping and register, this time written."""
    if not checked.is_dry_run or not checked.is_finished:
        raise Refused("请先完成核对再确认导入", code="state")
    batch = prepare(
        file=checked.file,
        mapping=from_json(checked.mapping),
        actor=actor,
        department=checked.department,
        registry=checked.registry,
        source=checked.source,
        encoding=checked.encoding,
        sheet=checked.sheet,
    )
    start(batch=batch, actor=actor)
    return batch


def carry_on(run: Run) -> dict[str, int]:
    """Do the job of a batch from its cursor to its end; returns the figures."""
    batch = ImportBatch.objects.select_related("file", "department", "registry").get(
        pk=run.params["batch"]
    )
    done = int(run.cursor.get("row_no", 1))
    rows, writer = _rows_after(batch, done), Writer(batch)
    with roomy():
        while chunk := list(islice(rows, CHUNK)):
            _step(run, batch, writer, chunk)
    return _finish(batch, run.actor)


def _step(run: Run, batch: ImportBatch, writer: Writer, chunk: list[Parsed]) -> None:
    try:
        _write_step(run, batch, writer, chunk)
    except IntegrityError:
        # Somebody else added one of the objects meanwhile: now it is a known one.
        _write_step(run, batch, writer, chunk)


def _write_step(run: Run, batch: ImportBatch, writer: Writer, chunk: list[Parsed]) -> None:
    done = chunk[-1].row_no
    with transaction.atomic():
        _add_up(batch, writer.write(chunk))
        read = ImportBatch.objects.values_list("read_count", flat=True).get(pk=batch.pk)
        run.progress(read, batch.row_count, {"row_no": done}, f"已处理至第 {done} 行")


def _rows_after(batch: ImportBatch, done: int) -> Iterator[Parsed]:
    """Rows behind the cursor; of earlier rows only the codes are read, which may not return."""
    table = table_of(batch.file, batch.encoding, batch.sheet)
    numbers, doubles = Numbers(), returned.doubles_of(batch.corrects)
    reader = Reader(from_json(batch.mapping), table.header, numbers.owner)
    seen: dict[str, int] = {}
    for row_no, cells in table.rows():
        if row_no <= done and not batch.is_dry_run:
            if oid := reader.identity(cells):
                seen.setdefault(oid, row_no)
            continue
        parsed = reader.read(row_no, cells)
        if parsed.oid and (first := seen.setdefault(parsed.oid, row_no)) != row_no:
            parsed.faults.append(repeated(parsed, first))
        elif first_row := doubles and doubles.get(returned.line_of(cells, table.header), 0):
            parsed.faults.append(repeated(parsed, first_row))
        elif (
            parsed.number
            and not parsed.faults
            and (other := numbers.note(parsed.number, parsed.oid)) != parsed.oid
        ):
            parsed.faults.append(taken("注册号", parsed.number, other))
        if row_no > done:
            yield parsed


def _add_up(batch: ImportBatch, tally: Tally) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(
        read_count=F("read_count") + tally.read,
        added_count=F("added_count") + tally.added,
        updated_count=F("updated_count") + tally.updated,
        unchanged_count=F("unchanged_count") + tally.unchanged,
        refused_count=F("refused_count") + tally.refused,
        foreign_count=F("foreign_count") + tally.foreign,
    )


@transaction.atomic
def _finish(batch: ImportBatch, actor: Actor) -> dict[str, int]:
    fresh = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    figures = {
        "read": fresh.read_count,
        "added": fresh.added_count,
        "updated": fresh.updated_count,
        "unchanged": fresh.unchanged_count,
        "refused": fresh.refused_count,
    }
    if fresh.is_finished:
        return figures
    fresh.is_finished = True
    fresh.save(update_fields=["is_finished"])
    if not fresh.is_dry_run:
        payload = {"source": fresh.source, **figures}
        record(events.OBJECTS_IMPORTED, actor=actor, subject=fresh, payload=payload)
        if fresh.added_count or fresh.updated_count:
            sync_all(actor=actor)
    return figures


def unfinished(file: StoredFile, mapping: Mapping) -> ImportBatch | None:
    """An earlier import of the same bytes with the same mapping that was cut off."""
    rows = ImportBatch.objects.filter(
        file__digest=file.digest, is_finished=False, is_dry_run=False, job__isnull=False
    )
    return next(
        (row for row in rows.order_by("-pk") if row.mapping.get("name") == mapping.name), None
    )


def run_here(batch: ImportBatch, actor: Actor) -> Job:
    """Do a batch's job in this process (command line), from the cursor where it has one."""
    job = batch.job or Job.objects.create(
        kind=JOB,
        title=f"导入 {batch.file.name}",
        params={"batch": batch.pk},
        person_id=actor.person_id,
        person_name=actor.name,
    )
    if batch.job is None:
        ImportBatch.objects.filter(pk=batch.pk).update(job=job)
    Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED, finished_at=None)
    work.run_job.func(job.pk)
    job.refresh_from_db()
    return job
