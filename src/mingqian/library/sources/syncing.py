"""A run of a source: fetch, keep, judge, import. The import itself is that of any file."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.files import store
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.jobs import work
from mingqian.foundation.jobs.models import Job, JobState
from mingqian.foundation.jobs.work import Run
from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused, require
from mingqian.library import events, policies
from mingqian.library.intake import importing
from mingqian.library.intake.mapping import from_json
from mingqian.library.models import Adapter, RegisterSource, RunState, SourceRun
from mingqian.library.sources import file_drop, rest

JOB = "library:sync"
#: Bytes of a feed's pages that are held in memory and taken together.
PART_BYTES = 24 << 20
_RAW = "application/vnd.mingqian.feed"


@transaction.atomic
def sync(*, source: RegisterSource, actor: Actor) -> Job:
    """Queue a run of a source; refused while one is under way."""
    require(policies.can_keep_source(actor, source))
    locked = RegisterSource.objects.select_for_update().get(pk=source.pk)
    if is_running(locked):
        raise Refused(f"“{source.name}”正在同步，请稍后", code="state")
    title = f"同步 {source.name}"
    job = work.start(JOB, title=title, params={"source": source.pk}, actor=actor)
    RegisterSource.objects.filter(pk=source.pk).update(job=job, last_run_at=timezone.now())
    return job


def is_running(source: RegisterSource) -> bool:
    """Whether a run is queued or under way."""
    return source.job is not None and source.job.state in {JobState.QUEUED, JobState.RUNNING}


def sync_due() -> int:
    """Start every enabled source whose hour has come; returns how many."""
    now, started = timezone.now(), 0
    for source in RegisterSource.objects.filter(is_enabled=True).select_related("job"):
        due = source.last_run_at is None or (
            source.last_run_at + dt.timedelta(hours=source.every_hours) <= now
        )
        if due and not is_running(source):
            sync(source=source, actor=SYSTEM)
            started += 1
    return started


def carry_on(run: Run) -> dict[str, int]:
    """Do a run: whatever the source has, piece by piece, each in a batch of its own.

    Raises :class:`Refused` where the source could not be read; what came is kept all the same.
    """
    source = RegisterSource.objects.select_related("department").get(pk=run.params["source"])
    _finish_cut_off(source)
    taken = failed = 0
    fetched = _dropped(source) if source.adapter == Adapter.FILE_DROP else _fetched(source)
    for is_good in fetched:
        taken, failed = taken + is_good, failed + (not is_good)
        run.progress(taken + failed, 0, {}, f"已接收 {taken}，失败 {failed}")
    if failed:
        raise Refused(f"{failed} 份数据无法接收，原件已保存；名录库未受影响", code="garbage")
    RegisterSource.objects.filter(pk=source.pk).update(last_success_at=timezone.now())
    return {"taken": taken}


def _finish_cut_off(source: RegisterSource) -> None:
    """Runs of a worker that died: their batch goes on from its cursor."""
    for row in source.runs.filter(state=RunState.RUNNING).order_by("pk"):
        if row.batch is None:
            _failed(row, "上次同步中断，将重新接收")
        else:
            _write(row)


def _dropped(source: RegisterSource) -> Iterator[bool]:
    for path in file_drop.waiting(file_drop.folder_of(source.address)):
        file = importing.keep_file(path, SYSTEM)
        done = source.runs.filter(payload__digest=file.digest, state=RunState.DONE)
        if done.exists():
            # The same bytes were taken before: nothing to do twice.
            file_drop.put_aside(path, is_good=True)
            continue
        is_good = _take(source, payload=file, table=file)
        file_drop.put_aside(path, is_good=is_good)
        yield is_good


def _fetched(source: RegisterSource) -> Iterator[bool]:
    """The pages of a feed in parts that fit into memory; each part is kept as it came, then taken.

    The cursor moves with the last part, when everything before it was taken: a run that fails is
    asked for again from where it stood.
    """
    part, until, is_whole = _Part(), "", True
    try:
        token = rest.token_of(source.token_name)
        for page in rest.pages(source.address, token=token, since=source.cursor):
            if part.size > PART_BYTES:
                is_good = _take_part(source, part)
                is_whole, part = is_whole and is_good, _Part()
                yield is_good
            part.add(page)
            until = page.until or until
    except rest.Unreachable as error:
        payload = _kept(source, [*part.bodies, error.body])
        _failed(SourceRun.objects.create(source=source, payload=payload), str(error))
        yield False
        return
    yield _take_part(source, part, cursor=until if is_whole else "")


class _Part:
    """Pages of a feed that are taken together."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.records: list[dict[str, Any]] = []
        self.size = 0

    def add(self, page: rest.Page) -> None:
        """One more page."""
        self.bodies.append(page.body)
        self.records += page.records
        self.size += len(page.body)


