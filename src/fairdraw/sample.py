"""The draw: every unit's tickets, and the smallest keys of each stratum (protocol §7).

``ticket(id, j) = H(seed ":" j ":" id)`` for j = 1..weight; ``key = min(tickets)``. Inside a stratum
units stand by (key, id bytes): the first `quota` are selected, the next ones are the reserve. The
64 characters of the seed fill exactly one block of the hash, so its state is kept and copied, and
a citizen checks any ticket with ``printf '%s' '<seed>:1:<id>' | sha256sum``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from fairdraw.errors import QuotaError, SeedError
from fairdraw.hashing import constructor, hexdigest, require_hex
from fairdraw.pool import MAX_WEIGHT, Unit

_PREFIXES: Final = tuple(f":{number}:".encode("ascii") for number in range(1, MAX_WEIGHT + 1))
_SLACK: Final = 256  # how far a stratum's list may grow before it is cut back


@dataclass(frozen=True, slots=True)
class Pick:
    """One unit of the result: rank from 1 in its stratum, id, key (64 hex characters)."""

    rank: int
    id: str
    key: str


@dataclass(frozen=True, slots=True)
class StratumDraw:
    """The result in one stratum of `size` units: the selected, then the reserve in order."""

    stratum: str
    size: int
    quota: int
    selected: tuple[Pick, ...]
    reserve: tuple[Pick, ...]


@dataclass(frozen=True, slots=True)
class DrawResult:
    """The result of a draw: strata by code, in byte order of the code."""

    strata: dict[str, StratumDraw]

    @property
    def selected_ids(self) -> list[str]:
        """All selected ids, stratum by stratum, by rank."""
        return [pick.id for part in self.strata.values() for pick in part.selected]


def ticket(seed: str, identifier: str, number: int = 1, alg: str = "sha256") -> str:
    """Return ticket `number` (from 1) of a unit as 64 hex characters.

    >>> ticket("0" * 64, "x:a")[:8]
    'f3b20829'
    """
    require_hex(seed, "seed", SeedError)
    if not 1 <= number <= MAX_WEIGHT:
        raise SeedError(
            f"签号须在 1 至 {MAX_WEIGHT} 之间", f"ticket number must be 1..{MAX_WEIGHT}"
        )
    return hexdigest(f"{seed}:{number}:{identifier}", alg)


def draw(
    units: Iterable[Unit],
    seed: str,
    quotas: Mapping[str, int],
    reserve: int | Mapping[str, int] = 0,
    alg: str = "sha256",
) -> DrawResult:
    """Draw `quotas[stratum]` units of each named stratum and up to `reserve` more in order.

    One pass over `units`; memory grows with quota + reserve, not with the pool. `reserve` is one
    number for all strata or a number per code. Raises QuotaError where a quota is negative or
    exceeds its stratum. Same seed and pool give the same result whatever the order of `units`.
    """
    rows = ((unit.id.encode("utf-8"), unit.stratum.encode("utf-8"), unit.weight) for unit in units)
    return draw_rows(rows, seed, quotas, reserve, alg)


def draw_rows(
    rows: Iterable[tuple[bytes, bytes, int]],
    seed: str,
    quotas: Mapping[str, int],
    reserve: int | Mapping[str, int] = 0,
    alg: str = "sha256",
) -> DrawResult:
    """Draw as `draw` does, from (id, stratum, weight) in raw bytes as `pool.scan` gives them."""
    require_hex(seed, "seed", SeedError)
    wanted = targets(quotas, reserve)
    heads = {code.encode("utf-8"): _Head(limit) for code, limit in wanted.items()}
    start = constructor(alg)(seed.encode("ascii"))
    copy = start.copy  # the state after the block of the seed
    first = start.copy()
    first.update(b":1:")  # the state before the id of a first ticket
    for name, code, weight in rows:
        head = heads.get(code)
        if head is None:
            continue
        work = first.copy()
        work.update(name)
        key = work.digest()
        for prefix in _PREFIXES[1:weight] if weight > 1 else ():
            work = copy()
            work.update(prefix + name)
            key = min(key, work.digest())
        head.size += 1
        if key <= head.cutoff:
            head.add(key, name)
    found = {code: heads[code.encode("utf-8")] for code in wanted}
    return assemble(
        {code: (head.size, head.best()) for code, head in found.items()}, quotas, wanted
    )


def targets(quotas: Mapping[str, int], reserve: int | Mapping[str, int]) -> dict[str, int]:
    """Return how many leading units each stratum must give: quota + reserve. Refuses negatives."""
    wanted: dict[str, int] = {}
    for code, quota in quotas.items():
        extra = reserve if isinstance(reserve, int) else reserve.get(code, 0)
        if quota < 0 or extra < 0:
            raise QuotaError(
                "名额与候补数不得为负数", "quota and reserve must not be negative", field=code
            )
        wanted[code] = quota + extra
    return wanted


def assemble(
    found: Mapping[str, tuple[int, list[tuple[bytes, bytes]]]],
    quotas: Mapping[str, int],
    wanted: Mapping[str, int],
) -> DrawResult:
    """Turn (size, ordered (key, id bytes)) per stratum into the result; refuse short strata."""
    strata: dict[str, StratumDraw] = {}
    for code in sorted(quotas, key=lambda text: text.encode("utf-8")):
        size, order = found[code]
        quota = quotas[code]
        if size < quota:
            raise QuotaError(
                f"分层 {code} 只有 {size} 个单位，无法抽取 {quota} 个",
                f"stratum {code} has {size} units, {quota} were asked for",
            )
        picks = tuple(
            Pick(rank, name.decode("utf-8"), key.hex())
            for rank, (key, name) in enumerate(order[: wanted[code]], 1)
        )
        strata[code] = StratumDraw(code, size, quota, picks[:quota], picks[quota:])
    return DrawResult(strata)


class _Head:
    """The smallest `limit` (key, id) pairs so far: add under a cut-off, trim now and then."""

    __slots__ = ("_items", "_limit", "cutoff", "size")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._items: list[tuple[bytes, bytes]] = []
        self.cutoff = b"\xff" * 33 if limit else b""
        self.size = 0

    def add(self, key: bytes, name: bytes) -> None:
        """Add a pair whose key does not exceed the cut-off."""
        self._items.append((key, name))
        if len(self._items) > 2 * self._limit + _SLACK:
            self._items = self.best()
            self.cutoff = self._items[-1][0]

    def best(self) -> list[tuple[bytes, bytes]]:
        """Return the smallest `limit` pairs in order."""
        return sorted(self._items)[: self._limit]
