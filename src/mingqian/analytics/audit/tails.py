"""Tail probabilities with the standard library alone.

``chi2_tail`` is the regularised upper incomplete gamma function Q(df/2, x/2): a series where x is
small, a continued fraction where it is large (DLMF 8.7.1 and 8.9.2). The tests compare it with
published tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import comb, erfc, exp, lgamma, log, sqrt

_EPSILON = 1e-15
_TINY = 1e-300
_STEPS = 100_000
#: From this variance on a sum of independent trials is taken as normal.
NORMAL_FROM = 9.0


def chi2_tail(x: float, df: int) -> float:
    """Probability that chi-square with ``df`` degrees of freedom is at least ``x``.

    >>> round(chi2_tail(3.841, 1), 4)
    0.05
    """
    if df < 1:
        raise ValueError("chi-square needs at least one degree of freedom")
    if x <= 0:
        return 1.0
    a, half = df / 2, x / 2
    scale = exp(a * log(half) - half - lgamma(a))
    if half < a + 1:
        return max(0.0, 1 - scale * _series(a, half))
    return min(1.0, scale * _fraction(a, half))


def _series(a: float, x: float) -> float:
    term = total = 1 / a
    for n in range(1, _STEPS):
        term *= x / (a + n)
        total += term
        if term < total * _EPSILON:
            break
    return total


def _fraction(a: float, x: float) -> float:
    """Lentz's method, modified so that no denominator is zero."""
    b = x + 1 - a
    c, d = 1 / _TINY, 1 / b
    value = d
    for n in range(1, _STEPS):
        factor = -n * (n - a)
        b += 2
        d = factor * d + b
        d = 1 / (d if abs(d) > _TINY else _TINY)
        c = b + factor / c
        c = c if abs(c) > _TINY else _TINY
        value *= d * c
        if abs(d * c - 1) < _EPSILON:
            break
    return value


def normal_tail(z: float) -> float:
    """Probability that a standard normal is at least ``z``."""
    return 0.5 * erfc(z / sqrt(2))


def binomial_tail(hits: int, trials: int, chance: float) -> float:
    """Probability of at least ``hits`` in ``trials``."""
    if hits <= 0:
        return 1.0
    return min(
        1.0,
        sum(
            comb(trials, k) * chance**k * (1 - chance) ** (trials - k)
            for k in range(hits, trials + 1)
        ),
    )


def hypergeometric(total: int, marked: int, drawn: int) -> list[float]:
    """``p[k]``: chance of exactly k marked among ``drawn`` of ``total``, without replacement."""
    ways = comb(total, drawn)
    return [
        comb(marked, k) * comb(total - marked, drawn - k) / ways if drawn - k >= 0 else 0.0
        for k in range(min(marked, drawn) + 1)
    ]


def convolve(parts: Iterable[Sequence[float]]) -> list[float]:
    """Distribution of a sum of independent counts, each given as ``p[k]``."""
    total = [1.0]
    for part in parts:
        wider = [0.0] * (len(total) + len(part) - 1)
        for i, p in enumerate(total):
            for j, q in enumerate(part):
                wider[i + j] += p * q
        total = wider
    return total


def upper_tail(chances: Sequence[float], hits: int) -> float:
    """Probability that at least ``hits`` of independent trials come true, exact or normal."""
    mean = sum(chances)
    variance = sum(p * (1 - p) for p in chances)
    if variance >= NORMAL_FROM:
        return normal_tail((hits - 0.5 - mean) / sqrt(variance))
    return min(1.0, sum(convolve((1 - p, p) for p in chances)[max(0, hits) :]))


def two_sided(distribution: Sequence[float], hits: int) -> float:
    """Twice the smaller tail of a count at ``hits``, at most 1."""
    lower = sum(distribution[: hits + 1])
    upper = sum(distribution[hits:])
    return min(1.0, 2 * min(lower, upper))
