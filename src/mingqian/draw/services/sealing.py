"""The seal: number, parties, beacon and times fixed, before anybody gives a random number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from fairdraw.canonical import canonical
from fairdraw.plan import CoordRef
from mingqian.draw.ceremony import blinding
from mingqian.draw.ceremony.chance import fix_hour, label_of
from mingqian.draw.ceremony.terms import GENESIS, Party, Terms, beacon_rule, plan_of
from mingqian.draw.ledger import acts
from mingqian.draw.models import Draw, LogEntry, LogKind, SeedShare
from mingqian.draw.services.parties import parties_of_all, require_enough
from mingqian.draw.states import TABLE
from mingqian.foundation.journal.record import hold_tip
from mingqian.foundation.org.models import Person
from mingqian.foundation.papers.services import next_number
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.perform import perform

DISCLOSURES = {"immediate": "抽取后立即公开", "sealed": "检查结束后公开"}


def seal(
    *,
    draw: Draw,
    actor: Actor,
    observers: Sequence[Person],
    blind: bool = False,
    **terms: Any,
) -> Draw:
    """Freeze pool, quotas, parties, beacon and times into one digest (protocol §4).

    ``observers`` stand outside the departments that draw; as many as are needed to reach the
    least number of parties. ``blind`` hides the lines of a pool of natural persons: the public
    gets leaf hashes. ``terms`` are those of :func:`settle_terms`. Raises Refused 409 (empty pool,
    state), 422 (parties, times, beacon).
    """
    settled, detail = settle_terms(draw, **terms)
    parties = parties_of_all([draw], observers)
    require_enough(draw, parties)

    def change(fresh: Draw) -> dict[str, object]:
        if not fresh.draw_no:
            fresh.draw_no = next_draw_no(fresh.authority)
        if blind and not fresh.pool.is_blind:
            _require_first(fresh)
            blinding.make_blind(fresh.pool, fresh.alg, actor)
        return freeze(fresh, parties, settled, detail)

    try:
        return perform(TABLE, draw, "seal", actor=actor, change=change)
    except IntegrityError:
        raise Refused("本机关刚有另一次抽取封存，请刷新后再试", code="race") from None


def _require_first(draw: Draw) -> None:
    """A further attempt keeps the pool as it was sealed, open or blind."""
    if draw.attempt > 1:
        raise invalid("重抽沿用原封存名单，不能改为盲名单", blind="请取消盲名单")


def settle_terms(
    draw: Draw,
    *,
    beacon_kind: str = "dice",
    beacon_detail: dict[str, object] | None = None,
    disclosure: str = "immediate",
    disclose_at: dt.datetime | None = None,
    commit_by: dt.datetime | None = None,
    reveal_by: dt.datetime | None = None,
) -> tuple[Terms, dict[str, object]]:
    """Beacon, times and disclosure checked, with the rulebook's windows where none are given."""
    detail = dict(beacon_detail or {})
    commit_by, reveal_by = _times(draw, commit_by, reveal_by)
    disclose_at = _disclosure(disclosure, disclose_at, reveal_by)
    fix_hour(beacon_kind, detail, reveal_by, "公开截止时间")
    beacon = beacon_rule(beacon_kind, detail)
    result_by = _result_by(draw, detail, reveal_by)
    return Terms(beacon, commit_by, reveal_by, disclosure, disclose_at, result_by), detail


def for_draw(draw: Draw, terms: Terms, detail: dict[str, object]) -> Terms:
    """The same terms with the time for a result that this draw's rules give."""
    return replace(terms, result_by=_result_by(draw, detail, terms.reveal_by))


