"""The draw on all cores with the standard library: each worker hashes its share of the file.

Python's own SHA-256 is OpenSSL's, which uses the processor's SHA instructions; one interpreter
hashes one ticket at a time, so the file is cut into shares of whole lines and every share gets an
interpreter of its own. The workers are separate programs, not forks: they inherit no connection
and no lock of the platform, and they end with it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from drawengines import worker
from drawengines.engine import Pool, file_of
from drawengines.kernel import MisshapenError, line_starts, merge, refuse
from drawengines.threshold import Bars, Found, draw_in_two_stages
from fairdraw.errors import InputError, SeedError
from fairdraw.hashing import constructor, require_hex
from fairdraw.lines import open_source
from fairdraw.sample import DrawResult, targets

_SOURCES: Final = Path(__file__).resolve().parents[1]
_START: Final = (
    f"import sys; sys.path.insert(0, {str(_SOURCES)!r}); "
    "from drawengines.worker import main; main()"
)

SMALL_FILE: Final = 1 << 20
"""Bytes (some 35,000 units) below which a second interpreter starts no sooner than one ends."""


class ProcessesEngine:
    """Draws with `workers` interpreters (None: one a core) over the pool file itself.

    Needs no library and has every hash the reference has. Memory: about 30 MB a worker and what
    quota + reserve take.
    """

    name = "processes"

    def __init__(self, workers: int | None = None) -> None:
        self._workers = workers or len(os.sched_getaffinity(0))

    def draw(
        self,
        pool: Pool,
        *,
        seed: str,
        quotas: Mapping[str, int],
        reserve: int | Mapping[str, int] = 0,
        alg: str = "sha256",
    ) -> DrawResult:
        """Draw as `fairdraw.sample.draw` does: once over the file to count, once to hash."""
        require_hex(seed, "seed", SeedError)
        wanted = targets(quotas, reserve)
        path, job = file_of(pool, self.name), Job(seed, alg, self._workers)
        nothing = dict.fromkeys(wanted, 0)
        sizes, _ = collect(path, job, nothing, {}, task="count")
        if not any(min(sizes[code], limit) for code, limit in wanted.items()):
            collect(path, job, nothing, {})  # no pass that hashes will judge the lines

        def best(bars: Bars) -> Found:
            limits = {code: target for code, (target, _) in bars.items()}
            tops = {code: top for code, (_, top) in bars.items()}
            return {code: [*row] for code, row in collect(path, job, limits, tops)[1].items()}

        return draw_in_two_stages(sizes, best, quotas, wanted)


@dataclass(frozen=True, slots=True)
class Job:
    """What all workers of a draw are told alike."""

    seed: str
    alg: str
    workers: int


def collect(
    path: str, job: Job, limits: Mapping[str, int], bars: Mapping[str, str], *, task: str = "draw"
) -> tuple[dict[str, int], dict[str, Iterator[tuple[bytes, bytes]]]]:
    """Return units per stratum, and the smallest `limits[stratum]` (key, id) up to its bar, to be
    gone through once.

    Where no stratum has a limit nothing is hashed; `task` "count" does not even judge the lines.
    Raises InputError where the file cannot be read, PoolError where it is no pool.
    """
    constructor(job.alg)  # refuses an unknown hash before anything is started
    open_source(path, "名单文件", "pool file").close()
    starts = line_starts(path, job.workers)
    told: dict[str, Any] = {"task": task, "path": path, "seed": job.seed, "alg": job.alg}
    told |= {"limits": limits, "bars": bars}
    shares = [{**told, "start": a, "end": b} for a, b in pairwise(starts)]
    try:
        answers = _answers(shares)
    except MisshapenError:
        raise refuse(path) from None
    sizes = Counter[str]()
    for counted, _ in answers:
        sizes.update(counted)
    return {code: sizes[code] for code in limits}, {
        code: merge([found[code.encode()] for _, found in answers], limit)
        for code, limit in limits.items()
    }


def workers_for(path: str | os.PathLike[str]) -> int:
    """Return how many workers a pool file is worth: one where it is small, else one a core."""
    cores = len(os.sched_getaffinity(0))
    return 1 if Path(path).stat().st_size < SMALL_FILE else cores


def _answers(shares: list[dict[str, Any]]) -> list[tuple[dict[str, int], worker.Found]]:
    """Do the shares, a single one in this process."""
    if len(shares) < 2:
        return [worker.findings(worker.collect(share), share["limits"]) for share in shares]
    with running(shares) as processes:
        return [_answer(process) for process in processes]


@contextmanager
def running(jobs: list[dict[str, Any]]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Start a worker for each job; none is left running, however the block ends."""
    started: list[subprocess.Popen[bytes]] = []
    try:
        for job in jobs:
            process = subprocess.Popen(  # noqa: S603 - this interpreter, our own module
                [sys.executable, "-I", "-S", "-c", _START],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            started.append(process)
            assert process.stdin is not None  # noqa: S101 - asked for just above
            process.stdin.write(json.dumps(job).encode())
            process.stdin.close()
        yield started
    finally:
        for process in started:
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()


def _answer(process: subprocess.Popen[bytes]) -> tuple[dict[str, int], worker.Found]:
    assert process.stdout is not None  # noqa: S101
    answer = worker.read(process.stdout)
    if process.wait():
        raise InputError("抽取的工作进程中断", "a worker of the draw broke off")
    return answer
