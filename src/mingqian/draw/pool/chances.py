"""The chance of being drawn: quota / size, or computed where weights differ (protocol §7).

Example: 3 objects with weights 1, 1, 2 and 2 to draw → 7/12, 7/12, 5/6. Tickets make the draw a
successive one: the next is drawn in proportion to the weights of those still there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

#: Steps of the exact recursion that are worth their time; beyond, the formula is as good.
_EXACT_STEPS = 400_000


@dataclass(frozen=True, slots=True)
class Chance:
    """The chance in a stratum. ``share`` is between 0 and 1; ``numerator`` of ``denominator`` is
    exact where all weights are equal, and 0 of 0 where the share was computed."""

    share: float
    numerator: int
    denominator: int
    is_exact: bool

    @property
    def label(self) -> str:
        """In words: «3/120（2.5%）» or «约 4.6%（按权重计算）»."""
        percent = f"{self.share * 100:.3g}%"
        if self.denominator:
            return f"{self.numerator}/{self.denominator}（{percent}）"
        return f"{'' if self.is_exact else '约 '}{percent}（按权重计算）"


def chance_of(weight: int, counts: Mapping[int, int], quota: int) -> Chance:
    """The chance of an object of ``weight`` where ``counts`` is weight → objects in its stratum.

    Exact for one or two weights, as schemes give them; else by the formula for many objects.
    """
    size = sum(counts.values())
    quota = min(quota, size)
    if len(counts) == 1 or quota in {0, size}:
        return Chance(quota / size if size else 0.0, quota, size, is_exact=True)
    if len(counts) == 2 and quota * min(quota, *counts.values()) <= _EXACT_STEPS:
        return Chance(_successive(weight, counts, quota), 0, 0, is_exact=True)
    return Chance(_many(weight, counts, quota), 0, 0, is_exact=False)


def _successive(weight: int, counts: Mapping[int, int], quota: int) -> float:
    """By the distribution of how many of the rarer weight are among the first, step by step."""
    rare, plain = sorted(counts, key=lambda item: (counts[item], item))
    several, others = counts[rare], counts[plain]
    odds = [1.0]
    for drawn in range(quota):
        after = [0.0] * min(len(odds) + 1, several + 1)
        for taken, odd in enumerate(odds):
            left = rare * (several - taken)
            rest = plain * max(others - (drawn - taken), 0)
            if odd and left + rest:
                chance = left / (left + rest)
                if taken < several:
                    after[taken + 1] += odd * chance
                after[taken] += odd * (1 - chance)
        odds = after
    expected = sum(taken * odd for taken, odd in enumerate(odds))
    return expected / several if weight == rare else (quota - expected) / others


def _many(weight: int, counts: Mapping[int, int], quota: int) -> float:
    """``1 - exp(-w·t)`` with the ``t`` at which the expected number drawn is the quota."""
    low, high = 0.0, 1.0
    while _expected(counts, high) < quota:
        high *= 2
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if _expected(counts, middle) < quota else (low, middle)
    return -math.expm1(-weight * high)


def _expected(counts: Mapping[int, int], moment: float) -> float:
    return sum(number * -math.expm1(-weight * moment) for weight, number in counts.items())
