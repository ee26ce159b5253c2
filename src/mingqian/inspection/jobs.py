"""What time does in stage 6: publication clocks of tasks that stay open (rulebooks G2)."""

from __future__ import annotations

from mingqian.foundation.jobs.ticks import on_tick


@on_tick("inspection:stalled-tasks")
def stalled_tasks() -> int:
    """Start the publication clocks of objects inspected in tasks past their planned date."""
    from mingqian.inspection.services.closing import start_clocks_of_stalled_tasks

    return start_clocks_of_stalled_tasks()
