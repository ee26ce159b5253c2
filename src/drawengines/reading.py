"""The strict reading of a sealed pool on all cores: form, order, root, units per stratum.

The file is cut at leaves whose number is a multiple of a power of two, so that every share is a
full subtree of the Merkle tree and the shares' roots join to the root of the whole. Where all
shares are right and follow each other, that is the answer; where anything is not, the strict reader
of `fairdraw.pool` goes over the file from its first line and has the last word: it names the line.
"""

from __future__ import annotations

import json
import os
from bisect import bisect_right
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from drawengines.processes import running, workers_for
from drawengines.shares import CHUNK, pieces
from fairdraw import pool
from fairdraw.errors import InputError
from fairdraw.lines import open_source
from fairdraw.merkle import Frontier
from fairdraw.pool import PoolSummary

_SHARES: Final = 4  # a worker: the last share is short, and no worker should wait long for another
_LEAST: Final = 1 << 14  # leaves a share


def summarise(
    path: str | os.PathLike[str], alg: str = "sha256", workers: int | None = None
) -> PoolSummary:
    """Return what `fairdraw.pool.summarise` returns, with `workers` interpreters (None: by size).

    Raises InputError where the file cannot be read, PoolError naming the first bad line.
    """
    open_source(path, "名单文件", "pool file").close()
    number = workers or workers_for(path)
    if number == 1:
        return pool.summarise(path, alg)
    found = _on_all_cores(os.fspath(path), alg, number)
    return found or pool.summarise(path, alg)


def _on_all_cores(path: str, alg: str, workers: int) -> PoolSummary | None:
    """Root, size and strata, or None where the strict reader has to look."""
    shares = _shares(path, workers)
    told = {"task": "read", "path": path, "alg": alg}
    each = max(1, -(-len(shares) // workers))
    jobs = [{**told, "shares": shares[at : at + each]} for at in range(0, len(shares), each)]
    with running(jobs) as processes:
        answers: list[dict[str, Any] | None] = []
        for process in processes:
            assert process.stdout is not None  # noqa: S101 - asked for by `running`
            answers += json.loads(process.stdout.read() or b"null") or [None]
            if process.wait():
                raise InputError("读取名单的工作进程中断", "a worker broke off reading the pool")
    return _joined(answers, alg)


def _joined(answers: list[dict[str, Any] | None], alg: str) -> PoolSummary | None:
    tree, strata, last = Frontier(alg), Counter[str](), ""
    for part in answers:
        if part is None or not part["size"] or not last.encode() < part["first"].encode():
            return None
        peaks = [bytes.fromhex(peak) for peak in part["peaks"]]
        tree.join(Frontier.resume(part["size"], peaks, alg))
        strata.update(part["strata"])
        last = part["last"]
    return PoolSummary(tree.root().hex(), tree.size, dict(strata)) if tree.size else None


def _shares(path: str, workers: int) -> list[tuple[int, int]]:
    """Byte ranges of whole lines; every range but the last holds the same power of two of them."""
    offsets, before = [0], [0]
    with Path(path).open("rb") as stream:
        while chunk := stream.read(CHUNK):
            offsets.append(offsets[-1] + len(chunk))
            before.append(before[-1] + chunk.count(b"\n"))
        leaves = 1 << (max(_LEAST, before[-1] // (workers * _SHARES)) - 1).bit_length()
        cuts = [0]
        for leaf in range(leaves, before[-1], leaves):
            at = bisect_right(before, leaf - 1) - 1
            stream.seek(offsets[at])
            cuts.append(offsets[at] + _end_of(stream.read(CHUNK), leaf - before[at]))
    return list(pairwise([*cuts, offsets[-1]])) if offsets[-1] else []


def _end_of(chunk: bytes, number: int) -> int:
    """Where line `number` (from 1) of a chunk ends, its LF included."""
    place = 0
    for _ in range(number):
        place = chunk.index(b"\n", place) + 1
    return place


def read_share(path: str, start: int, end: int, alg: str) -> dict[str, Any]:
    """What one share gives: size, peaks, units per stratum, first and last id.

    Raises PoolError where a line of it is wrong or not in its place (the number is of the share),
    MisshapenError where it is not made of whole lines.
    """
    reader, tree, strata = pool.Reader(), Frontier(alg), Counter[bytes]()
    first = last = b""
    for piece in pieces(path, start, end):
        lines = piece.split(b"\n")[:-1]
        strata.update(reader.strata(lines))
        tree.extend(lines)
        first, last = first or lines[0], lines[-1]
    return {
        "size": tree.size,
        "peaks": [peak.hex() for peak in tree.peaks],
        "strata": {code.decode(): number for code, number in strata.items()},
        "first": first.partition(b"\t")[0].decode(),
        "last": last.partition(b"\t")[0].decode(),
    }
