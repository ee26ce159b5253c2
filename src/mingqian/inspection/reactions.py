"""What stage 6 does when objects drop out of a running task, step in, or are drawn in addition."""

from __future__ import annotations

from mingqian.draw.models import Draw, DrawnObject
from mingqian.foundation.journal.listeners import on
from mingqian.foundation.policy.actor import Actor
from mingqian.scheme.models import TaskState


@on("draw:promoted")
def stepped_in(drawn: DrawnObject, actor: Actor) -> None:
    """The object that stepped in gets its checks at once."""
    from mingqian.inspection.services.opening import open_missing

    if drawn.draw.task.state == TaskState.RUNNING:
        open_missing(drawn.draw.task, actor)


@on("draw:dropped", "draw:dropped-only")
def dropped(drawn: DrawnObject, actor: Actor) -> None:
    """Without a reserve the dropped object may have been the last one open."""
    from mingqian.inspection.services.closing import finish_task

    finish_task(drawn.draw.task, actor)


@on("draw:dispatched")
def added(draw: Draw, actor: Actor) -> None:
    """The objects of a supplementary draw get their checks at once in a running task."""
    from mingqian.inspection.services.opening import open_missing

    if draw.is_supplementary and draw.task.state == TaskState.RUNNING:
        open_missing(draw.task, actor)
