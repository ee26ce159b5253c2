"""The draw itself: one attempt wins, a killed one can be finished with the same outcome."""

from __future__ import annotations

from django.utils import timezone

from fairdraw.sample import DrawResult
from mingqian.draw.ceremony import certificate
from mingqian.draw.ceremony.engines import Recount
from mingqian.draw.ledger import acts
from mingqian.draw.models import Draw, DrawnObject, DrawnState
from mingqian.draw.pool.candidates import names_of
from mingqian.draw.services import issuing
from mingqian.draw.states import TABLE
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.workflow.perform import perform
from mingqian.scheme import services as schemes
from mingqian.scheme.models import TaskState


def run(*, draw: Draw, actor: Actor) -> Draw:
    """Draw the objects from the sealed pool and keep the verified record.

    Everything happens in one transaction: seed, drawn objects, record, journal, task. Whoever
    comes second finds the draw done and gets the same result; whatever breaks on the way leaves
    the draw as it was, to be run again with the same outcome.
    """
    draw.refresh_from_db()
    if draw.is_drawn:
        return draw
    try:
        return perform(TABLE, draw, "run", actor=actor, change=lambda fresh: _draw(fresh, actor))
    except Refused as refused:
        if refused.code not in {"state", "race"}:
            raise
        draw.refresh_from_db()
        if not draw.is_drawn:
            raise
        return draw


def _draw(draw: Draw, actor: Actor) -> dict[str, object]:
    plan = certificate.sealed_plan(draw)
    certificate.require_bound(draw)
    draw.seed = certificate.seed_of(draw)
    recount = Recount()
    result = certificate.draw_result(draw, plan, draw.seed, recount)
    issuing.publish(
        draw, result, lambda digest, _: acts.resulted(draw, digest), actor=actor, recount=recount
    )
    draw.drawn_at, draw.drawn_by = timezone.now(), actor.name
    # The objects first: once the draw has its seed, the database takes no more of them.
    _keep_drawn(draw, result)
    draw.save()
    if not draw.is_supplementary:
        schemes.advance(task=draw.task, to=TaskState.DRAWN, actor=actor)
    return {
        "size": plan.pool.size,
        "selected": len(result.selected_ids),
        "seed": draw.seed if draw.disclosure == "immediate" else "（封存，公开后可查）",
        "plan_digest": draw.plan_digest,
        "certificate": draw.certificate_digest,
        "algorithm": f"mq1/{draw.alg}",
    }


def _keep_drawn(draw: Draw, result: DrawResult) -> None:
    """The drawn objects as they stood on this day."""
    picks = [
        (stratum.stratum, pick, state)
        for stratum in result.strata.values()
        for picked, state in (
            (stratum.selected, DrawnState.SELECTED),
            (stratum.reserve, DrawnState.RESERVE),
        )
        for pick in picked
    ]
    objects = names_of([pick.id for _, pick, _ in picks])
    DrawnObject.objects.bulk_create(
        [
            DrawnObject(
                draw=draw,
                inspection_object=objects[pick.id],
                oid=pick.id,
                name=objects[pick.id].name,
                address=objects[pick.id].address,
                risk_class=objects[pick.id].risk_class,
                stratum=code,
                rank=pick.rank,
                key=pick.key,
                state=state,
            )
            for code, pick, state in picks
        ],
        batch_size=1000,
    )
