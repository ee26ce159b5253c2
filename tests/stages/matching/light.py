"""Parts ready to be dealt without a ceremony before them, and rules changed for one test.

The draw is laid row by row with a given seed; everything from the deal on goes through the
services.
"""

from __future__ import annotations

import datetime as dt
from hashlib import sha256
from typing import Any

import pytest

from mingqian.draw.models import Draw, DrawKind, DrawnObject, DrawState, SeedShare
from mingqian.foundation.org.models import Person
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.rules.applied import Rules
from mingqian.library.models import InspectionItem, InspectionObject
from mingqian.matching.models import DepartmentPart, PartState
from mingqian.scheme.models import InspectionTask, TaskState
from tests.cast import Place, today
from tests.stages.draw import build as draws

SEED = "ab" * 32


def part_of(
    place: Place,
    things: list[InspectionObject],
    *,
    items: list[InspectionItem] | None = None,
    seed: str = SEED,
    **facts: Any,
) -> DepartmentPart:
    """The lead's part of a drawn task over the given objects, items chosen."""
    items = items or list(place.lead.inspection_items.all()) or draws.items_of(place.lead, "L01")
    task = draws.make_task(place, items=items, participants=(), **facts)
    InspectionTask.objects.filter(pk=task.pk).update(state=TaskState.DISPATCHED)
    draw = Draw.objects.create(
        draw_no=f"演示-{task.pk}",
        task=task,
        kind=DrawKind.INITIAL,
        state=DrawState.DISPATCHED,
        authority="demo",
        reserve_permille=0,
        prev_digest=sha256(str(task.pk).encode()).hexdigest(),
    )
    for rank, thing in enumerate(things, 1):
        DrawnObject.objects.create(
            draw=draw,
            inspection_object=thing,
            oid=thing.oid,
            name=thing.name,
            risk_class=thing.risk_class,
            stratum="all",
            rank=rank,
            key=f"{rank:064x}",
        )
    parties(place, draw)
    # Nothing may be added to a draw that has its seed: the database refuses it.
    draw.seed, draw.plan_digest = seed, sha256(f"plan {task.pk}".encode()).hexdigest()
    draw.save(update_fields=["seed", "plan_digest"])
    part = DepartmentPart.objects.create(
        task=task, department=place.lead, is_lead=True, state=PartState.ITEMS_CHOSEN
    )
    part.items.set(items)
    return part


def parties(place: Place, draw: Draw) -> None:
    """The lead's handler and an observer, who throw the dice of the deal."""
    handler = Person.objects.get(pk=place.actor("lead", Role.HANDLER).person_id)
    for seq, person in enumerate((handler, draws.observer(place)), 1):
        SeedShare.objects.create(
            draw=draw,
            party=("lead", "observer-1")[seq - 1],
            label=person.name,
            seq=seq,
            department=place.lead if seq == 1 else None,
            is_observer=seq == 2,
            person=person,
        )


def objects(place: Place, number: int, **facts: Any) -> list[InspectionObject]:
    """Synthetic objects of the place."""
    return draws.objects_for(place.lead, number, **facts)


def with_rules(patch: pytest.MonkeyPatch, **values: Any) -> None:
    """Let rules say something else; keys with ``__`` for the dot."""
    given = {key.replace("__", "."): value for key, value in values.items()}
    for name in ("number", "text", "texts", "value"):
        original = getattr(Rules, name)

        def asked(self: Rules, key: str, original: Any = original) -> Any:
            return given[key] if key in given else original(self, key)

        patch.setattr(Rules, name, asked)


def day(offset: int) -> dt.date:
    """A day from today."""
    return today() + dt.timedelta(days=offset)
