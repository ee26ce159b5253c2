"""Coordinated draws: who is in, and how many visits one seed spares (综合查一次)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from fairdraw import pool as pools
from fairdraw.coord import chances, save
from fairdraw.coord.saving import Chances
from mingqian.draw import policies
from mingqian.draw.models import Coordination, Draw, DrawState
from mingqian.foundation.files import store
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.permissions import Permission


@dataclass(frozen=True, slots=True)
class CoordSaving:
    """Visits and doors of a coordination.

    ``visits``: objects to be drawn by all members together. ``independent_doors``: different doors
    on average if each drew alone (exact where ``is_exact``). ``expected_doors``: on average with
    one seed. ``doors``: what came out; None until all members are drawn.
    """

    members: int
    visits: int
    independent_doors: float
    expected_doors: float
    doors: int | None
    is_exact: bool

    @property
    def expected_saving(self) -> float:
        """Doors one seed spares on average against independent draws."""
        return self.independent_doors - self.expected_doors

    @property
    def actual_saving(self) -> float | None:
        """Doors spared by what came out; None until all members are drawn."""
        return None if self.doors is None else self.independent_doors - self.doors


def coordination_saving(coordination: Coordination) -> CoordSaving:
    """How many visits the coordination saves: computed before the draw, counted after it."""
    members = list(coordination.members.exclude(state=DrawState.VOID).select_related("pool__file"))
    of = [_chances(draw) for draw in members]
    drawn = [_drawn(draw) for draw in members]
    counted = save(drawn, of)
    visits = sum(row.quota for draw in members for row in draw.strata.all())
    done = bool(members) and all(draw.is_drawn for draw in members)
    return CoordSaving(
        members=len(members),
        visits=visits,
        independent_doors=counted.independent_doors,
        expected_doors=_expected(of),
        doors=counted.doors if done else None,
        is_exact=counted.exact,
    )


def _chances(draw: Draw) -> Chances:
    units = pools.read(store.path_of(draw.pool.file.digest)) if draw.pool.size else ()
    return chances(units, {row.code: row.quota for row in draw.strata.all()})


def _drawn(draw: Draw) -> set[str]:
    """What the draw itself selected, replacements aside."""
    quotas = {row.code: row.quota for row in draw.strata.all()}
    rows = draw.drawn_objects.values_list("oid", "stratum", "rank")
    return {oid for oid, code, rank in rows if rank <= quotas.get(code, 0)}


def _expected(of: list[Chances]) -> float:
    """With one seed an object is drawn by all whose bar its ticket is under: the highest chance
    decides. Exact for equal weights up to the fixed sizes of the samples."""
    best: dict[str, float] = {}
    for member in of:
        for name, chance in member.of.items():
            best[name] = max(best.get(name, 0.0), chance)
    return math.fsum(best.values())


def open_coordinations(actor: Actor) -> list[Coordination]:
    """Coordinations of the actor's region that are not sealed: to join, or to seal."""
    if not actor.has(Permission.DRAW_PREPARE):
        return []
    rows = Coordination.objects.filter(
        plan_digest="", started_for__region__path__startswith=actor.region_path or "-"
    )
    return list(rows.select_related("started_for"))


def coordination_for(actor: Actor, key: str) -> Coordination:
    """An open coordination of the actor's region by its number. Refused 404 where there is none."""
    found = next((row for row in open_coordinations(actor) if str(row.pk) == key), None)
    if found is None:
        raise Refused("没有这个待封存的统筹抽取", code="missing", status=404)
    return found


def may_seal_together(coordination: Coordination, actor: Actor) -> bool:
    """Whether the actor is of the department that started it, with two members at least."""
    starter = actor.acts_for(coordination.started_for_id) and actor.has(Permission.DRAW_RUN)
    return not coordination.plan_digest and starter and coordination.members.count() > 1


def may_be_coordinated(draw: Draw) -> bool:
    """Whether a draw could share its ceremony with others: built, alone, not sealed."""
    alone = draw.coordination_id is None and not draw.is_supplementary
    return draw.state == DrawState.POOL_BUILT and alone and draw.attempt == 1


def may_join(coordination: Coordination, draw: Draw, actor: Actor) -> bool:
    """Whether the actor could bring this draw."""
    ready = draw.state == DrawState.POOL_BUILT and draw.coordination_id is None
    free = ready and not draw.is_supplementary and not coordination.plan_digest
    return free and bool(policies.may_prepare(actor, draw)) and actor.has(Permission.DRAW_PREPARE)
