"""What publication does when results come into being or are reviewed, or a visit has ended."""

from __future__ import annotations

from mingqian.foundation.journal.listeners import on
from mingqian.foundation.policy.actor import Actor
from mingqian.inspection.models import Inspection
from mingqian.publication.services import (
    collect,
    publish_automatically,
    register_outcome,
    settle_task,
    start_entry_clock,
)
from mingqian.result.models import Result, ResultState
from mingqian.scheme.models import InspectionTask


@on("result:opened", "result:entered", "result:reviewed")
def place_under_object(result: Result, actor: Actor) -> None:
    """A result belongs to its object from the first day; «on entry» rulebooks publish it."""
    fresh = Result.objects.select_related("inspection__part__task", "item", "previous").get(
        pk=result.pk
    )
    if fresh.previous and fresh.previous.state == ResultState.CORRECTED:
        return  # a corrected version is published by the correction itself
    publish_automatically(collect(fresh))


@on("result:outcome-added")
def owe_outcome(result: Result, actor: Actor) -> None:
    """An outcome entered with a result is owed to the public like that of a decided case."""
    fresh = Result.objects.get(pk=result.pk)
    if fresh.outcome_on is not None:
        register_outcome(
            result=fresh, text=fresh.outcome_text, decided_on=fresh.outcome_on, actor=actor
        )


@on("inspection:completed")
def start_clock_of_inspection(inspection: Inspection, actor: Actor) -> None:
    """Where entry publishes, the clock of entry is the clock of publication."""
    start_entry_clock(inspection)


@on("task:entered")
def move_task_on(task: InspectionTask, actor: Actor) -> None:
    """Where entry publishes, everything may be published before the task counts as entered."""
    settle_task(task, actor=actor)
