"""How long a draw takes, against the limit of the hash and against `random.sample`.

Run: ``python benchmarks/bench_draw.py [UNITS …]`` (default 100000 1000000). Every figure is the
median of several runs in this process; limit and peer are measured in the same run, so the ratios
hold on a busy machine where the seconds do not.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from drawengines.duckdb import DuckDBEngine
from drawengines.memory import MemoryEngine
from fairdraw import match, pool
from fairdraw.pool import Unit

SEED = sha256(b"benchmark").hexdigest()
RUNS = 3
BLOCK = 64  # bytes of one SHA-256 compression
RATES = {"A": 100, "B": 33, "C": 10, "D": 4}  # one unit in so many is drawn


def seconds(work: Callable[[], object]) -> float:
    """Return the median time of `work` over RUNS runs."""
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return median(times)


def hash_limit(count: int) -> float:
    """Seconds OpenSSL needs for `count` compressions when fed long buffers: no draw beats it."""
    buffer = bytes(BLOCK * 16_384)
    return seconds(lambda: sha256(buffer).digest()) * count / 16_384


def write_pool(path: Path, size: int) -> dict[str, int]:
    """Write a pool of `size` units in four strata; return the quotas."""
    codes = "AAAAAAABBC" * (size // 10) + "D" * (size % 10 + 1)
    units = [Unit(f"x:{number:016d}", code) for number, code in enumerate(codes[:size])]
    path.write_bytes("".join(unit.line + "\n" for unit in units).encode())
    return {code: -(-codes[:size].count(code) // RATES[code]) for code in set(codes[:size])}


def row(name: str, size: int, time: float, limit: float, peer: float) -> None:
    """Print one line of the table."""
    sys.stdout.write(
        f"{name:<34}{size:>10,}{time:>10.3f}{time / limit:>12.1f}{time / peer:>12.1f}\n"
    )


def bench_draw(size: int, folder: Path) -> None:
    """Measure every engine on one pool."""
    path = folder / f"{size}.tsv"
    quotas = write_pool(path, size)
    drawn = sum(quotas.values())
    limit = hash_limit(size)
    ids = [name for name, _, _ in pool.scan(path)]
    peer = seconds(lambda: random.Random(SEED).sample(ids, drawn))  # noqa: S311
    memory, duckdb = MemoryEngine(), DuckDBEngine()
    row("hash limit (OpenSSL, long buffer)", size, limit, limit, peer)
    row("random.sample, ids in memory", size, peer, limit, peer)
    for engine in (memory, duckdb):
        time = seconds(lambda e=engine: e.draw(path, seed=SEED, quotas=quotas))  # type: ignore[misc]
        row(f"draw, engine {engine.name}", size, time, limit, peer)
    row("check and root of the pool", size, seconds(lambda: pool.summarise(path)), limit, peer)
    same = memory.draw(path, seed=SEED, quotas=quotas) == duckdb.draw(
        path, seed=SEED, quotas=quotas
    )
    sys.stdout.write(f"{'engines agree':<34}{size:>10,}{same!s:>10}\n")


def bench_deal(objects: int, inspectors: int) -> None:
    """Measure the deal of one department: two inspectors each, one of them qualified."""
    rnd = random.Random(5)  # noqa: S311
    staff = [match.MatchInspector(f"i{n:05d}", 15, rnd.random() < 0.385) for n in range(inspectors)]
    names = [item.id for item in staff]
    recused = max(1, inspectors // 100)
    things = [
        match.MatchObject(f"o{n}", 2, names, 1, rnd.sample(names, recused)) for n in range(objects)
    ]
    time = seconds(lambda: match.deal(SEED, things, staff))
    sys.stdout.write(f"{f'deal, {inspectors:,} inspectors, k=2':<34}{objects:>10,}{time:>10.3f}\n")


def main() -> None:
    """Print the table."""
    sizes = [int(text) for text in sys.argv[1:]] or [100_000, 1_000_000]
    sys.stdout.write(f"{'':<34}{'units':>10}{'seconds':>10}{'x limit':>12}{'x sample':>12}\n")
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            bench_draw(size, Path(folder))
    bench_deal(1_000, 200)
    bench_deal(10_000, 2_000)


if __name__ == "__main__":
    main()
