"""Reading the seals of terms: what is sealed, which chance is awaited, who may enter it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from fairdraw.beacon import MIN_DICE
from fairdraw.dealt import Sealed, Terms
from mingqian.draw import selectors as draws
from mingqian.draw.ceremony.chance import hour_has_come, label_of
from mingqian.draw.models import Draw, DrawnObject
from mingqian.foundation.files import store
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.org.models import Person
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.workflow.perform import may
from mingqian.foundation.workflow.transition import Facts
from mingqian.matching import policies
from mingqian.matching.models import DepartmentPart, SealState, TermsSeal
from mingqian.matching.states import SEAL_TABLE
from mingqian.scheme.models import InspectionTask, TaskState

#: Tasks whose deals may still be made.
OPEN_TASKS = [TaskState.DISPATCHED, TaskState.READY, TaskState.RUNNING]


def visible_seals(actor: Actor) -> QuerySet[TermsSeal]:
    """Seals of parts the actor may see, and of draws it witnesses."""
    rows = TermsSeal.objects.select_related("part__task", "part__department", "draw")
    mine = Q(part__in=policies.visible_to(actor).values("pk"))
    mine |= Q(draw__in=policies.witnessed_draws(actor))
    return rows.filter(mine)


def seal_for(actor: Actor, pk: int) -> TermsSeal:
    """A seal the actor may see, or 404."""
    found = visible_seals(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这份匹配条件", code="missing", status=404)
    return found


def seals_of(part: DepartmentPart) -> list[TermsSeal]:
    """All seals of a part, the newest first."""
    return list(part.seals.select_related("draw", "part__department").order_by("-pk"))


def awaiting(task: InspectionTask) -> QuerySet[TermsSeal]:
    """Seals of a task whose chance is still to come."""
    rows = TermsSeal.objects.filter(part__task=task, state=SealState.AWAITING)
    return rows.select_related("part__task", "part__department", "draw").order_by("pk")


def awaiting_of(draw: Draw) -> list[TermsSeal]:
    """Seals over the objects of one draw whose chance is still to come."""
    return list(awaiting(draw.task).filter(draw=draw))


def awaiting_with(seal: TermsSeal) -> list[TermsSeal]:
    """Every part of the same draw whose terms await the very chance of ``seal``, now."""
    return [row for row in awaiting_of(seal.draw) if row.beacon == seal.beacon]


def seal_of(part: DepartmentPart, drawn: DrawnObject) -> TermsSeal | None:
    """The seal under which an object was dealt: that of its own draw, else the part's first."""
    dealt = part.seals.filter(state=SealState.DEALT).select_related("record", "draw")
    return dealt.filter(draw=drawn.draw_id).first() or dealt.order_by("pk").first()


def record_of(seal: TermsSeal) -> tuple[StoredFile, str]:
    """The record of the deal under a seal with its name, or 404 before it is dealt."""
    if seal.record is None:
        raise Refused("尚未匹配，没有匹配记录", code="missing", status=404)
    return seal.record, seal.record.name


@dataclass(frozen=True, slots=True)
class SealCard:
    """A seal as a page shows it; ``may_enter`` and ``may_reopen`` are the reader's."""

    seal: TermsSeal
    chance: str
    comes_at: dt.datetime | None
    may_enter: bool
    may_reopen: bool


def card_of(seal: TermsSeal, actor: Actor) -> SealCard:
    """What was sealed, which chance is awaited and when, and what the reader may do."""
    text = str(seal.beacon_detail.get("draws_at") or "")
    return SealCard(
        seal,
        label_of(str(seal.beacon["kind"]), seal.beacon_detail),
        dt.datetime.fromisoformat(text) if text else None,
        _may(seal, "enter-chance", actor) and may_come(seal),
        _may(seal, "reopen", actor),
    )


def cards_of(seals: Sequence[TermsSeal], actor: Actor) -> list[SealCard]:
    """The same for several seals."""
    return [card_of(seal, actor) for seal in seals]


def may_come(seal: TermsSeal) -> bool:
    """Whether the chance can be there: always for dice, after its hour otherwise."""
    return str(seal.beacon["kind"]) == "dice" or hour_has_come(seal.beacon_detail)


def _may(seal: TermsSeal, action: str, actor: Actor) -> bool:
    row = SEAL_TABLE[action]
    return seal.state in row.source and bool(may(row, seal, Facts(actor, {})))


def possible_witnesses(seal: TermsSeal, actor: Actor) -> list[Person]:
    """Parties of the draw who may stand by."""
    return draws.possible_witnesses(seal.draw, actor)


def first_terms(part: DepartmentPart) -> tuple[Terms, str]:
    """The terms of a part's first deal, and the limit it lifted. Refused 409 before its seal."""
    living = part.seals.exclude(state=SealState.WITHDRAWN).select_related("draw")
    seal = next((row for row in living.order_by("pk") if not row.is_added), None)
    if seal is None:
        raise Refused("匹配条件尚未封存", code="state")
    return Sealed.read(store.read(seal.file)).terms, seal.relaxed


def default_chance(draw: Draw | None) -> tuple[str, int]:
    """Kind and number of throws a seal names unless somebody says otherwise."""
    if draw is None or draw.beacon_kind == "none":
        return "dice", MIN_DICE
    return draw.beacon_kind, int(str(draw.beacon_detail.get("count") or MIN_DICE))
