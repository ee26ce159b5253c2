"""Groups against chance where a known number was drawn from a known number without replacement.

A *cell* is what the draw treats alike: the objects of one sealed pool with one stratum and one
number of tickets. Given how many of a cell were drawn, every set of that many was equally likely,
so the counts of any groups follow the multivariate hypergeometric distribution exactly:

    E[n_g] = n N_g / N        Cov[n_g, n_h] = n (N-n)/(N-1) (N_g/N) (1[g=h] - N_h/N)

Cells are independent; their means and covariances add. The statistic is d' V⁻ d with the rank of V
as degrees of freedom: a quota fixed by the scheme adds nothing to V, so nothing fixed is tested.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import sqrt

from mingqian.analytics.audit.tails import chi2_tail

#: Cochran's convention: below this expectation chi-square is not trusted; such groups are pooled.
LEAST_EXPECTED = 5.0
OTHER = "其他（合并）"
_RANK_LIMIT = 1e-9


@dataclass(slots=True)
class Cell:
    """``groups[g] = [N_g, n_g]``; sizes are their sums."""

    groups: dict[str, list[int]] = field(default_factory=dict)

    def add(self, group: str, *, drawn: bool) -> None:
        """Count one unit."""
        counts = self.groups.setdefault(group, [0, 0])
        counts[0] += 1
        counts[1] += drawn

    @property
    def size(self) -> int:
        """Units in the cell."""
        return sum(known for known, _ in self.groups.values())

    @property
    def drawn(self) -> int:
        """Units drawn."""
        return sum(drawn for _, drawn in self.groups.values())


@dataclass(frozen=True, slots=True)
class Line:
    """A group: how many were in the pools, drawn, expected; ``z`` in standard deviations."""

    group: str
    known: int
    observed: int
    expected: float
    z: float


@dataclass(frozen=True, slots=True)
class Balance:
    """Outcome of a test; ``p`` is None where too little can vary to be tested."""

    lines: tuple[Line, ...]
    statistic: float
    df: int
    p: float | None


def balance(cells: Iterable[Cell]) -> Balance:
    """Test whether the groups came out of the cells as chance would have it."""
    kept = [cell for cell in cells if 0 < cell.drawn < cell.size]
    expected = _expected(kept)
    lines = tuple(_lines(kept, expected))
    small = _small(expected)
    pooled = [_pooled(cell, small) for cell in kept]
    names = sorted({group for cell in pooled for group in cell.groups})
    if len(names) < 2:
        return Balance(lines, 0.0, 0, None)
    gap, spread = _moments(pooled, names)
    statistic, df = _quadratic(gap, spread)
    return Balance(lines, statistic, df, chi2_tail(statistic, df) if df else None)


def _expected(cells: Sequence[Cell]) -> dict[str, float]:
    expected: dict[str, float] = {}
    for cell in cells:
        share = cell.drawn / cell.size
        for group, (known, _) in cell.groups.items():
            expected[group] = expected.get(group, 0.0) + known * share
    return expected


def _lines(cells: Sequence[Cell], expected: dict[str, float]) -> Iterable[Line]:
    known: dict[str, int] = {}
    observed: dict[str, int] = {}
    variance: dict[str, float] = {}
    for cell in cells:
        size, drawn = cell.size, cell.drawn
        factor = drawn * (size - drawn) / (size - 1)
        for group, (n, hits) in cell.groups.items():
            known[group] = known.get(group, 0) + n
            observed[group] = observed.get(group, 0) + hits
            share = n / size
            variance[group] = variance.get(group, 0.0) + factor * share * (1 - share)
    for group in sorted(known):
        spread = sqrt(variance[group])
        z = (observed[group] - expected[group]) / spread if spread > _RANK_LIMIT else 0.0
        yield Line(group, known[group], observed[group], expected[group], z)


def _small(expected: dict[str, float]) -> set[str]:
    """Groups to be put together: the smallest ones, until together they expect enough."""
    small: set[str] = set()
    total = 0.0
    for group, number in sorted(expected.items(), key=lambda item: (item[1], item[0])):
        if number >= LEAST_EXPECTED and (not small or total >= LEAST_EXPECTED):
            break
        small.add(group)
        total += number
    return small


def _pooled(cell: Cell, small: set[str]) -> Cell:
    """The cell with the small groups put together."""
    found = Cell()
    for group, (known, drawn) in cell.groups.items():
        name = OTHER if group in small else group
        counts = found.groups.setdefault(name, [0, 0])
        counts[0] += known
        counts[1] += drawn
    return found


def _moments(cells: Sequence[Cell], names: Sequence[str]) -> tuple[list[float], list[list[float]]]:
    """Observed minus expected, and its covariance."""
    index = {name: i for i, name in enumerate(names)}
    gap = [0.0] * len(names)
    spread = [[0.0] * len(names) for _ in names]
    for cell in cells:
        size, drawn = cell.size, cell.drawn
        factor = drawn * (size - drawn) / (size - 1)
        shares = {index[g]: known / size for g, (known, _) in cell.groups.items()}
        for group, (known, hits) in cell.groups.items():
            gap[index[group]] += hits - drawn * known / size
        for i, p in shares.items():
            for j, q in shares.items():
                spread[i][j] += factor * p * ((i == j) - q)
    return gap, spread


def _quadratic(gap: list[float], spread: list[list[float]]) -> tuple[float, int]:
    """d' V⁻ d and the rank of V, by symmetric elimination; rows without variance drop out."""
    rows = [[*row, value] for row, value in zip(spread, gap, strict=True)]
    scale = max((spread[i][i] for i in range(len(gap))), default=0.0)
    statistic, df, left = 0.0, 0, list(range(len(gap)))
    while left:
        pivot = max(left, key=lambda i: rows[i][i])
        weight = rows[pivot][pivot]
        if weight <= scale * _RANK_LIMIT:
            break
        left.remove(pivot)
        statistic += rows[pivot][-1] ** 2 / weight
        df += 1
        for i in left:
            ratio = rows[i][pivot] / weight
            for j in (*left, -1):
                rows[i][j] -= ratio * rows[pivot][j]
    return statistic, df
