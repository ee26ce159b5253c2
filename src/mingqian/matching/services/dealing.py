"""Dealing a department's inspectors to the drawn objects (发牌法, protocol §8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from fairdraw.match import Deal
from mingqian.draw.models import Draw, DrawnObject
from mingqian.draw.selectors import live_draw
from mingqian.foundation.files import store
from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.perform import perform
from mingqian.matching import events
from mingqian.matching.dealing.need import settle
from mingqian.matching.dealing.round import Round, Terms
from mingqian.matching.models import Assignment, DepartmentPart, TeamRole
from mingqian.matching.selectors.parts import mode_labels, objects_of
from mingqian.matching.states import PART_TABLE


def deal(
    *,
    part: DepartmentPart,
    actor: Actor,
    factors: Sequence[str] = (),
    mode: str = "global",
    need: int | None = None,
    planned_on: dt.date | None = None,
    reason: str = "",
) -> DepartmentPart:
    """Draw the inspectors of the actor's own department for every object of the part.

    ``planned_on`` is the day on which certificates must be valid (G7); ``need`` inspectors an
    object, by default what the rules advise. Raises Refused 409 with the Hall certificate in
    words when no full assignment exists: nothing is dealt then, nobody is dropped.
    """

    def change(fresh: DepartmentPart) -> dict[str, object]:
        settled = settle(fresh, need, reason)
        return _deal(fresh, _terms(fresh, factors, mode, settled, planned_on), actor)

    return perform(PART_TABLE, part, "deal", actor=actor, reason=reason, change=change)


def _terms(
    part: DepartmentPart,
    factors: Sequence[str],
    mode: str,
    need: int,
    planned_on: dt.date | None,
) -> Terms:
    found = rules.for_case(part.task)
    if mode not in mode_labels(part):
        raise invalid("请选择规则列明的人员抽取方式", mode="请选择")
    strange = sorted(set(factors) - set(found.texts("draw.inspector_factors")))
    if strange:
        raise invalid("匹配因素不在规则列明的范围内：" + "、".join(strange), factors="请重新选择")
    today = timezone.localdate()
    day = planned_on or max(part.task.completion_on or today, today)
    if day < today:
        raise invalid("计划检查日期不能早于今天", planned_on="请填写今天或以后的日期")
    return Terms(need, mode, tuple(factors), day, tuple(part.items.all()))


def _deal(part: DepartmentPart, terms: Terms, actor: Actor) -> dict[str, object]:
    draw = live_draw(part.task)
    if draw is None or not draw.seed:
        raise Refused("检查对象尚未抽取，不能抽取检查人员", code="state")
    game = Round(part, draw, terms, list(objects_of(part)))
    game.require_enough()
    data, found = game.play()
    _keep(game, data, found, actor)
    _assign(game, found)
    return {
        "objects": len(game.objects),
        "need": terms.need,
        "mode": mode_labels(part)[terms.mode],
        "factors": list(terms.factors),
        "max_load": found.max_load,
        "seed": game.seed,
        "eligible": len(game.staff.inspectors),
    }


def deal_added(part: DepartmentPart, draw: Draw, objects: list[DrawnObject], actor: Actor) -> None:
    """Deal the objects of a supplementary draw to a part that has its inspectors: the terms of its
    first deal, the seed of the new draw, a record of its own. Refused where nobody can be dealt."""
    today = timezone.localdate()
    day = max(part.planned_on or today, today)
    terms = Terms(
        part.need or settle(part, None, ""),
        part.mode,
        tuple(part.factors),
        day,
        tuple(part.items.all()),
    )
    game = Round(part, draw, terms, objects)
    game.require_enough()
    data, found = game.play()
    name = f"{draw.draw_no}-{draw.attempt}-{game.code}.json"
    file = store.keep(data, name=name, media_type="application/json", actor=actor)
    _assign(game, found)
    payload = {
        "objects": len(objects),
        "draw_no": draw.draw_no,
        "max_load": found.max_load,
        "seed": game.seed,
        "record": file.digest,
        "file": file.pk,
    }
    record(events.DEALT_ADDED, actor=actor, subject=part, payload=payload)


def _keep(game: Round, data: bytes, found: Deal, actor: Actor) -> None:
    part, draw, terms = game.part, game.draw, game.terms
    name = f"{draw.draw_no}-{draw.attempt}-{game.code}.json"
    part.deal_file = store.keep(data, name=name, media_type="application/json", actor=actor)
    part.deal_seed, part.max_load = game.seed, found.max_load
    part.mode, part.factors, part.need = terms.mode, list(terms.factors), terms.need
    part.planned_on = terms.planned_on
    part.drawn_at, part.drawn_by = timezone.now(), actor.name
    part.save()


def _assign(game: Round, found: Deal) -> None:
    by_oid = {drawn.oid: drawn for drawn in game.objects}
    by_iid = {person.iid: person for person in game.staff.inspectors}
    taken: dict[str, int] = {}
    rows = []
    for oid, team in found.assignment.items():
        for place, iid in enumerate(team):
            taken[iid] = taken.get(iid, 0) + 1
            rows.append(
                Assignment(
                    part=game.part,
                    drawn_object=by_oid[oid],
                    inspector=by_iid[iid],
                    role=TeamRole.CO if place else TeamRole.LEAD,
                    card=taken[iid],
                )
            )
    Assignment.objects.bulk_create(rows, batch_size=1000)
