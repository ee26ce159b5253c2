"""What the library does in the background: imports, and what the day brings."""

from __future__ import annotations

from django.utils import timezone

from mingqian.foundation.jobs.ticks import on_tick
from mingqian.foundation.jobs.work import Run, handler
from mingqian.library import bulk, counting, exporting
from mingqian.library.intake import importing
from mingqian.library.services import (
    derive_due,
    expire_labels,
    open_yearly_clocks,
    read_capital,
    settle_moves,
)
from mingqian.library.sources import syncing


@handler(importing.JOB)
def import_objects(run: Run) -> dict[str, int]:
    """Import a file of objects, chunk by chunk, from where the job stands."""
    return importing.carry_on(run)


@handler(bulk.JOB)
def change_in_bulk(run: Run) -> dict[str, int]:
    """Do one act to everything a filter finds, from where the job stands."""
    return bulk.carry_on(run)


@handler(exporting.JOB)
def export_objects(run: Run) -> dict[str, int]:
    """Write everything a filter finds into a file."""
    return exporting.carry_on(run)


@on_tick("library:capital")
def read_capital_due() -> int:
    """Registered capital of objects an import has written."""
    return read_capital()


@on_tick("library:expired-exports")
def delete_expired_exports() -> int:
    """Files of exports whose days are over."""
    return exporting.expire()


@on_tick("library:figures")
def count_registries() -> int:
    """The figures of the day that has ended."""
    return counting.count_yesterday()


@handler(syncing.JOB)
def sync_source(run: Run) -> dict[str, int]:
    """Read a source and import what it has."""
    return syncing.carry_on(run)


@on_tick("library:sources")
def read_sources() -> int:
    """Sources whose hour has come."""
    return syncing.sync_due()


@on_tick("library:moves")
def carry_out_moves() -> int:
    """Moves of inspectors whose day has come."""
    return settle_moves(timezone.localdate())


@on_tick("library:item-list-clocks")
def start_item_list_clocks() -> int:
    """The yearly clock «item list due» of every department (彭阳 二（一）)."""
    return open_yearly_clocks()


@on_tick("library:risks")
def bring_risks_in_step() -> int:
    """Listings and other risk entries that begin or end today."""
    return derive_due()


@on_tick("library:labels")
def end_labels() -> int:
    """Labels whose last day has passed."""
    return expire_labels()
