"""Freezing: units that come in the order of their ids become the pool file, piece by piece.

Nothing of the pool is kept: pieces of about half a megabyte go out as they are filled, the Merkle
root grows with them, and so do the numbers a plan states. Whoever writes the pieces to a file and
finds `summary` at the end has frozen the pool; an error on the way leaves no summary.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from fairdraw import merkle
from fairdraw.errors import PoolError
from fairdraw.pool import PoolSummary, Reader, Unit

_PIECE: Final = 16_384  # units


class Freezer:
    """Writes one pool; see the module.

    >>> freezer = Freezer()
    >>> b"".join(freezer.pieces([Unit("x:a", "A"), Unit("x:b", "B", 2)]))
    b'x:a\\tA\\t1\\nx:b\\tB\\t2\\n'
    >>> freezer.summary.size, freezer.summary.strata
    (2, {'A': 1, 'B': 1})
    """

    def __init__(self, alg: str = "sha256") -> None:
        self._tree = merkle.Frontier(alg)
        self._strata: Counter[bytes] = Counter()
        self._is_whole = False

    def pieces(self, units: Iterable[Unit]) -> Iterator[bytes]:
        """Yield the bytes of the file; raise PoolError naming the line of a bad or misplaced unit.

        No unit at all gives no piece: an empty file, whose root is that of the empty tree.
        """
        reader, rest = Reader(), iter(units)
        while batch := list(islice(rest, _PIECE)):
            text = "\n".join([f"{name}\t{code}\t{weight}" for name, code, weight in batch])
            lines = text.encode("utf-8").split(b"\n")
            if len(lines) != len(batch):
                raise PoolError("标识含换行符", "an id contains a line break")
            self._strata.update(reader.strata(lines))
            self._tree.extend(lines)
            yield b"\n".join(lines) + b"\n"
        self._is_whole = True

    @property
    def summary(self) -> PoolSummary:
        """Root, size and units per stratum; PoolError until the last piece was taken."""
        if not self._is_whole:
            raise PoolError("名单尚未全部写出", "the pool is not written to its end")
        strata = {code.decode(): number for code, number in self._strata.items()}
        return PoolSummary(self._tree.root().hex(), self._tree.size, strata)
