"""What the pages of the matching show beside the plain rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mingqian.draw.models import DrawnObject
from mingqian.draw.selectors import to_inspect
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.workflow.perform import Action, available
from mingqian.library.models import Inspector
from mingqian.matching import policies
from mingqian.matching.dealing.substitutes import eligible_for
from mingqian.matching.models import (
    Assignment,
    DepartmentPart,
    InspectionTeam,
    PartState,
    SealState,
)
from mingqian.matching.selectors.parts import (
    assignments_of,
    objects_of,
    short_objects,
    team_of,
)
from mingqian.matching.states import PART_TABLE
from mingqian.scheme.models import InspectionTask
from rulebook.schema import SCHEMA


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the configuration with the time it was done."""

    label: str
    at: datetime | None


def steps(part: DepartmentPart) -> list[Step]:
    """Receive, items, terms, inspectors, complete, with their times (惠州 第（九）条)."""
    return [
        Step("接收任务", part.received_at),
        Step("选定本部门事项", part.items_chosen_at),
        Step("封存匹配条件", _sealed_at(part)),
        Step("抽取检查人员", part.drawn_at),
        Step("配置完成", None),
    ]


def _sealed_at(part: DepartmentPart) -> datetime | None:
    living = part.seals.exclude(state=SealState.WITHDRAWN).order_by("pk")
    return living.values_list("sealed_at", flat=True).first()


def step_now(part: DepartmentPart) -> int:
    """Number of the step that is due; one more than there are when all is done."""
    return list(PartState).index(PartState(part.state)) + 1


def actions_for(part: DepartmentPart, actor: Actor) -> list[Action]:
    """Buttons of a part."""
    short = [drawn.name for drawn in short_objects(part)] if part.need else []
    return available(PART_TABLE, part, actor, short=short)


@dataclass(frozen=True, slots=True)
class Seat:
    """An inspector on an object and what the reader may do about it."""

    assignment: Assignment
    may_confirm: bool
    may_substitute: bool
    may_recuse: bool


@dataclass(frozen=True, slots=True)
class Row:
    """An object of a part with its inspectors."""

    drawn: DrawnObject
    seats: list[Seat]


def objects_with_inspectors(
    part: DepartmentPart, actor: Actor, objects: Sequence[DrawnObject] | None = None
) -> list[Row]:
    """Objects of a part (all, or those of a page), each with its seats."""
    shown = list(objects_of(part)) if objects is None else objects
    rows = assignments_of(part)
    if objects is not None:
        rows = rows.filter(drawn_object__in=[drawn.pk for drawn in shown])
    seats: dict[int, list[Seat]] = {}
    for row in rows:
        seats.setdefault(row.drawn_object_id, []).append(_seat(row, actor))
    return [Row(drawn, seats.get(drawn.pk, [])) for drawn in shown]


def relaxed_label(part: DepartmentPart) -> str:
    """The limit that had to be lifted for the deal, in words; empty where none."""
    return (SCHEMA["draw.inspector_relax"].choices or {}).get(part.relaxed, "")


def _seat(row: Assignment, actor: Actor) -> Seat:
    confirms = actor.has(Permission.MATCHING_CONFIRM) and policies.may_confirm(actor, row)
    asks = actor.has(Permission.SUBSTITUTION_REQUEST) and policies.may_request(actor, row)
    return Seat(
        row,
        bool(confirms) and row.confirmed_at is None,
        bool(asks),
        bool(policies.may_recuse(actor, row)),
    )


@dataclass(frozen=True, slots=True)
class TeamRow:
    """An object with its team and all its inspectors."""

    drawn: DrawnObject
    team: InspectionTeam | None
    members: list[Assignment]


def teams_of(task: InspectionTask) -> list[TeamRow]:
    """Every object of a task with its team."""
    return [
        TeamRow(drawn, team_of(drawn), list(assignments_of(drawn)))
        for drawn in to_inspect(task).order_by("stratum", "rank")
    ]


def substitutes_for(assignment: Assignment) -> list[Inspector]:
    """Colleagues who may take the place (昌江 第十四条)."""
    return eligible_for(assignment)
