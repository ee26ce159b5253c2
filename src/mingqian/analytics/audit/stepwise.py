"""What a start point and a step would have made impossible, beside a draw by tickets.

The old way walks a list in office order: a random start below the step, then every ``step``-th
object, ``step = floor(N / n)``. Above one half it strikes out a systematic sample instead. Read in
pages, the start counts on the first page only: on later pages the walk begins at their first row.

Example: 42,783 objects, 15,000 to draw, pages of 5,000: 2 possible outcomes, 25,283 objects (59 %)
can never be drawn, 12,500 always are. By tickets every object has 15,000/42,783.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from math import lgamma, log

BINS = 40
#: Longest list a page compares: a second of work.
MOST = 200_000
#: What the page shows before anybody asks.
EXAMPLE = {"total": 42783, "quota": 15000, "page": 5000, "seed": "明签演示"}


@dataclass(frozen=True, slots=True)
class Setup:
    """``total`` objects in list order, ``quota`` to draw, rows of a ``page`` (0 = one page)."""

    total: int
    quota: int
    page: int = 0

    def __post_init__(self) -> None:
        """Raises ValueError where there is nothing to draw from."""
        if not 0 < self.quota <= self.total or self.page < 0:
            raise ValueError("needs 0 < quota <= total and page >= 0")

    @property
    def strikes_out(self) -> bool:
        """Whether the walk strikes out instead of choosing."""
        return 2 * self.quota > self.total

    @property
    def walked(self) -> int:
        """Objects the walk takes."""
        return self.total - self.quota if self.strikes_out else self.quota

    @property
    def step(self) -> int:
        """The step; also how many different starts there are."""
        return self.total // self.walked if self.walked else 1


def chosen(setup: Setup, start: int) -> bytearray:
    """One outcome: 1 for each position drawn when the walk begins at ``start`` (from 0)."""
    taken = bytearray(setup.total)
    left, first, page = setup.walked, start, setup.page or setup.total
    for begin in range(0, setup.total, page):
        end = min(begin + page, setup.total)
        for place in range(begin + first, end, setup.step):
            if not left:
                break
            taken[place] = 1
            left -= 1
        first = 0
    if setup.strikes_out:
        return bytearray(1 - mark for mark in taken)
    return taken


Series = tuple[str, list[float]]


def _percent(shares: tuple[float, ...]) -> list[float]:
    return [round(100 * share, 1) for share in shares]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both ways side by side.

    ``bins`` name the first place of equal shares of the list in order; ``by_step`` is the exact
    chance of being drawn there on average, ``one_step`` and ``one_draw`` the share drawn in one
    run each with the stated ``seed``.
    """

    setup: Setup
    outcomes: int
    never: int
    always: int
    outcomes_log10: float
    chance: float
    bins: tuple[str, ...]
    by_step: tuple[float, ...]
    one_step: tuple[float, ...]
    one_draw: tuple[float, ...]
    seed: str

    @property
    def never_share(self) -> float:
        """Share of the list that can never be drawn by the walk."""
        return self.never / self.setup.total

    @property
    def step_series(self) -> Series:
        """Exact chance by place in the list, in percent, for a chart."""
        return "起点加步长", _percent(self.by_step)

    @property
    def even_series(self) -> Series:
        """The same by tickets: one line."""
        return "号签抽取", _percent((self.chance,) * len(self.bins))

    @property
    def run_series(self) -> Series:
        """Share drawn by place in one walk."""
        return "起点加步长", _percent(self.one_step)

    @property
    def draw_series(self) -> Series:
        """Share drawn by place in one draw by tickets."""
        return "号签抽取", _percent(self.one_draw)


def compare(setup: Setup, seed: str) -> Comparison:
    """Every outcome of the walk, counted exactly, beside the draw by tickets."""
    counts = [0] * setup.total
    for start in range(setup.step):
        for place, mark in enumerate(chosen(setup, start)):
            counts[place] += mark
    starts = setup.step
    edges = _edges(setup.total)
    start = int(sha256(f"start:{seed}".encode()).hexdigest(), 16) % starts
    return Comparison(
        setup=setup,
        outcomes=starts,
        never=counts.count(0),
        always=counts.count(starts),
        outcomes_log10=_log10_ways(setup.total, setup.quota),
        chance=setup.quota / setup.total,
        bins=tuple(str(begin + 1) for begin, _ in edges),
        by_step=tuple(sum(counts[b:e]) / (e - b) / starts for b, e in edges),
        one_step=_shares(chosen(setup, start), edges),
        one_draw=_shares(_by_tickets(setup, seed), edges),
        seed=seed,
    )


def _by_tickets(setup: Setup, seed: str) -> bytearray:
    """One draw as the protocol makes it: the smallest digests of ``seed:1:position``."""
    order = sorted(range(setup.total), key=lambda i: sha256(f"{seed}:1:x:{i}".encode()).digest())
    taken = bytearray(setup.total)
    for place in order[: setup.quota]:
        taken[place] = 1
    return taken


def _edges(total: int) -> list[tuple[int, int]]:
    bins = min(BINS, total)
    marks = [total * k // bins for k in range(bins + 1)]
    return list(pairwise(marks))


def _shares(taken: bytearray, edges: list[tuple[int, int]]) -> tuple[float, ...]:
    return tuple(sum(taken[b:e]) / (e - b) for b, e in edges)


def _log10_ways(total: int, quota: int) -> float:
    """log10 of the number of possible samples."""
    ways = lgamma(total + 1) - lgamma(quota + 1) - lgamma(total - quota + 1)
    return ways / log(10)
