"""Tickets by the block: what one process does with its share of the pool file.

The same rule as `fairdraw.sample` (protocol §7), arranged so that the interpreter is asked as
little as possible: a block is cut into its three columns at once, and a unit is looked at a second
time only where its key lies under the cut-off of its stratum.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from heapq import merge as ordered
from itertools import compress, islice
from typing import Final

from fairdraw.errors import PoolError
from fairdraw.hashing import constructor
from fairdraw.pool import MAX_WEIGHT

_SLACK: Final = 256  # how far the list of a stratum may grow before it is cut back
_ONE: Final = frozenset({b"1"})
_WEIGHT: Final = re.compile(rb"[1-9][0-9]{0,2}|1000")
_OPEN: Final = b"\xff" * 33  # above every key


class MisshapenError(Exception):
    """A block is not made of lines with three columns."""


class Collector:
    """Keeps the smallest `limits[stratum]` (key, id) of the blocks it is given.

    With `bars` only keys up to a bar are kept at all. Memory grows with the limits.
    """

    def __init__(
        self,
        seed: str,
        limits: Mapping[bytes, int],
        bars: Mapping[bytes, bytes] | None = None,
        alg: str = "sha256",
    ) -> None:
        start = constructor(alg)(seed.encode("ascii"))
        self._copy = start.copy  # the state after the seed
        start = start.copy()
        start.update(b":1:")
        self._copy_first = start.copy  # the state before the id of a first ticket
        self._prefixes = [f":{number}:".encode("ascii") for number in range(1, MAX_WEIGHT + 1)]
        self._limits = dict(limits)
        self._kept: dict[bytes, list[tuple[bytes, bytes]]] = {code: [] for code in limits}
        self._cutoffs = {code: (bars or {}).get(code, _OPEN) for code in limits}
        self._wanted = {code for code, limit in limits.items() if limit}
        self.sizes: Counter[bytes] = Counter()

    def add(self, block: bytes) -> None:
        """Take in whole lines; raise MisshapenError where they are not those of a pool."""
        names, codes, weights = _columns(block)
        self.sizes.update(codes)
        if not self._wanted:
            return
        if not set(codes) <= self._wanted:
            known = [code in self._wanted for code in codes]
            names, codes, weights = (list(compress(c, known)) for c in (names, codes, weights))
        keys = self._plain(names) if set(weights) <= _ONE else self._weighted(names, weights)
        cutoffs, kept = self._cutoffs, self._kept
        for key, code, name in zip(keys, codes, names, strict=True):
            if key <= cutoffs[code]:
                kept[code].append((key, name))
        self._trim()

    def count(self, block: bytes) -> None:
        """Only count the lines of each stratum, which is right where the lines are those of a pool:
        `add` must judge them, too."""
        for code in self._limits:
            self.sizes[code] += block.count(b"\t%b\t" % code)

    def best(self, code: bytes) -> list[tuple[bytes, bytes]]:
        """Give away the smallest pairs of a stratum, in order; the collector keeps no copy."""
        pairs, self._kept[code] = self._kept[code], []
        pairs.sort()
        del pairs[self._limits[code] :]
        return pairs

    def _plain(self, names: list[bytes]) -> list[bytes]:
        """Keys of units of weight 1."""
        copy = self._copy_first
        # One expression a ticket: `update` answers None, and a loop that stores and appends takes a
        # sixth longer.
        return [(work := copy()).update(name) or work.digest() for name in names]  # type: ignore[func-returns-value]

    def _weighted(self, names: list[bytes], weights: list[bytes]) -> list[bytes]:
        keys = []
        for name, weight in zip(names, weights, strict=True):
            tickets = []
            for prefix in self._prefixes[: int(weight)]:
                work = self._copy()
                work.update(prefix + name)
                tickets.append(work.digest())
            keys.append(min(tickets))
        return keys

    def _trim(self) -> None:
        for code, pairs in self._kept.items():
            limit = self._limits[code]
            if len(pairs) > 2 * limit + _SLACK:
                self._kept[code] = best = sorted(pairs)[:limit]
                if best:
                    self._cutoffs[code] = best[-1][0]


def _columns(block: bytes) -> tuple[list[bytes], list[bytes], list[bytes]]:
    """Cut whole lines into ids, strata and weights."""
    try:
        block.decode("utf-8")
    except UnicodeDecodeError:
        raise MisshapenError from None
    cells = block.replace(b"\n", b"\t").split(b"\t")
    cells.pop()  # what follows the last LF
    if len(cells) != 3 * block.count(b"\n"):
        raise MisshapenError
    weights = cells[2::3]
    if not all(_WEIGHT.fullmatch(weight) for weight in set(weights)):
        raise MisshapenError
    return cells[0::3], cells[1::3], weights


def merge(
    parts: Iterable[Iterable[tuple[bytes, bytes]]], limit: int
) -> Iterator[tuple[bytes, bytes]]:
    """Yield the smallest `limit` pairs of what stands in order already, in order."""
    return islice(ordered(*parts), limit)


def refuse(path: str) -> PoolError:
    """Return the error of a file that is no pool, naming its first bad line."""
    from fairdraw.pool import read

    try:
        for _ in read(path):
            pass
    except PoolError as error:
        return error
    return PoolError("名单文件在抽取过程中被改动", "the pool file changed during the draw")


def line_starts(path: str, parts: int) -> list[int]:
    """Return parts + 1 offsets that cut a file into shares of whole lines of like size."""
    with open(path, "rb") as stream:  # noqa: PTH123 - seeks, where Path reads
        end = stream.seek(0, 2)
        cuts = {0, end}
        for number in range(1, parts):
            stream.seek(end * number // parts)
            stream.readline()
            cuts.add(stream.tell())
    starts = sorted(cuts)
    return starts[: bisect_right(starts, end)]