def _times(
    draw: Draw, commit_by: dt.datetime | None, reveal_by: dt.datetime | None
) -> tuple[dt.datetime, dt.datetime]:
    found, now = rules.for_case(draw.task), timezone.now()
    commit_by = commit_by or now + _hours(found.number("draw.commit_window_hours"))
    reveal_by = reveal_by or commit_by + _hours(found.number("draw.reveal_window_hours"))
    if commit_by <= now:
        raise invalid("承诺截止时间须在现在之后", commit_by="请填写以后的时间")
    if reveal_by <= commit_by:
        raise invalid("公开截止时间须晚于承诺截止时间", reveal_by="请填写更晚的时间")
    return commit_by, reveal_by


def _disclosure(
    mode: str, disclose_at: dt.datetime | None, reveal_by: dt.datetime
) -> dt.datetime | None:
    if mode not in DISCLOSURES:
        raise invalid("请选择公开方式", disclosure="请选择")
    if mode == "immediate":
        return None
    if disclose_at is None or disclose_at <= reveal_by:
        raise invalid("封存公开须写明公开时间，且晚于公开截止时间", disclose_at="请填写更晚的时间")
    return disclose_at


def _result_by(draw: Draw, detail: dict[str, object], reveal_by: dt.datetime) -> dt.datetime:
    """When the plan counts as overdue: the window after the reveals, or after the lottery."""
    last = reveal_by
    if detail.get("draws_at"):
        last = max(last, dt.datetime.fromisoformat(str(detail["draws_at"])))
    return last + _hours(rules.for_case(draw.task).number("draw.result_window_hours"))


def _hours(number: int | None) -> dt.timedelta:
    return dt.timedelta(hours=number or 1)


def next_draw_no(authority: str) -> str:
    """The next number of an authority in the year; held until the transaction ends."""
    year = timezone.localdate().year
    series = f"draw:{authority}"  # a key, not a label: wording may change, numbers may not
    return f"{authority}-{year}-{next_number(series, year):03d}"


def freeze(
    draw: Draw,
    parties: list[Party],
    terms: Terms,
    detail: dict[str, object],
    coord: CoordRef | None = None,
) -> dict[str, object]:
    """Write plan, parties and log entry of a numbered draw; the payload for the journal."""
    hold_tip()  # a further attempt keeps its number, but plans still follow one another
    draw.prev_digest = _previous_digest(draw)
    plan = plan_of(draw, parties, terms, draw.prev_digest, coord)
    draw.plan_json, draw.plan_digest = canonical(plan.to_json()), plan.digest()
    draw.sealed_at = timezone.now()
    draw.beacon_kind, draw.beacon_detail = terms.beacon.kind, detail
    draw.disclosure, draw.disclose_at = terms.disclosure, terms.disclose_at
    draw.commit_by, draw.reveal_by = terms.commit_by, terms.reveal_by
    # The parties first: once the draw has its plan digest, the database takes no more of them.
    SeedShare.objects.bulk_create([_share(draw, seq, p) for seq, p in enumerate(parties, 1)])
    draw.save()
    acts.planned(draw)
    return {
        "size": draw.pool.size,
        "root": draw.pool.root,
        "plan_digest": draw.plan_digest,
        "beacon": draw.beacon_kind,
        "beacon_label": label_of(draw.beacon_kind, draw.beacon_detail),
        "draw_no": draw.draw_no,
    }


def _previous_digest(draw: Draw) -> str:
    """The plan before this one: as the log has them, in its order."""
    entries = LogEntry.objects.filter(authority=draw.authority, kind=LogKind.PLAN)
    last = entries.select_related("draw").order_by("-index").first()
    if last is not None:
        return last.draw.plan_digest
    # Plans sealed before there was a log: the chain goes on from them.
    older = Draw.objects.filter(authority=draw.authority).exclude(plan_digest="")
    before = older.order_by("-sealed_at", "-pk").first()
    return before.plan_digest if before else GENESIS


def _share(draw: Draw, seq: int, party: Party) -> SeedShare:
    return SeedShare(
        draw=draw,
        party=party.code,
        label=party.label,
        seq=seq,
        department=party.department,
        is_observer=party.is_observer,
        person=party.person,
    )
