"""The freeze: the registers read once, consistently and in order, into files that nobody has yet.

Reading and writing are apart. The read is one snapshot (SQLite: a deferred transaction; PostgreSQL:
REPEATABLE READ, read only), streamed by the bytes of the ids into a nameless temporary file while
the Merkle root grows with it; memory does not grow with the pool. Only then does the transaction of
the draw begin, which keeps the file and its numbers together or not at all. Whoever is killed in
between leaves nothing: the temporary files vanish with the process.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.db import connection, transaction

from fairdraw.errors import PoolError
from fairdraw.pool import PoolSummary
from fairdraw.scale.freezing import Freezer
from mingqian.draw.pool.building import Note, Overrides, Walk
from mingqian.draw.pool.case import PoolCase
from mingqian.draw.pool.grounds import Ground
from mingqian.foundation.policy.decision import invalid
from mingqian.scheme.models import InspectionTask
from mingqian.scheme.population import size_rules

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class FrozenPool:
    """A pool read and counted, not yet anybody's: valid inside `freeze` only."""

    case: PoolCase
    sizes: Mapping[str, tuple[str, int, int]]
    overrides: Overrides
    summary: PoolSummary
    candidate_count: int
    excluded_count: int
    _file: IO[bytes]
    _notes: IO[bytes]

    def pieces(self) -> Iterator[bytes]:
        """The bytes of the pool file."""
        self._file.seek(0)
        while piece := self._file.read(_CHUNK):
            yield piece

    def notes(self) -> Iterator[Note]:
        """Every ground against every candidate, in the order of the pool."""
        self._notes.seek(0)
        for line in self._notes:
            pk, oid, facts = json.loads(line)
            yield Note(pk, oid, _ground(facts))


@contextmanager
def freeze(task: InspectionTask, overrides: Overrides) -> Iterator[FrozenPool]:
    """Read the pool of a task as it stands now, ``overrides`` admitted.

    Raises Refused (422): the scheme says nothing of a class, or an id cannot stand in a pool.
    """
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryFile(dir=settings.MEDIA_ROOT) as file,
        tempfile.TemporaryFile(dir=settings.MEDIA_ROOT) as notes,
    ):
        with one_snapshot():
            case = PoolCase.today(task)
            sizes = size_rules(case.scheme, case.task.batch)
            walk = Walk(case, set(sizes), overrides, lambda found: _write(notes, found))
            summary = _stream(walk, file)
        yield FrozenPool(
            case,
            sizes,
            overrides,
            summary,
            walk.candidate_count,
            walk.excluded_count,
            file,
            notes,
        )


def _stream(walk: Walk, file: IO[bytes]) -> PoolSummary:
    freezer = Freezer()
    try:
        for piece in freezer.pieces(walk.units()):
            file.write(piece)
    except PoolError as error:
        raise invalid(f"名录中有不能列入名单的对象：{error.message_zh}") from error
    return freezer.summary


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Everything read inside belongs to one state of the database; nothing may be written.

    Inside a transaction that is already open its own rules hold: the level can no longer be set.
    """
    if connection.in_atomic_block:
        yield
        return
    mode = getattr(connection, "transaction_mode", None)
    try:
        if connection.vendor == "sqlite":
            # Readers take no lock: the others go on writing (WAL)
            connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("set transaction isolation level repeatable read, read only")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = mode  # type: ignore[attr-defined]


def _write(stream: IO[bytes], notes: Iterable[Note]) -> None:
    for note in notes:
        facts = asdict(note.ground)
        until = note.ground.withheld_until
        facts["withheld_until"] = until and until.isoformat()
        stream.write(json.dumps([note.pk, note.oid, facts]).encode() + b"\n")


def _ground(facts: dict[str, Any]) -> Ground:
    until = facts["withheld_until"]
    return Ground(**{**facts, "withheld_until": until and datetime.fromisoformat(until)})
