"""Whether the reserve may still step in: its length, and the limit of replacements (protocol §11).

Example: 8 drawn, limit 250‰ → two replacements; the third is refused, whatever reserve is left.
"""

from __future__ import annotations

from dataclasses import dataclass

from mingqian.draw.ceremony.certificate import sealed_plan
from mingqian.draw.models import Draw, DrawnObject, DrawnState, SupplementGround
from mingqian.foundation.rules import selectors as rules

CLAUSE = "平台抽取规程 §11：只由同层下一备选递补"


@dataclass(frozen=True, slots=True)
class Block:
    """Why no reserve may step in, with the clause that says so."""

    ground: SupplementGround
    label: str
    clause: str


def replaced(draw: Draw) -> int:
    """How many reserves have stepped in."""
    return draw.drawn_objects.filter(replaces__isnull=False).count()


def limit_reached(draw: Draw) -> Block | None:
    """The block of the whole draw once one more replacement would exceed the sealed limit."""
    plan = sealed_plan(draw)
    limit, total = plan.replace_limit_permille or 0, sum(plan.quotas.values())
    used = replaced(draw)
    if (used + 1) * 1000 <= limit * total:
        return None
    clause = rules.for_case(draw.task).clause("draw.replace_limit_permille")
    label = f"本次抽取 {total} 户，已递补 {used} 户，再递补即超过上限 {limit}‰"
    return Block(SupplementGround.LIMIT_REACHED, label, clause)


def blocked(drawn: DrawnObject) -> Block | None:
    """What keeps the next reserve of the object's stratum from stepping in; None when nothing."""
    found = limit_reached(drawn.draw)
    if found is not None:
        return found
    if next_reserve(drawn) is not None:
        return None
    label = f"{drawn.stratum} 层备选已用完"
    return Block(SupplementGround.RESERVE_USED, label, CLAUSE)


def next_reserve(drawn: DrawnObject) -> DrawnObject | None:
    """The next reserve of the same stratum, in the order of the lots."""
    rows = DrawnObject.objects.filter(
        draw=drawn.draw_id, stratum=drawn.stratum, state=DrawnState.RESERVE
    )
    return rows.order_by("rank").first()
