"""Building the pool of a task, and admitting an excluded object with a reason."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from fairdraw import merkle, pool
from mingqian.draw import events, policies
from mingqian.draw.models import Draw, DrawKind, DrawPool, DrawState, Exclusion, Stratum
from mingqian.draw.pool.building import BuiltPool, Overrides, build
from mingqian.draw.pool.case import PoolCase
from mingqian.draw.pool.grounds import LABELS, Ground
from mingqian.draw.pool.quotas import resolve
from mingqian.draw.states import TABLE
from mingqian.foundation.files import store
from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, require
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.workflow.perform import perform
from mingqian.scheme.models import InspectionTask, TaskState
from mingqian.scheme.population import size_rules
from rulebook.model import Strength

POOL_TYPE = "text/tab-separated-values"


@transaction.atomic
def build_pool(*, task: InspectionTask, actor: Actor) -> Draw:
    """Build the pool of a task from its final scheme (flows §4); one live draw a task.

    Raises Refused 403 (not the drawer), 409 (task not waiting for its draw, or already drawn:
    昌江 第十四条“一次性抽取”), 422 (the scheme says nothing of a class).
    """
    require(actor.check(Permission.DRAW_PREPARE))
    require(policies.may_draw_for(actor, task))
    _require_waiting(task)
    case = PoolCase.today(task)
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
    payload = _fill(draw, case, {}, actor)
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

    def change(fresh: Draw) -> dict[str, object]:
        return _refill(fresh, actor)

    return perform(TABLE, draw, "rebuild", actor=actor, change=change)


def override_exclusion(*, exclusion: Exclusion, reason: str, actor: Actor) -> Draw:
    """Admit an excluded object with a reason, by whom the rulebook names (J7, X9, C5)."""
    draw = exclusion.draw
    _require_overridable(exclusion)

    def change(fresh: Draw) -> dict[str, object]:
        Exclusion.objects.filter(pk=exclusion.pk).update(
            is_overridden=True, override_reason=reason.strip()[:300], override_by=actor.name
        )
        _refill(fresh, actor)
        return {
            "name": exclusion.inspection_object.name,
            "oid": exclusion.oid,
            "rule": LABELS.get(exclusion.reason_code, exclusion.reason_code),
        }

    return perform(TABLE, draw, "override", actor=actor, reason=reason, change=change)


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


def _refill(draw: Draw, actor: Actor) -> dict[str, object]:
    rows = draw.exclusions.filter(is_overridden=True)
    overrides: Overrides = {
        (row.inspection_object_id, row.reason_code): (row.override_reason, row.override_by)
        for row in rows
    }
    draw.exclusions.all().delete()
    draw.strata.all().delete()
    DrawPool.objects.filter(draw=draw).delete()
    return _fill(draw, PoolCase.today(draw.task), overrides, actor)


def _fill(draw: Draw, case: PoolCase, overrides: Overrides, actor: Actor) -> dict[str, object]:
    sizes = size_rules(case.scheme, case.task.batch)
    built = build(case, set(sizes), overrides)
    _keep_pool(draw, built, case, actor)
    Stratum.objects.bulk_create(resolve(case, draw, sizes, built.sizes))
    Exclusion.objects.bulk_create(
        [_exclusion(draw, candidate.pk, candidate.oid, g) for candidate, g in built.noted],
        batch_size=2000,
    )
    return {
        "candidates": built.candidate_count,
        "excluded": built.excluded_count,
        "size": len(built.units),
    }


def _keep_pool(draw: Draw, built: BuiltPool, case: PoolCase, actor: Actor) -> None:
    # An empty pool is kept too, so that the page can say who was excluded and why.
    data = pool.encode(built.units) if built.units else b""
    root = pool.summarise(data).root if data else merkle.root_of([]).hex()
    file = store.keep(data, name="名单.tsv", media_type=POOL_TYPE, actor=actor)
    DrawPool.objects.create(
        draw=draw,
        file=file,
        root=root,
        size=len(built.units),
        candidate_count=built.candidate_count,
        excluded_count=built.excluded_count,
        population=(case.task.batch.range_text or case.scheme.range_text)[:300],
    )


def _exclusion(draw: Draw, pk: int, oid: str, ground: Ground) -> Exclusion:
    return Exclusion(
        draw=draw,
        inspection_object_id=pk,
        oid=oid,
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
