"""How evenly a deal loads people who could do the same work (``draw.inspector_load_spread_max``).

One pool (同一人员池) are those with the same objects open to them, the same qualification, the same
limit. Between people of different pools the rules themselves make a difference.
"""

from __future__ import annotations

from collections.abc import Mapping

from fairdraw.match.flow import bits
from fairdraw.match.table import Table


def spread_of(table: Table, loads: Mapping[str, int]) -> int:
    """The greatest difference of objects between two people of one pool; 0 where there is none."""
    opened = [0] * len(table.inspectors)
    for number, mask in enumerate(dict.fromkeys(table.eligible)):
        for i in bits(mask):
            opened[i] |= 1 << number
    pools: dict[tuple[int, bool, int], list[int]] = {}
    for item, mark in zip(table.inspectors, opened, strict=True):
        if mark:
            key = mark, item.qualified, item.cap
            pools.setdefault(key, []).append(loads.get(item.id, 0))
    return max((max(pool) - min(pool) for pool in pools.values()), default=0)
