"""What stage 7 does when a check is completed: it opens the results to be entered."""

from __future__ import annotations

from mingqian.foundation.journal.listeners import on
from mingqian.foundation.policy.actor import Actor
from mingqian.inspection.models import Inspection


@on("inspection:completed")
def completed(inspection: Inspection, actor: Actor) -> None:
    """Open one result per item."""
    from mingqian.result.services.opening import open_results

    open_results(inspection=inspection, actor=actor)
