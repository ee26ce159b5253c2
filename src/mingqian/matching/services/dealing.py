"""Dealing a department's inspectors to the drawn objects (发牌法, protocol §8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from fairdraw.match import Deal
from mingqian.draw.models import Draw, DrawnObject
from mingqian.foundation.files import store
from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.workflow.perform import perform
from mingqian.matching import events
from mingqian.matching.dealing.attempt import Attempt
from mingqian.matching.dealing.eligibility import Staff
from mingqian.matching.dealing.need import settle
from mingqian.matching.dealing.round import Round, Terms
from mingqian.matching.dealing.words import gap_of, sentence_out
from mingqian.matching.models import Assignment, DepartmentPart, TeamRole
from mingqian.matching.selectors.parts import mode_labels
from mingqian.matching.selectors.rounds import round_of, settle_terms
from mingqian.matching.states import PART_TABLE

NO_LEAVING_OUT = "平台抽取规程 §8:不能全部匹配时停止，不得漏派"


def deal(
    *,
    part: DepartmentPart,
    actor: Actor,
    factors: Sequence[str] = (),
    mode: str = "global",
    need: int | None = None,
    planned_on: dt.date | None = None,
    relax: bool = False,
    reason: str = "",
) -> DepartmentPart:
    """Draw the inspectors of the actor's own department for every object of the part.

    ``planned_on`` is the day on which certificates must be valid (G7); ``need`` inspectors an
    object, by default what the rules advise. Raises Refused 409 with the Hall certificate in
    words when no full assignment exists: nothing is dealt then, nobody is dropped. With ``relax``
    the limits of ``draw.inspector_relax`` are lifted in their order, as few as it takes.
    """

    def change(fresh: DepartmentPart) -> dict[str, object]:
        settled = settle(fresh, need, reason)
        terms = settle_terms(fresh, factors=factors, mode=mode, need=settled, planned_on=planned_on)
        return _deal(fresh, terms, actor, relax=relax)

    return perform(PART_TABLE, part, "deal", actor=actor, reason=reason, change=change)


def _deal(part: DepartmentPart, terms: Terms, actor: Actor, *, relax: bool) -> dict[str, object]:
    game = round_of(part, terms)
    game.require_enough()
    failed: list[Attempt] = []
    for tried in game.attempts():
        if tried.deal is None:
            failed.append(tried)
            if not relax:
                raise _infeasible(game, tried)
            continue
        _keep(game, game.compose(failed, tried), tried, actor)
        _assign(game, tried.staff, tried.deal)
        if failed:
            _say_relaxed(game, failed[0], tried, actor)
        return _told(game, tried, tried.deal)
    raise _infeasible(game, failed[-1])


def deal_added(part: DepartmentPart, draw: Draw, objects: list[DrawnObject], actor: Actor) -> None:
    """Deal the objects of a supplementary draw to a part that has its inspectors already.

    The terms are those of its first deal, the seed is the new draw's, the record its own; limits
    are lifted only where the first deal lifted them. Refused where nobody can be dealt.
    """
    today = timezone.localdate()
    terms = Terms(
        part.need or settle(part, None, ""),
        part.mode,
        tuple(part.factors),
        max(part.planned_on or today, today),
        tuple(part.items.all()),
    )
    game = Round(part, draw, terms, objects)
    game.require_enough()
    failed: list[Attempt] = []
    for tried in game.attempts():
        if tried.deal is None:
            failed.append(tried)
            if not part.relaxed:
                break
            continue
        _keep_added(game, game.compose(failed, tried), tried.deal, actor)
        _assign(game, tried.staff, tried.deal)
        return
    raise _infeasible(game, failed[-1])


def _keep_added(game: Round, data: bytes, found: Deal, actor: Actor) -> None:
    draw = game.draw
    name = f"{draw.draw_no}-{draw.attempt}-{game.code}.json"
    file = store.keep(data, name=name, media_type="application/json", actor=actor)
    payload = {
        "objects": len(game.objects),
        "draw_no": draw.draw_no,
        "max_load": found.max_load,
        "seed": game.seed,
        "record": file.digest,
        "file": file.pk,
    }
    record(events.DEALT_ADDED, actor=actor, subject=game.part, payload=payload)


def _told(game: Round, tried: Attempt, found: Deal) -> dict[str, object]:
    """What the journal says of the deal."""
    return {
        "objects": len(game.objects),
        "need": game.terms.need,
        "mode": mode_labels(game.part)[game.terms.mode],
        "factors": list(game.terms.factors),
        "max_load": found.max_load,
        "seed": game.seed,
        "eligible": len(tried.staff.inspectors),
    }


def _say_relaxed(game: Round, strict: Attempt, tried: Attempt, actor: Actor) -> None:
    gap = gap_of(strict, game.objects, game.terms.items)
    payload = {"relaxed": tried.rung.label, "gap": gap.sentence, "clause": tried.rung.clause}
    record(events.RELAXED, actor=actor, subject=game.part, payload=payload)


def _infeasible(game: Round, tried: Attempt) -> Refused:
    """The Hall certificate in words: which objects, which people, who is out by which rule."""
    gap = gap_of(tried, game.objects, game.terms.items)
    text = "。".join(part for part in (gap.sentence, sentence_out(gap.out)) if part)
    return Refused(f"人员不足，没有抽取：{text}", NO_LEAVING_OUT, "infeasible")


def _keep(game: Round, data: bytes, tried: Attempt, actor: Actor) -> None:
    part, draw, terms = game.part, game.draw, game.terms
    name = f"{draw.draw_no}-{draw.attempt}-{game.code}.json"
    part.deal_file = store.keep(data, name=name, media_type="application/json", actor=actor)
    part.deal_seed, part.max_load = game.seed, tried.deal.max_load if tried.deal else None
    part.relaxed = tried.rung.code
    part.mode, part.factors, part.need = terms.mode, list(terms.factors), terms.need
    part.planned_on = terms.planned_on
    part.drawn_at, part.drawn_by = timezone.now(), actor.name
    part.save()


def _assign(game: Round, staff: Staff, found: Deal) -> None:
    by_oid = {drawn.oid: drawn for drawn in game.objects}
    by_iid = {person.iid: person for person in staff.inspectors}
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
