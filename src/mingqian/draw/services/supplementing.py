"""Supplementary draws 补抽: more objects after the draw, always with a fresh ceremony.

Three grounds and no other: the reserve of a stratum is used up, the limit of replacements is
reached, or an approved decision enlarges the task. The pool is the frozen list of the first draw
without what was drawn, without reserves that may still step in, and without what the rules keep
out today. Nobody can be added: whoever was not in the frozen list is not in this one.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from mingqian.draw import events, policies
from mingqian.draw.ceremony.gaps import offer_of
from mingqian.draw.models import Draw, DrawKind, SupplementGround
from mingqian.draw.pool import supplement as pools
from mingqian.draw.states import TABLE
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.workflow.perform import perform
from mingqian.scheme.models import TaskState

#: While inspectors are still under way.
_OPEN = {TaskState.DRAWN, TaskState.DISPATCHED, TaskState.READY, TaskState.RUNNING}


@transaction.atomic
def supplement(*, draw: Draw, actor: Actor) -> Draw:
    """Begin the supplementary draw for dropped objects that no reserve may replace.

    Its quotas are the gaps of ``draw`` by stratum. Raises Refused 403 (not the drawer), 409 (no
    gap, a supplement under way, the task is over).
    """
    _require_open(draw, actor)
    offer = offer_of(draw)
    if not offer.gaps:
        raise Refused("没有未递补的缺额，不需要补抽", policies.SUPPLEMENT, "no_gap")
    return _begin(draw, offer.ground, offer.gaps, actor)


@transaction.atomic
def enlarge(
    *,
    draw: Draw,
    actor: Actor,
    numbers: Mapping[str, int],
    decision_no: str,
    decision_file: StoredFile,
) -> Draw:
    """Begin a supplementary draw because a decision asks for more objects.

    ``numbers`` is stratum code → objects to add; the decision's number and file are kept, and the
    head of the lead approves (:func:`approve_supplement`) before anything can be sealed.
    """
    _require_open(draw, actor)
    codes = set(draw.strata.values_list("code", flat=True))
    strange = sorted(set(numbers) - codes)
    if strange or not numbers or any(number < 0 for number in numbers.values()):
        raise invalid("请按分层填写补抽户数", numbers=f"可填分层：{'、'.join(sorted(codes))}")
    if not sum(numbers.values()):
        raise invalid("补抽户数须大于零", numbers="请填写户数")
    if not decision_no.strip():
        raise invalid("扩大抽查须写明批准文号", decision_no="请填写文号")
    facts = {"decision_no": decision_no.strip()[:80], "decision_file": decision_file}
    return _begin(draw, SupplementGround.ENLARGED, dict(numbers), actor, **facts)


def _require_open(draw: Draw, actor: Actor) -> None:
    require(actor.check(Permission.DRAW_PREPARE))
    require(policies.may_prepare(actor, draw))
    if not draw.is_drawn:
        raise Refused("尚未抽取，不能补抽", code="state")
    if draw.task.state not in _OPEN:
        state = draw.task.get_state_display()
        raise Refused(f"任务当前为“{state}”，不能补抽", code="state")


def _begin(
    draw: Draw, ground: str, numbers: Mapping[str, int], actor: Actor, **facts: object
) -> Draw:
    try:
        with transaction.atomic():
            fresh = Draw.objects.create(
                task=draw.task,
                kind=DrawKind.SUPPLEMENTARY,
                authority=draw.authority,
                reserve_permille=draw.reserve_permille,
                supplements=draw,
                supplement_ground=ground,
                asked_by_id=actor.person_id,
                **facts,
            )
    except IntegrityError:
        raise Refused("已有补抽正在进行", policies.SUPPLEMENT, "drawn_once") from None
    pools.fill(fresh, numbers, actor)
    record(
        events.SUPPLEMENT_STARTED,
        actor=actor,
        subject=fresh,
        payload={
            "draw_no": draw.draw_no,
            "ground": SupplementGround(ground).label,
            "number": sum(numbers.values()),
            "strata": dict(numbers),
            "size": fresh.pool.size,
            "root": fresh.pool.root,
        },
    )
    return fresh


def approve_supplement(*, draw: Draw, actor: Actor) -> Draw:
    """Approve an enlargement: the head's act, never that of the one who asked."""

    def change(fresh: Draw) -> dict[str, object]:
        fresh.approved_by, fresh.approved_at = actor.name, timezone.now()
        fresh.save(update_fields=["approved_by", "approved_at"])
        return {"decision_no": fresh.decision_no}

    return perform(TABLE, draw, "approve-supplement", actor=actor, change=change)
