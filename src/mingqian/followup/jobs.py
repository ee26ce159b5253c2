"""When time passes: orders to correct that lapsed without evidence."""

from __future__ import annotations

from mingqian.followup.services import lapse_overdue
from mingqian.foundation.jobs.ticks import on_tick


@on_tick("followup:rectification")
def tick() -> int:
    """Turn lapsed orders overdue."""
    return lapse_overdue()
