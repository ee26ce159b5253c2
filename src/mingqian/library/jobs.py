"""What the library does in the background: imports, and what the day brings."""

from __future__ import annotations

from django.utils import timezone

from mingqian.foundation.jobs.ticks import on_tick
from mingqian.foundation.jobs.work import Run, handler
from mingqian.library.intake import importing
from mingqian.library.services import open_yearly_clocks, settle_moves
from mingqian.library.sources import syncing


@handler(importing.JOB)
def import_objects(run: Run) -> dict[str, int]:
    """Import a file of objects, chunk by chunk, from where the job stands."""
    return importing.carry_on(run)


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
