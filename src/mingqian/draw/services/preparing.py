"""Building the pool of a task, and admitting an excluded object with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

from django.db import IntegrityError, transaction

from mingqian.draw import events, policies
from mingqian.draw.models import Draw, DrawKind, DrawPool, DrawState, Exclusion, Stratum
from mingqian.draw.pool.building import Note, Overrides
from mingqian.draw.pool.case import PoolCase
from mingqian.draw.pool.freezing import FrozenPool, freeze
from mingqian.draw.pool.grounds import LABELS
from mingqian.draw.pool.quotas import resolve
from mingqian.draw.states import TABLE
from mingqian.foundation.files import store
from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, require
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.workflow.perform import may, perform
from mingqian.foundation.workflow.transition import Facts
from mingqian.scheme.models import InspectionTask, TaskState
from rulebook.model import Strength

POOL_TYPE = "text/tab-separated-values"
_BATCH = 2000  # exclusions written in one statement


def build_pool(*, task: InspectionTask, actor: Actor) -> Draw:
    """Build the pool of a task from its final scheme (flows §4); one live draw a task.

    Raises Refused 403 (not the drawer), 409 (task not waiting for its draw, or already drawn:
    昌江 第十四条“一次性抽取”), 422 (the scheme says nothing of a class).
    """
    require(actor.check(Permission.DRAW_PREPARE))
    require(policies.may_draw_for(actor, task))
    _require_waiting(task)
    with freeze(task, {}) as frozen:
        return _begin(task, frozen, actor)


@transaction.atomic
def _begin(task: InspectionTask, frozen: FrozenPool, actor: Actor) -> Draw:
    """The draw of a task with the pool just read, in one transaction."""
    case = frozen.case
    task.refresh_from_db(fields=["state"])
    _require_waiting(task)
    try:
        with transaction.atomic():
            draw = Draw.objects.create(
                task=task,
                kind=DrawKind.INITIAL,
                authority=task.lead_department.code,
                reserve_permille=case.rules.number("draw.reserve_permille") or 0,
            )
    except IntegrityError:
        raise _already_drawn(case) from None
    payload = _fill(draw, frozen, actor)
    record(events.POOL_BUILT, actor=actor, subject=draw, payload=payload)
    return draw


def _require_waiting(task: InspectionTask) -> None:
    if task.state == TaskState.CANCELLED:
        raise Refused("任务已取消，不能抽取", code="state")
    if task.state != TaskState.FINAL:
        raise _already_drawn(PoolCase.today(task))


def _already_drawn(case: PoolCase) -> Refused:
    clause = case.rules.clause("draw.unified_once")
    return Refused("本批次已有抽取：检查对象一次性抽取，不得重复", clause, "drawn_once")


def rebuild_pool(*, draw: Draw, actor: Actor) -> Draw:
    """Build the pool again from today's registers; admitted objects stay admitted."""
    with _frozen_for(draw, "rebuild", _overrides_of(draw), actor) as frozen:

        def change(fresh: Draw) -> dict[str, object]:
            return _refill(fresh, frozen, _overrides_of(fresh), actor)

        return perform(TABLE, draw, "rebuild", actor=actor, change=change)


def override_exclusion(*, exclusion: Exclusion, reason: str, actor: Actor) -> Draw:
    """Admit an excluded object with a reason, by whom the rulebook names (J7, X9, C5)."""
    draw = exclusion.draw
    _require_overridable(exclusion)
    words = reason.strip()[:300]
    key = (exclusion.inspection_object_id, exclusion.reason_code)
    overrides = {**_overrides_of(draw), key: (words, actor.name)}
    with _frozen_for(draw, "override", overrides, actor, reason) as frozen:

        def change(fresh: Draw) -> dict[str, object]:
            Exclusion.objects.filter(pk=exclusion.pk).update(
                is_overridden=True, override_reason=words, override_by=actor.name
            )
            _refill(fresh, frozen, _overrides_of(fresh), actor)
            return {
                "name": exclusion.inspection_object.name,
                "oid": exclusion.oid,
                "rule": LABELS.get(exclusion.reason_code, exclusion.reason_code),
            }

        return perform(TABLE, draw, "override", actor=actor, reason=reason, change=change)


