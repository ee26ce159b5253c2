"""What stage 6 does when an object drops out of a running task and a reserve steps in."""

from __future__ import annotations

from mingqian.draw.models import DrawnObject
from mingqian.foundation.journal.listeners import on
from mingqian.foundation.policy.actor import Actor
from mingqian.scheme.models import TaskState


@on("draw:promoted")
def stepped_in(drawn: DrawnObject, actor: Actor) -> None:
    """The object that stepped in gets its checks at once."""
    from mingqian.inspection.services.opening import open_missing

    if drawn.draw.task.state == TaskState.RUNNING:
        open_missing(drawn.draw.task, actor)


@on("draw:dropped")
def dropped(drawn: DrawnObject, actor: Actor) -> None:
    """Without a reserve the dropped object may have been the last one open."""
    from mingqian.inspection.services.closing import finish_task

    finish_task(drawn.draw.task, actor)