def _take_part(source: RegisterSource, part: _Part, cursor: str = "") -> bool:
    payload = _kept(source, part.bodies)
    if not part.records:
        _done(SourceRun.objects.create(source=source, payload=payload, cursor=cursor), "没有新数据")
        return True
    return _take(source, payload=payload, table=_table(source, part.records), cursor=cursor)


def _kept(source: RegisterSource, bodies: list[bytes]) -> StoredFile:
    pieces = (body + b"\n" for body in bodies)
    return store.keep(pieces, name=f"{source.name}.json", media_type=_RAW, actor=SYSTEM)


def _table(source: RegisterSource, records: list[dict[str, Any]]) -> StoredFile:
    """The records as a CSV with the mapped columns: the import reads tables."""
    columns = list(dict.fromkeys(from_json(source.mapping).columns.values()))
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_cell(row.get(name)) for name in columns] for row in records)
    data = text.getvalue().encode("utf-8", "replace")
    return store.keep(
        data, name=f"{source.name}.csv", media_type=importing.MEDIA_TYPE, actor=SYSTEM
    )


def _cell(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _take(
    source: RegisterSource, *, payload: StoredFile, table: StoredFile, cursor: str = ""
) -> bool:
    row = SourceRun.objects.create(source=source, payload=payload, cursor=cursor)
    try:
        batch = importing.prepare(
            file=table,
            mapping=from_json(source.mapping),
            actor=SYSTEM,
            department=source.department,
            source=source.name,
        )
    except Refused as refused:
        _failed(row, refused.reason)
        return False
    row.batch = batch
    row.save(update_fields=["batch"])
    return _write(row)


def _write(row: SourceRun) -> bool:
    if row.batch is None:
        raise ValueError("a run without a batch has nothing to write")
    job = importing.run_here(row.batch, SYSTEM)
    if job.state != JobState.DONE:
        _failed(row, job.message or "导入没有完成")
        return False
    row.batch.refresh_from_db()
    batch = row.batch
    _done(
        row,
        f"读入 {batch.read_count}，新增 {batch.added_count}，更新 {batch.updated_count}，"
        f"退回 {batch.refused_count}",
    )
    return True


@transaction.atomic
def _done(row: SourceRun, message: str) -> None:
    row.state, row.message, row.finished_at = RunState.DONE, message, timezone.now()
    row.save(update_fields=["state", "message", "finished_at"])
    if row.cursor:
        RegisterSource.objects.filter(pk=row.source_id).update(cursor=row.cursor)
    payload = {"name": row.source.name, "outcome": message}
    record(events.SOURCE_SYNCED, actor=SYSTEM, subject=row.source, payload=payload)


@transaction.atomic
def _failed(row: SourceRun, message: str) -> None:
    row.state, row.message, row.finished_at = RunState.FAILED, message[:500], timezone.now()
    row.save(update_fields=["state", "message", "finished_at"])
    payload = {"name": row.source.name, "why": message[:200]}
    record(events.SOURCE_FAILED, actor=SYSTEM, subject=row.source, payload=payload)
