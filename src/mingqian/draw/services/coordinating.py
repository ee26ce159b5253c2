"""One ceremony for several draws: departments that want to meet at the same doors (综合查一次).

Each department builds its own pool for its own task and joins with it; sealing then binds all of
them at once. Nobody's pool, strata or quotas change by joining: only the seed is shared.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from fairdraw.canonical import canonical
from fairdraw.coord import CoordPlan, Member
from fairdraw.errors import FairDrawError
from fairdraw.plan import CoordRef
from mingqian.draw.ceremony.terms import Party, Terms, plan_of
from mingqian.draw.models import Coordination, Draw
from mingqian.draw.services import sealing
from mingqian.draw.services.parties import parties_of_all, require_enough
from mingqian.draw.states import TABLE
from mingqian.foundation.org.models import Person
from mingqian.foundation.org.selectors import department_for
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid
from mingqian.foundation.workflow.perform import perform


@transaction.atomic
def start_coordination(*, draw: Draw, actor: Actor, title: str) -> Coordination:
    """Begin a coordination with one's own draw as its first member."""
    if not title.strip():
        raise invalid("请写明统筹抽取的名称", title="请填写名称")
    coordination = Coordination.objects.create(
        title=title.strip()[:120], started_for=department_for(actor), started_by=actor.name
    )
    join_coordination(coordination=coordination, draw=draw, actor=actor)
    return coordination


def join_coordination(*, coordination: Coordination, draw: Draw, actor: Actor) -> Draw:
    """Bring one's own draw, its pool built and not sealed; the act of the one who draws."""
    if coordination.plan_digest:
        raise Refused("统筹抽取已封存，不能再加入", code="state")

    def change(fresh: Draw) -> dict[str, object]:
        fresh.coordination = coordination
        fresh.save(update_fields=["coordination"])
        return {"title": coordination.title}

    return perform(TABLE, draw, "join-coordination", actor=actor, change=change)


def leave_coordination(*, draw: Draw, actor: Actor) -> Draw:
    """Take one's draw out again, before the seal."""

    def change(fresh: Draw) -> dict[str, object]:
        title = fresh.coordination.title if fresh.coordination else ""
        fresh.coordination = None
        fresh.save(update_fields=["coordination"])
        return {"title": title}

    return perform(TABLE, draw, "leave-coordination", actor=actor, change=change)


@transaction.atomic
def seal_together(
    *, coordination: Coordination, actor: Actor, observers: Sequence[Person], **terms: Any
) -> list[Draw]:
    """Seal all members with one set of parties, times and beacon (``terms`` as :func:`seal`).

    Parties are all departments of all members, and the observers. Raises Refused 409 (fewer than
    two members, sealed already, a member not ready), 403 (not the one who started), 422.
    """
    coordination = Coordination.objects.select_for_update().get(pk=coordination.pk)
    if coordination.plan_digest:
        raise Refused("统筹抽取已封存", code="state")
    if not actor.acts_for(coordination.started_for_id):
        raise Refused("统筹抽取由发起部门封存", code="not_yours", status=403)
    members = list(coordination.members.select_related("task").order_by("pk"))
    if len(members) < 2:
        raise Refused("统筹抽取至少要有两次抽取", code="too_few")
    _number(members)
    settled, detail = sealing.settle_terms(members[0], **terms)
    parties = parties_of_all(members, observers)
    require_enough(members[0], parties)
    by_member = {draw.pk: sealing.for_draw(draw, settled, detail) for draw in members}
    _fix(coordination, members, parties, by_member)
    ref = CoordRef(coordination.plan_digest)

    def change(fresh: Draw) -> dict[str, object]:
        return sealing.freeze(fresh, parties, by_member[fresh.pk], detail, coord=ref)

    try:
        return [
            perform(TABLE, draw, "seal-together", actor=actor, change=change) for draw in members
        ]
    except IntegrityError:
        raise Refused("本机关刚有另一次抽取封存，请刷新后再试", code="race") from None


def _number(members: list[Draw]) -> None:
    """All numbers before anything is written to journal or log: locks in one order."""
    for draw in sorted(members, key=lambda draw: draw.authority):
        if not draw.draw_no:
            draw.draw_no = sealing.next_draw_no(draw.authority)
            draw.save(update_fields=["draw_no"])


def _fix(
    coordination: Coordination,
    members: list[Draw],
    parties: list[Party],
    terms: dict[int, Terms],
) -> None:
    """The coord plan with the terms of every member; its digest goes into commitments and seed."""
    plans = [plan_of(draw, parties, terms[draw.pk], "0" * 64) for draw in members]
    coord = CoordPlan(
        alg=plans[0].alg,
        title=unicodedata.normalize("NFC", coordination.title),
        members=tuple(Member.of(plan) for plan in plans),
        seed=plans[0].seed,
    )
    try:
        coord = CoordPlan.from_json(coord.to_json())
    except FairDrawError as error:
        raise invalid(f"统筹计划不合规程：{error.message_zh}") from None
    coordination.plan_json, coordination.plan_digest = canonical(coord.to_json()), coord.digest()
    coordination.sealed_at = timezone.now()
    coordination.save()
