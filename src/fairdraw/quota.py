"""How many units of each stratum are drawn: integers only, no rounding error (protocol §5).

``permille``  "not lower than p per mille": rounded up, never below `minimum`.
``count``     a fixed number.
``total``     a total shared out by Webster's highest averages. Webster is house monotone: a larger
              total never takes a unit away from a stratum, which largest remainder can do.
"""

from __future__ import annotations

from collections.abc import Mapping
from heapq import heapify, heappop, heapreplace
from typing import Final

from fairdraw.errors import QuotaError

RULES: Final = ("permille", "count", "total")
_SCALE: Final = 1 << 64


def permille(size: int, value: int, minimum: int = 0) -> int:
    """Return ``min(N, max(minimum, ceil(N·value/1000)))``; 0 where the stratum is empty.

    >>> permille(1001, 50, 1)
    51
    """
    _bounds(size, value, minimum)
    if value > 1000:
        raise QuotaError("千分比不得超过 1000", "permille must not exceed 1000")
    return min(size, max(minimum, -(-size * value // 1000)))


def count(size: int, value: int, minimum: int = 0) -> int:
    """Return ``min(N, max(minimum, value))``."""
    _bounds(size, value, minimum)
    return min(size, max(minimum, value))


def total(
    sizes: Mapping[str, int],
    seats: int,
    rates: Mapping[str, int] | None = None,
    minimums: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """Share `seats` among the strata in proportion to size × rate (Webster).

    `sizes` maps code to number of units, `rates` to relative rate (1 where absent), `minimums` to
    the least quota. Starts at ``min(N, minimum)``; each further seat goes to the non-full stratum
    with the greatest ``N·g/(2n+1)``, ties to the smaller code in bytes. Raises QuotaError where
    the minimums exceed `seats` or `seats` exceeds the units.

    >>> total({"A": 160, "B": 6, "C": 360}, 55)
    {'A': 17, 'B': 1, 'C': 37}
    """
    rates, minimums = rates or {}, minimums or {}
    for name in (*rates, *minimums):
        if name not in sizes:
            raise QuotaError(f"没有分层 {name}", f"no such stratum: {name}")
    for code, size in sizes.items():
        _bounds(size, rates.get(code, 1), minimums.get(code, 0))
    quotas = {code: min(size, minimums.get(code, 0)) for code, size in sizes.items()}
    left = seats - sum(quotas.values())
    if left < 0:
        raise QuotaError("各层最低数之和超过总数", "the minimums exceed the total")
    products = {code: size * rates.get(code, 1) for code, size in sizes.items()}
    if left > sum(size - quotas[code] for code, size in sizes.items() if products[code]):
        raise QuotaError("总数超过可抽取的单位数", "the total exceeds the units that can be drawn")
    _webster(quotas, sizes, products, seats)
    return quotas


class _Claim:
    """One stratum's claim to the next seat, compared by cross-multiplication."""

    __slots__ = ("code", "divisor", "product", "tie")

    def __init__(self, code: str, product: int, divisor: int) -> None:
        self.code = code
        self.tie = code.encode("utf-8")
        self.product = product
        self.divisor = divisor

    def __lt__(self, other: _Claim) -> bool:
        mine, theirs = self.product * other.divisor, other.product * self.divisor
        return mine > theirs or (mine == theirs and self.tie < other.tie)


def _webster(
    quotas: dict[str, int], sizes: Mapping[str, int], products: Mapping[str, int], seats: int
) -> None:
    """Raise `quotas` in place until they add up to `seats`: a leap, then seat by seat."""
    _leap(quotas, sizes, products, seats)
    claims = [
        _Claim(code, products[code], 2 * quota + 1)
        for code, quota in quotas.items()
        if quota < sizes[code] and products[code]
    ]
    heapify(claims)
    for _ in range(seats - sum(quotas.values())):
        code = claims[0].code
        quotas[code] += 1
        if quotas[code] < sizes[code]:
            heapreplace(claims, _Claim(code, products[code], 2 * quotas[code] + 1))
        else:
            heappop(claims)


def _leap(
    quotas: dict[str, int], sizes: Mapping[str, int], products: Mapping[str, int], seats: int
) -> None:
    """Give at once every seat whose average lies above a bar that leaves few seats over.

    Seats go out in falling order of their average, so all above any bar come first: the leap
    cannot change the result, it only spares a million steps.
    """

    def above(bar: int) -> dict[str, int]:
        # the odd divisors 2n+1 with product·scale/(2n+1) > bar
        return {
            code: max(quota, min(sizes[code], (((products[code] * _SCALE - 1) // bar) + 1) // 2))
            if products[code]
            else quota
            for code, quota in quotas.items()
        }

    low, high = 0, max(products.values(), default=0) * _SCALE + 1
    while high - low > 1:
        middle = (low + high) // 2
        if sum(above(middle).values()) <= seats:
            high = middle
        else:
            low = middle
    quotas.update(above(high))


def _bounds(size: int, value: int, minimum: int) -> None:
    for name, number in (("size", size), ("value", value), ("min", minimum)):
        if number < 0:
            raise QuotaError("不得为负数", "must not be negative", field=name)
