"""How many visits a coordinated draw spares, against the same draws made independently.

Each member visits what it draws. With one seed the members meet at the same doors; what counts for
enterprises is at how many doors inspectors knock, and how often at each.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from fairdraw.errors import QuotaError
from fairdraw.pool import Unit


@dataclass(frozen=True, slots=True)
class Saving:
    """Visits and doors of a coordinated draw.

    `visits` are the units drawn by all members together, `doors` the different ones among them.
    `independent_doors` is how many doors independent draws would have knocked at on average (exact
    where the weights of a stratum are equal, see `exact`).
    """

    members: int
    visits: int
    doors: int
    independent_doors: float
    exact: bool

    @property
    def merged(self) -> int:
        """Visits that became part of another: visits - doors."""
        return self.visits - self.doors

    @property
    def saved(self) -> float:
        """Doors spared against independent draws, on average."""
        return self.independent_doors - self.doors

    def to_json(self) -> dict[str, object]:
        """Return the JSON object printed by ``python -m fairdraw coord``."""
        return {
            "members": self.members,
            "visits": self.visits,
            "doors": self.doors,
            "merged": self.merged,
            "independent_doors_hundredths": round(self.independent_doors * 100),
            "saved_hundredths": round(self.saved * 100),
            "exact": self.exact,
        }


@dataclass(frozen=True, slots=True)
class Chances:
    """The chance of every unit of one member's pool to be drawn; `exact` or an approximation."""

    of: Mapping[str, float]
    exact: bool


def chances(units: Iterable[Unit], quotas: Mapping[str, int]) -> Chances:
    """Return the chance of each unit to be among the `quotas` of its stratum.

    Equal weights: quota / size, exactly. Unequal: ``1 - exp(-w·t)`` with t such that the chances
    add up to the quota, which is close for large strata and rough for small ones.
    """
    strata: dict[str, list[Unit]] = {}
    for unit in units:
        strata.setdefault(unit.stratum, []).append(unit)
    found: dict[str, float] = {}
    exact = True
    for code, group in strata.items():
        quota = quotas.get(code, 0)
        if quota > len(group):
            raise QuotaError(f"分层 {code} 的名额超过单位数", f"quota of {code} exceeds its units")
        equal = len({unit.weight for unit in group}) == 1 or quota in (0, len(group))
        exact = exact and equal
        time = 0.0 if equal else _time([unit.weight for unit in group], quota)
        for unit in group:
            found[unit.id] = quota / len(group) if equal else 1 - math.exp(-unit.weight * time)
    return Chances(found, exact)


def save(drawn: Sequence[Collection[str]], of: Sequence[Chances]) -> Saving:
    """Return what coordination spared: `drawn` are the ids each member drew, `of` its chances."""
    if len(drawn) != len(of):
        raise QuotaError("成员数不符", "one pool for each member is needed")
    doors = Counter(name for ids in drawn for name in set(ids))
    missed: dict[str, float] = {}
    for member in of:
        for name, chance in member.of.items():
            missed[name] = missed.get(name, 1.0) * (1 - chance)
    return Saving(
        members=len(drawn),
        visits=sum(doors.values()),
        doors=len(doors),
        independent_doors=math.fsum(1 - miss for miss in missed.values()),
        exact=all(member.exact for member in of),
    )


def _time(weights: Sequence[int], quota: int) -> float:
    """Return t with ``sum(1 - exp(-w·t)) = quota``, by halving an interval."""
    counts = Counter(weights)
    low, high = 0.0, 1.0

    def expected(time: float) -> float:
        return math.fsum(n * (1 - math.exp(-weight * time)) for weight, n in counts.items())

    while expected(high) < quota and high < 2**20:
        high *= 2
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if expected(middle) < quota else (low, middle)
    return high
