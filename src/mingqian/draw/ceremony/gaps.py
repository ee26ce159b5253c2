"""When a supplementary draw is due: the gaps that no reserve may fill, and why not (§13)."""

from __future__ import annotations

from dataclasses import dataclass

from mingqian.draw.ceremony.reserve import CLAUSE, limit_reached
from mingqian.draw.models import Draw, DrawKind, DrawnState, DrawState, SupplementGround
from mingqian.scheme.models import InspectionTask


@dataclass(frozen=True, slots=True)
class Offer:
    """The way on when replacements end. ``gaps`` is stratum → objects missing; empty = none due.

    ``label`` and ``clause`` say why no reserve may step in; ``running`` is a supplement under way.
    """

    ground: SupplementGround
    label: str
    clause: str
    gaps: dict[str, int]
    running: Draw | None

    @property
    def number(self) -> int:
        """Objects to draw in all."""
        return sum(self.gaps.values())

    @property
    def is_due(self) -> bool:
        """Whether the lead should begin a supplementary draw now."""
        return bool(self.gaps) and self.running is None


def offer_of(draw: Draw) -> Offer:
    """The supplementary draw a drawn draw asks for. Call for ``is_drawn`` draws."""
    block = limit_reached(draw)
    gaps = _gaps(draw)
    if block is not None:
        ground, label, clause = block.ground, block.label, block.clause
    else:
        ground, clause = SupplementGround.RESERVE_USED, CLAUSE
        label = f"{'、'.join(gaps)} 层备选已用完" if gaps else ""
    return Offer(ground, label, clause, gaps, running_supplement(draw))


def running_supplement(draw: Draw) -> Draw | None:
    """The supplement of a draw that is not yet dispatched nor void."""
    done = [DrawState.VOID, DrawState.DISPATCHED]
    return draw.supplement_draws.exclude(state__in=done).order_by("-pk").first()


def is_supplementing(task: InspectionTask) -> bool:
    """Whether a supplementary draw of the task is under way: its objects are still to come."""
    done = [DrawState.VOID, DrawState.DISPATCHED]
    rows = task.draws.filter(kind=DrawKind.SUPPLEMENTARY)
    return rows.exclude(state__in=done).exists()


def _gaps(draw: Draw) -> dict[str, int]:
    """Dropped without a successor, by stratum, less what supplements were drawn for already."""
    rows = draw.drawn_objects.filter(state=DrawnState.DROPPED, replaced_by__isnull=True)
    gaps: dict[str, int] = {}
    for code in rows.order_by("stratum").values_list("stratum", flat=True):
        gaps[code] = gaps.get(code, 0) + 1
    filled = draw.supplement_draws.exclude(state=DrawState.VOID).exclude(
        supplement_ground=SupplementGround.ENLARGED
    )
    for code, quota in filled.values_list("strata__code", "strata__quota"):
        if code in gaps:
            gaps[code] -= quota
    return {code: number for code, number in gaps.items() if number > 0}
