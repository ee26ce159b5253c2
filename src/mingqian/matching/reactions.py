"""When an earlier stage acts: a reserve that steps in inherits the inspectors."""

from __future__ import annotations

from mingqian.draw.models import DrawnObject
from mingqian.foundation.journal.listeners import on
from mingqian.foundation.policy.actor import Actor
from mingqian.matching.services.inheriting import inherit


@on("draw:promoted")
def follow(drawn: DrawnObject, actor: Actor) -> None:
    """Move the inspectors of the dropped object to the one that stepped in."""
    inherit(drawn, actor)
