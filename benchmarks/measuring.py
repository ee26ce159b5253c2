"""Measure a piece of work in a process of its own: median seconds, peak memory, what it returned.

The work is a function ``module.name`` of this folder that does what must not be counted (imports,
input of a peer), then calls `timed`. Peak memory is the peak of the process plus the peaks of the
processes it had running at one time (`Watch`): an upper bound, as the peaks need not fall together.
`hash_limit` is measured in the same run as what is compared with it, so the ratios hold on a busy
machine where the seconds do not.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from statistics import median
from threading import Event, Thread
from time import perf_counter, process_time
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SEED = sha256(b"benchmark").hexdigest()
PEERS = ROOT / ".state" / "bench"
SEVERAL = 3


@dataclass(frozen=True)
class Measured:
    """Medians of seconds and core-seconds, largest peak in MB, and the value of the last run."""

    seconds: float
    cpu: float
    peak_mb: float
    value: Any


def timed(work: Callable[[], Any]) -> dict[str, Any]:
    """Do the work once and say how long it took and how much memory it had at most."""
    start, busy = perf_counter(), _busy()
    with Watch() as watch:
        value = work()
    seconds, cpu = perf_counter() - start, _busy() - busy
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"seconds": seconds, "cpu": cpu, "peak_mb": (own + watch.most) / 1024, "value": value}


class Watch(Thread):
    """Looks fifty times a second how much memory the processes of this one have had at most.

    Not ``RUSAGE_CHILDREN``: a child begins as this process, and its figure with this one's memory.
    `most` is the largest sum of peaks, in KiB, of those that ran at one time.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self._ended = Event()

    def __enter__(self) -> Watch:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self.join()

    def run(self) -> None:
        """Look until the work has ended."""
        while not self._ended.wait(0.02):
            self.most = max(self.most, sum(map(_peak, _children())))


def _children() -> list[str]:
    """What may be a process of this one: numbers are given in rising order."""
    names = [path.name for path in Path("/proc").iterdir()]
    return [name for name in names if name.isdigit() and int(name) > os.getpid()]


def _peak(pid: str) -> int:
    """The peak of a process of this one in KiB; 0 where it is another's or has just ended."""
    try:
        status = Path("/proc", pid, "status").read_text()
    except OSError:
        return 0
    facts = dict(re.findall(r"(PPid|VmHWM):\s+(\d+)", status))
    return int(facts.get("VmHWM", 0)) if facts.get("PPid") == str(os.getpid()) else 0


def _busy() -> float:
    """Core-seconds of this process and of those it started that have ended."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(use.ru_utime + use.ru_stime for use in map(resource.getrusage, who))


def measure(work: str, *, runs: int = SEVERAL, **facts: Any) -> Measured:
    """Run ``module.function(**facts)`` in a fresh interpreter, several times."""
    found = [_once(work, facts) for _ in range(runs)]
    return Measured(
        median(one["seconds"] for one in found),
        median(one["cpu"] for one in found),
        max(one["peak_mb"] for one in found),
        found[-1]["value"],
    )


def _once(work: str, facts: dict[str, Any]) -> dict[str, Any]:
    path = os.pathsep.join([str(ROOT / "src"), str(HERE), str(ROOT), str(PEERS)])
    run = subprocess.run(
        [sys.executable, str(Path(__file__).resolve()), work, json.dumps(facts)],
        stdout=subprocess.PIPE,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
    )
    answer: dict[str, Any] = json.loads(run.stdout)
    return answer


@dataclass(frozen=True)
class Limit:
    """Seconds one core needs for one ticket: no draw that hashes every unit does without.

    `message`: OpenSSL's own loop over 64-byte messages (``openssl speed -evp sha256 -bytes 64``) by
    the clock; `core`: the same in core-seconds, which other people's work does not stretch.
    `block`: OpenSSL's share of a long buffer per 64-byte block, without the cost of a message, in
    core-seconds.
    """

    message: float
    core: float
    block: float


def hash_limit() -> Limit:
    """Measure the limit now."""
    buffer = bytes(64 * 16_384)
    times = []
    for _ in range(SEVERAL):
        start = process_time()
        sha256(buffer).digest()
        times.append((process_time() - start) / 16_384)
    block = median(times)
    return Limit(_speed("-elapsed") or block * 2, _speed() or block * 2, block)


def _speed(*how: str) -> float | None:
    """Seconds per message of ``openssl speed``; None where there is no openssl."""
    if shutil.which("openssl") is None:
        return None
    options = ["-evp", "sha256", "-bytes", "64", "-seconds", "1", "-mr", *how]
    run = subprocess.run(
        ["openssl", "speed", *options], capture_output=True, text=True, check=False
    )
    found = re.search(r"^\+F:\d+:[\w-]+:([\d.]+)", run.stdout, re.MULTILINE)
    return 64 / float(found[1]) if found else None


def say(text: str = "") -> None:
    """Print a line now."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def sizes() -> list[int]:
    """How many units: the arguments, or 100 thousand to 10 million (50 with BENCH=large)."""
    given = [int(text) for text in sys.argv[1:] if text.isdigit()]
    large = [50_000_000] if os.environ.get("BENCH") == "large" else []
    return given or [100_000, 1_000_000, 10_000_000, *large]


def main() -> None:
    """Do the work named in the first argument with the facts in the second."""
    module, _, name = sys.argv[1].rpartition(".")
    answer = getattr(importlib.import_module(module), name)(**json.loads(sys.argv[2]))
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