@contextmanager
def _frozen_for(
    draw: Draw, action: str, overrides: Overrides, actor: Actor, reason: str = ""
) -> Iterator[FrozenPool | None]:
    """The pool read again, before the transaction that keeps it; None where that will refuse.

    Reading a large register takes seconds and must not be had for the asking.
    """
    row = TABLE[action]
    allowed = draw.state in row.source and may(row, draw, Facts(actor, {"reason": reason}))
    if not allowed or (row.needs_reason and not reason.strip()):
        yield None
        return
    with freeze(draw.task, overrides) as frozen:
        yield frozen


def _overrides_of(draw: Draw) -> Overrides:
    return {
        (row.inspection_object_id, row.reason_code): (row.override_reason, row.override_by)
        for row in draw.exclusions.filter(is_overridden=True)
    }


#: Reason code → the rule that keeps the object out.
_RULE_KEYS = {
    "same_year": "exclusion.same_year",
    "upper_level": "exclusion.upper_level",
    "upper_plan": "exclusion.upper_level",
}


def is_overridable(exclusion: Exclusion) -> bool:
    """Whether the text leaves room to admit the object all the same."""
    key = _RULE_KEYS.get(exclusion.reason_code)
    if key is None or not exclusion.keeps_out:
        return False
    found = PoolCase.today(exclusion.draw.task).rules
    if found.resolve(key).strength is Strength.SHOULD:
        return True
    if key != "exclusion.upper_level":
        return False
    by_chief = found.text("exclusion.override_approval_by") == "leader_in_charge"
    return by_chief or found.is_on("exclusion.override_with_reason")


def _require_overridable(exclusion: Exclusion) -> None:
    if not is_overridable(exclusion):
        raise Refused("该排除依据没有例外，不能准予纳入", exclusion.clause, "no_exception")


def _refill(
    draw: Draw, frozen: FrozenPool | None, overrides: Overrides, actor: Actor
) -> dict[str, object]:
    """Put the pool just read in the place of the old one, unless somebody was faster."""
    if frozen is None or frozen.overrides != overrides:
        raise Refused("名单刚被他人改动，请刷新后再试", code="race")
    draw.exclusions.all().delete()
    draw.strata.all().delete()
    DrawPool.objects.filter(draw=draw).delete()
    return _fill(draw, frozen, actor)


def _fill(draw: Draw, frozen: FrozenPool, actor: Actor) -> dict[str, object]:
    case, summary = frozen.case, frozen.summary
    # An empty pool is kept too, so that the page can say who was excluded and why.
    file = store.keep(frozen.pieces(), name="名单.tsv", media_type=POOL_TYPE, actor=actor)
    DrawPool.objects.create(
        draw=draw,
        file=file,
        root=summary.root,
        size=summary.size,
        candidate_count=frozen.candidate_count,
        excluded_count=frozen.excluded_count,
        population=(case.task.batch.range_text or case.scheme.range_text)[:300],
    )
    Stratum.objects.bulk_create(resolve(case, draw, frozen.sizes, summary.strata))
    notes = frozen.notes()
    while batch := [_exclusion(draw, note) for note in islice(notes, _BATCH)]:
        Exclusion.objects.bulk_create(batch)
    return {
        "candidates": frozen.candidate_count,
        "excluded": frozen.excluded_count,
        "size": summary.size,
    }


def _exclusion(draw: Draw, note: Note) -> Exclusion:
    ground = note.ground
    return Exclusion(
        draw=draw,
        inspection_object_id=note.pk,
        oid=note.oid,
        reason_code=ground.code,
        reason=ground.reason[:300],
        clause=ground.clause[:300],
        is_warning=ground.is_warning,
        is_overridden=bool(ground.set_aside),
        override_reason=ground.set_aside[:300],
        override_by=ground.set_aside_by[:40],
        withheld_until=ground.withheld_until,
    )


def waits_for_pool(task: InspectionTask) -> bool:
    """Whether the task has no live draw yet."""
    live = task.draws.exclude(state=DrawState.VOID)
    return task.state == TaskState.FINAL and not live.exists()
