"""Draws that go through one ceremony: alone, or all members of a coordination (protocol §12)."""

from __future__ import annotations

from fairdraw.canonical import loads
from fairdraw.coord import CoordPlan
from mingqian.draw.models import Draw


def together(draw: Draw) -> list[Draw]:
    """The draws that commit, reveal and see the beacon as one, locked and in the same order.

    An act of the ceremony is done on each of them in one transaction, which must be open.
    """
    if draw.coordination_id is None:
        return [draw]
    rows = Draw.objects.select_for_update().filter(coordination=draw.coordination_id)
    members = rows.order_by("pk")
    return [draw if member.pk == draw.pk else member for member in members]


def coord_plan(draw: Draw) -> CoordPlan | None:
    """The coord plan of a member, as it was sealed; None for a draw of its own."""
    if draw.coordination is None:
        return None
    return CoordPlan.from_json(loads(draw.coordination.plan_json, "统筹计划"))
