"""When time passes: collect what was missed, start clocks, try failed channels again."""

from __future__ import annotations

from mingqian.foundation.jobs.ticks import on_tick
from mingqian.publication.services import retry_failed, sweep


@on_tick("publication:sweep")
def tick() -> int:
    """Collect results without a row, start clocks, retry channels whose obstacle is gone."""
    return sweep() + retry_failed()
