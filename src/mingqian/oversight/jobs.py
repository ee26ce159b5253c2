"""When time passes: members' reports whose time has come."""

from __future__ import annotations

from mingqian.foundation.jobs.ticks import on_tick
from mingqian.oversight.services import open_due_periods


@on_tick("oversight:periods")
def tick() -> int:
    """Open the reports of the season; missing ones turn overdue by their deadlines."""
    return open_due_periods()
