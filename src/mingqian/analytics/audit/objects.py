"""Objects: are groups drawn as chance would have it, and is anybody passed over for years?"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import sqrt

from mingqian.analytics.audit.exchange import Balance, Cell, balance
from mingqian.analytics.audit.pools import Alike, Facts, History
from mingqian.analytics.audit.tails import NORMAL_FROM, normal_tail

DIMENSIONS = {
    "district": "区划",
    "industry": "行业门类",
    "risk": "信用风险分类",
    "department": "维护部门",
}
#: Objects named in the list of the least likely never drawn.
NAMED = 20


@dataclass(frozen=True, slots=True)
class Coverage:
    """A group: objects in pools, drawn at least once, never drawn, and the expectation of that."""

    group: str
    objects: int
    reached: int
    never: int
    expected_never: float


@dataclass(frozen=True, slots=True)
class Unlucky:
    """An object never drawn though it was in ``pools`` pools; ``chance`` that this happens."""

    oid: str
    name: str
    pools: int
    chance: float


@dataclass(frozen=True, slots=True)
class Neglect:
    """Never drawn in the years: observed, expected, and the chance of at least as many.

    The spread is an upper bound (objects taken as independent; a fixed quota makes them less
    spread), so the test alarms rather too seldom than too often.

    ``unlucky`` are those of ``rare`` never drawn objects whose own chance of that is at most the
    given one; ``expected_rare`` of them are to be expected among so many.
    """

    objects: int
    never: int
    expected: float
    p: float | None
    rare: int
    expected_rare: float
    unlucky: tuple[Unlucky, ...]


@dataclass(frozen=True, slots=True)
class ObjectFindings:
    """Per dimension the test of all draws and the coverage of each group."""

    balances: dict[str, Balance]
    coverage: dict[str, tuple[Coverage, ...]]
    neglect: Neglect


@dataclass(slots=True)
class _Counts:
    objects: int = 0
    reached: int = 0
    never: int = 0
    expected: float = 0.0
    spread: float = 0.0

    def add(self, miss: float, *, is_reached: bool) -> None:
        self.objects += 1
        self.reached += is_reached
        self.never += not is_reached
        self.expected += miss
        self.spread += miss * (1 - miss)


@dataclass(slots=True)
class _Walk:
    cells: dict[str, dict[Alike, Cell]] = field(
        default_factory=lambda: {name: {} for name in DIMENSIONS}
    )
    groups: dict[str, dict[str, _Counts]] = field(
        default_factory=lambda: {name: {} for name in DIMENSIONS}
    )
    total: _Counts = field(default_factory=_Counts)
    rare: int = 0
    expected_rare: float = 0.0
    unlucky: list[tuple[float, str, str, int]] = field(default_factory=list)


def examine(
    histories: Iterable[History], sizes: dict[Alike, tuple[int, int]], *, rare: float
) -> ObjectFindings:
    """Walk all objects once.

    ``sizes`` are units and drawn units of everything alike; never drawn objects whose own chance
    of that is at most ``rare`` are named.
    """
    walk = _Walk()
    for history in histories:
        miss = 1.0
        for chance in history.chances:
            size, drawn = sizes[chance.alike]
            miss *= 1 - drawn / size
        _count(walk, history, miss)
        if miss <= rare:
            _note_rare(walk, history, miss)
    return ObjectFindings(
        {name: balance(cells.values()) for name, cells in walk.cells.items()},
        {name: _coverage(groups) for name, groups in walk.groups.items()},
        _neglect(walk),
    )


def _count(walk: _Walk, history: History, miss: float) -> None:
    is_reached = any(chance.is_drawn for chance in history.chances)
    walk.total.add(miss, is_reached=is_reached)
    for name in DIMENSIONS:
        group = _group(history.facts, name)
        walk.groups[name].setdefault(group, _Counts()).add(miss, is_reached=is_reached)
        for chance in history.chances:
            cell = walk.cells[name].setdefault(chance.alike, Cell())
            cell.add(group, drawn=chance.is_drawn)


def _note_rare(walk: _Walk, history: History, miss: float) -> None:
    walk.expected_rare += miss
    if any(chance.is_drawn for chance in history.chances):
        return
    walk.rare += 1
    row = (-miss, history.oid, history.facts.name, len(history.chances))
    if len(walk.unlucky) < NAMED:
        heapq.heappush(walk.unlucky, row)
    else:
        heapq.heappushpop(walk.unlucky, row)


def _group(facts: Facts, dimension: str) -> str:
    return str(getattr(facts, dimension))


def _coverage(groups: dict[str, _Counts]) -> tuple[Coverage, ...]:
    return tuple(
        Coverage(group, row.objects, row.reached, row.never, row.expected)
        for group, row in sorted(groups.items())
    )


def _neglect(walk: _Walk) -> Neglect:
    total = walk.total
    chance = None
    if total.spread >= NORMAL_FROM:
        chance = normal_tail((total.never - 0.5 - total.expected) / sqrt(total.spread))
    rows = sorted(walk.unlucky, reverse=True)
    unlucky = tuple(Unlucky(oid, name, number, -miss) for miss, oid, name, number in rows)
    return Neglect(
        total.objects,
        total.never,
        total.expected,
        chance,
        walk.rare,
        walk.expected_rare,
        unlucky,
    )
