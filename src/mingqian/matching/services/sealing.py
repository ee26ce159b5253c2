"""Sealing the terms of a deal before its chance exists (发牌法, protocol §8.4).

Everything the deal will read is frozen here and bound in the log of the authority; whoever chooses
day, way or factors, or edits a register, cannot know yet whom it will help.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from fairdraw.beacon import BeaconRule
from mingqian.draw.ceremony.chance import fix_hour, label_of
from mingqian.draw.ceremony.terms import beacon_rule
from mingqian.draw.ledger import acts
from mingqian.draw.ledger.writing import now_for
from mingqian.draw.models import Draw, DrawKind, DrawnObject, DrawState
from mingqian.foundation.files import store
from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.perform import perform
from mingqian.matching import events
from mingqian.matching.dealing.attempt import Attempt
from mingqian.matching.dealing.need import settle
from mingqian.matching.dealing.round import Round, Stamp, Terms
from mingqian.matching.dealing.words import gap_of, sentence_out
from mingqian.matching.models import DepartmentPart, SealState, TermsSeal
from mingqian.matching.selectors.parts import mode_labels, objects_of
from mingqian.matching.selectors.rounds import round_of, settle_terms
from mingqian.matching.selectors.seals import default_chance, first_terms
from mingqian.matching.states import PART_TABLE

NO_LEAVING_OUT = "平台抽取规程 §8：不能全部匹配时停止，不得漏派"
CHANCE = "平台抽取规程 §8.4：条件先封存，随机源后产生"


@dataclass(frozen=True, slots=True)
class Named:
    """The chance named in the terms, and when it comes."""

    rule: BeaconRule
    detail: dict[str, object]


def seal_terms(
    *,
    part: DepartmentPart,
    actor: Actor,
    factors: Sequence[str] = (),
    mode: str = "global",
    need: int | None = None,
    planned_on: dt.date | None = None,
    relax: bool = False,
    reason: str = "",
    beacon_kind: str = "",
    beacon_detail: Mapping[str, object] | None = None,
) -> TermsSeal:
    """Freeze everything the deal of the actor's own department will read, and bind it in the log.

    ``planned_on`` is the day on which certificates must be valid (G7); ``need`` inspectors an
    object, by default what the rules advise. With ``relax`` the limits of ``draw.inspector_relax``
    are lifted in their order, as few as it takes. ``beacon_kind`` names the chance to come, by
    default that of the draw, dice where the draw had none. Raises Refused 409 with the Hall
    certificate in words when no full assignment exists; 422 for terms against the rules.
    """
    made: list[TermsSeal] = []

    def change(fresh: DepartmentPart) -> dict[str, object]:
        settled = settle(fresh, need, reason)
        terms = settle_terms(fresh, factors=factors, mode=mode, need=settled, planned_on=planned_on)
        game = round_of(fresh, terms)
        tried = _climb(game, relax=relax)
        named = _named(game.draw, beacon_kind, dict(beacon_detail or {}))
        made.append(_freeze(game, tried, named, actor))
        if len(tried) > 1:
            _say_relaxed(game, tried, actor)
        _seal_late(fresh, actor)
        return _told(made[0], game, tried[-1])

    perform(PART_TABLE, part, "seal-terms", actor=actor, reason=reason, change=change)
    return made[0]


def seal_added(
    part: DepartmentPart, draw: Draw, objects: list[DrawnObject], actor: Actor
) -> TermsSeal:
    """Seal the terms for the objects of a supplementary draw: nobody chooses them.

    They are those of the part's first deal, on today's registers; limits are lifted only where the
    first deal lifted them. The chance still lies ahead, so that neither the day on which the list
    goes out nor an entry in a register steers anything. Refused where nobody can be dealt.
    """
    before, relaxed = first_terms(part)
    today = timezone.localdate()
    terms = Terms(
        before.rule.need,
        str(before.facts["mode"]),
        tuple(before.facts["factors"]),  # type: ignore[arg-type]
        max(dt.date.fromisoformat(str(before.facts["planned_on"])), today),
        tuple(part.items.all()),
    )
    game = Round(part, draw, terms, objects)
    tried = _climb(game, relax=bool(relaxed))
    kind = "drand" if draw.beacon_kind == "drand" else "dice"
    seal = _freeze(game, tried, _named(draw, kind, {}), actor)
    payload = {"draw_no": draw.draw_no, **_told(seal, game, tried[-1])}
    record(events.ADDED_SEALED, actor=actor, subject=part, payload=payload)
    return seal


def _seal_late(part: DepartmentPart, actor: Actor) -> None:
    """Supplementary lists that went out before the part sealed get their seals along with it."""
    extras = part.task.draws.filter(kind=DrawKind.SUPPLEMENTARY, state=DrawState.DISPATCHED)
    for extra in extras.order_by("pk"):
        own = list(objects_of(part).filter(draw=extra))
        living = part.seals.filter(draw=extra).exclude(state=SealState.WITHDRAWN)
        if own and not living.exists():
            seal_added(part, extra, own, actor)


def _climb(game: Round, *, relax: bool) -> list[Attempt]:
    """The rungs up to the one that serves; the refusal where none does, or none may be climbed."""
    game.require_enough()
    tried: list[Attempt] = []
    for attempt in game.attempts():
        tried.append(attempt)
        if attempt.serves:
            return tried
        if not relax:
            break
    raise _infeasible(game, tried[-1])


def _named(draw: Draw, kind: str, detail: dict[str, object]) -> Named:
    """The chance named: never none, always later than the seal.

    A drand round lies as far ahead as parties of a draw have for their numbers: time enough for
    others to see the seal before its chance exists.
    """
    usual, throws = default_chance(draw)
    kind = kind or usual
    if kind == "none":
        raise invalid(
            "匹配必须约定公共随机源，否则封存的人已能算出结果",
            clause=CHANCE,
            beacon_kind="请选择",
        )
    after = timezone.now()
    if kind == "dice":
        detail["count"] = detail.get("count") or throws
    if kind == "drand":
        hours = rules.for_case(draw.task).number("draw.reveal_window_hours") or 1
        after += dt.timedelta(hours=hours)
    fix_hour(kind, detail, after, "封存时间")
    return Named(beacon_rule(kind, detail), detail)


def _freeze(game: Round, tried: list[Attempt], named: Named, actor: Actor) -> TermsSeal:
    part, draw = game.part, game.draw
    last = part.seals.filter(draw=draw).order_by("-seq").first()
    if last is not None and last.state != SealState.WITHDRAWN:
        raise Refused("匹配条件已经封存", CHANCE, "state")
    seq = last.seq + 1 if last else 1
    time = now_for(draw.authority)
    stamp = Stamp(named.rule, seq, time, last.withdrawn_reason if last else "")
    sealed = game.sealed(tried, stamp)
    digest = sealed.terms.digest()
    name = f"{draw.draw_no}-{draw.attempt}-{game.code}-terms-{seq}.json"
    file = store.keep(sealed.dumps(), name=name, media_type="application/json", actor=actor)
    entry = acts.terms_sealed(draw, game.code, seq=seq, digest=digest, time=time)
    return TermsSeal.objects.create(
        part=part,
        draw=draw,
        seq=seq,
        file=file,
        digest=digest,
        log_index=entry.index,
        objects_count=len(game.objects),
        relaxed=tried[-1].rung.code,
        planned_on=game.terms.planned_on,
        sealed_at=timezone.now(),
        sealed_by=actor.name,
        reason=stamp.reason,
        beacon=named.rule.to_json(),
        beacon_detail=named.detail,
    )


def _told(seal: TermsSeal, game: Round, done: Attempt) -> dict[str, Any]:
    """What the journal says of the seal."""
    return {
        "objects": len(game.objects),
        "need": game.terms.need,
        "mode": mode_labels(game.part)[game.terms.mode],
        "factors": list(game.terms.factors),
        "planned_on": game.terms.planned_on.isoformat(),
        "eligible": len(done.staff.inspectors),
        "seq": seal.seq,
        "digest": seal.digest,
        "log_index": seal.log_index + 1,
        "beacon": label_of(str(seal.beacon["kind"]), seal.beacon_detail),
    }


def _say_relaxed(game: Round, tried: list[Attempt], actor: Actor) -> None:
    gap, rung = gap_of(tried[0], game.objects, game.terms.items), tried[-1].rung
    payload = {"relaxed": rung.label, "gap": gap.sentence, "clause": rung.clause}
    record(events.RELAXED, actor=actor, subject=game.part, payload=payload)


def _infeasible(game: Round, tried: Attempt) -> Refused:
    """The Hall certificate in words: which objects, which people, who is out by which rule."""
    gap = gap_of(tried, game.objects, game.terms.items)
    text = "。".join(part for part in (gap.sentence, sentence_out(gap.out)) if part)
    return Refused(f"人员不足，不能封存匹配条件：{text}", NO_LEAVING_OUT, "infeasible")
