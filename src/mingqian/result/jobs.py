"""What time does in stage 7: a result not entered in time (昌江 第十六条（三）)."""

from __future__ import annotations

from mingqian.foundation.jobs.ticks import on_tick


@on_tick("result:late")
def late() -> int:
    """Mark what counts as not completed from the day after its due day."""
    from mingqian.result.services.lateness import mark_not_completed

    return mark_not_completed()
