"""A drawn sample is checked against the pool file before it is published.

The check is exact and cheap: for each stratum take the last stated (key, id) as the bar, hash every
unit of the sealed file once more with the reference's hash, and keep what does not lie above the
bar. What is kept must be the stated list, pair for pair. Nothing smaller can then have been left
out, nothing false been put in, and no key been misprinted, whatever engine wrote the list; only
the stated units are ordered, and memory stays with their number.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from drawengines.processes import Job, collect, workers_for
from fairdraw.errors import FairDrawError
from fairdraw.sample import DrawResult, Pick, StratumDraw, targets


class RecheckError(FairDrawError):
    """A sample is not the one its pool and seed give."""


def recheck(
    path: str | os.PathLike[str],
    result: DrawResult,
    *,
    seed: str,
    quotas: Mapping[str, int],
    reserve: int | Mapping[str, int] = 0,
    alg: str = "sha256",
    workers: int | None = None,
) -> None:
    """Raise RecheckError unless `result` is exactly what the pool file and the seed give.

    `path` is the sealed pool file, also where the draw was made in a database.
    """
    wanted = targets(quotas, reserve)
    if set(result.strata) != set(wanted):
        raise RecheckError("抽取结果的分层与计划不一致", "the strata drawn are not the plan's")
    stated = {code: part.selected + part.reserve for code, part in result.strata.items()}
    sizes, found = collect(
        os.fspath(path),
        Job(seed, alg, workers or workers_for(path)),
        # One more than stated, so that a unit left out shows
        {code: len(picks) + 1 for code, picks in stated.items()},
        {code: picks[-1].key if picks else "" for code, picks in stated.items()},
    )
    for code, picks in stated.items():
        _check_numbers(result.strata[code], code, sizes[code], quotas[code], wanted[code])
        _compare(code, picks, _up_to(picks[-1:], found[code]))


def _check_numbers(part: StratumDraw, code: str, size: int, quota: int, wanted: int) -> None:
    stated = (part.stratum, part.size, part.quota, len(part.selected), len(part.reserve))
    if stated != (code, size, quota, quota, min(size, wanted) - quota):
        raise RecheckError(
            f"分层 {code} 应从 {size} 个单位中抽取 {quota} 个，结果写从 {part.size} 个中"
            f"抽取 {len(part.selected)} 个、候补 {len(part.reserve)} 个",
            f"stratum {code}: {quota} of {size} units were to be drawn, the result has "
            f"{len(part.selected)} of {part.size} and {len(part.reserve)} in reserve",
        )


def _up_to(
    last: Sequence[Pick], pairs: Iterator[tuple[bytes, bytes]]
) -> Iterator[tuple[bytes, bytes]]:
    """What lies at or under the last stated pick; nothing where none is stated."""
    bar = (last[0].key, last[0].id.encode("utf-8")) if last else ("", b"")
    return takewhile(lambda pair: (pair[0].hex(), pair[1]) <= bar, pairs)


def _compare(code: str, picks: Sequence[Pick], right: Iterator[tuple[bytes, bytes]]) -> None:
    """Compare the stated picks with all that lies at or under the last of them."""
    rank = 0
    for rank, (mine, (key, name)) in enumerate(zip(picks, right), 1):  # noqa: B905 - the rest is counted
        theirs = Pick(rank, name.decode("utf-8"), key.hex())
        if mine != theirs:
            raise RecheckError(
                f"分层 {code} 第 {rank} 位应为 {theirs.id}，结果写第 {mine.rank} 位 {mine.id}"
                "（次序或签号不符）",
                f"stratum {code}: rank {rank} is {theirs.id}, the result has {mine.id} at rank "
                f"{mine.rank} (order or key is wrong)",
            )
    number = rank + sum(1 for _ in right)
    if len(picks) != number:
        raise RecheckError(
            f"分层 {code} 末位之内应有 {number} 个单位，结果写 {len(picks)} 个",
            f"stratum {code} has {number} units up to the last, the result {len(picks)}",
        )
