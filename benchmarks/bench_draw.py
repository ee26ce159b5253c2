"""The draw: every engine against the limit of the hash, and against the peers.

Run: ``make bench``, or ``python benchmarks/bench_draw.py [UNITS …]``; ``BENCH=large`` adds 50
million. Four strata, one unit in 100, 33, 10 and 4 drawn. Seconds include reading the pool and
giving the sample as Python objects. The peers do less: one sample of the same size, no strata,
their input ready in memory and not counted; only consistent_sampler's can be checked by others.
"x clock" is against ``openssl speed`` on one core by the clock, "x core" the same in core-seconds,
"x block" against one bare compression of a long buffer, in core-seconds. The server's share of the
PostgreSQL rows is not among the core-seconds, nor its memory among the MB.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import astuple
from hashlib import sha256
from pathlib import Path
from typing import Any

import measuring
from measuring import PEERS, ROOT, SEED, Limit, Measured, measure, say, timed

sys.path[:0] = [str(ROOT / "src"), str(PEERS)]

DSN = os.environ.get("MINGQIAN_DATABASE_URL", "")
CODES = "AAAAAAABBC" * 999 + "AAAAAAABBD"
RATES = {"A": 100, "B": 33, "C": 10, "D": 4}  # one unit in so many is drawn
SLOW = 10_000_000  # from here on what takes minutes is run once


def write_pool(path: Path, size: int) -> dict[str, int]:
    """Write a pool of `size` units, ids of 23 bytes as a credit code has; return the quotas."""
    counts: dict[str, int] = {}
    with path.open("w") as stream:
        for start in range(0, size, len(CODES)):
            codes = CODES[: size - start]
            rows = zip(range(start, size), codes, strict=False)
            stream.write("".join(f"bench:{n:017d}\t{code}\t1\n" for n, code in rows))
            for code in RATES:
                counts[code] = counts.get(code, 0) + codes.count(code)
    return {code: -(-count // RATES[code]) for code, count in counts.items()}


def engine(name: str, path: str, quotas: dict[str, int]) -> dict[str, Any]:
    """One draw by an engine."""
    from drawengines import Wishes, choose

    made = choose(0, wishes=Wishes(engine=name, memory_limit="600MB", dsn=DSN))
    answer = timed(lambda: made.draw(path, seed=SEED, quotas=quotas))
    answer["value"] = sha256(repr(answer["value"]).encode()).hexdigest()
    return answer


def table(name: str, quotas: dict[str, int]) -> dict[str, Any]:
    """One draw inside PostgreSQL from a table that lies there."""
    from drawengines import Table
    from drawengines.postgres import PostgresEngine

    answer = timed(lambda: PostgresEngine(DSN).draw(Table(name), seed=SEED, quotas=quotas))
    answer["value"] = sha256(repr(answer["value"]).encode()).hexdigest()
    return answer


def recheck(path: str, quotas: dict[str, int]) -> dict[str, Any]:
    """The recheck of a drawn sample."""
    from drawengines import Wishes, choose
    from drawengines import recheck as check

    drawn = choose(0, wishes=Wishes(engine="processes")).draw(path, seed=SEED, quotas=quotas)
    return timed(lambda: check(path, drawn, seed=SEED, quotas=quotas))


def summary(path: str) -> dict[str, Any]:
    """The strict check of a pool file, with its root, on all cores."""
    from drawengines import summarise

    return timed(lambda: summarise(path).root)


def _ids(path: str) -> list[str]:
    return [line.partition("\t")[0] for line in Path(path).read_text().splitlines()]


def peer_consistent_sampler(path: str, drawn: int) -> dict[str, Any]:
    """consistent_sampler: the smallest hashes, as here, by a heap of tuples."""
    from consistent_sampler import sampler

    ids = _ids(path)
    return timed(lambda: len(list(sampler(ids, SEED, take=drawn, output="id"))))


def peer_cryptorandom(path: str, drawn: int) -> dict[str, Any]:
    """cryptorandom: indices from a SHA-256 generator."""
    from cryptorandom.cryptorandom import SHA256
    from cryptorandom.sample import random_sample

    ids = _ids(path)
    return timed(lambda: len(random_sample(ids, drawn, prng=SHA256(SEED))))


def peer_pandas(path: str, drawn: int) -> dict[str, Any]:
    """pandas: DataFrame.sample, by the generator of NumPy."""
    import pandas

    frame = pandas.DataFrame({"id": _ids(path)})
    return timed(lambda: len(frame.sample(drawn, random_state=5)["id"].tolist()))


def peer_postgres(name: str, drawn: int) -> dict[str, Any]:
    """PostgreSQL: ORDER BY random() LIMIT, as departments did it."""
    import psycopg

    with psycopg.connect(DSN) as connection:
        sql = f"select id from {name} order by random() limit {drawn}"
        return timed(lambda: len(connection.execute(sql).fetchall()))


def load(name: str, path: Path) -> None:
    """Put the pool into a table, as a data exchange would have."""
    import psycopg

    with psycopg.connect(DSN) as connection, connection.cursor() as cursor:
        cursor.execute(f"create table {name} (id text, stratum text, weight integer)")
        with cursor.copy(f"copy {name} from stdin") as copy, path.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                copy.write(chunk)
        cursor.execute(f"analyze {name}")


class Sheet:
    """The rows of one pool size, each with its ratios."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.limit = measuring.hash_limit()
        self.samples: dict[str, str] = {}

    def row(self, name: str, found: Measured, limit: Limit) -> None:
        """Print one line."""
        ratios = (
            found.seconds / limit.message / self.size,
            found.cpu / limit.core / self.size,
            found.cpu / limit.block / self.size,
        )
        say(
            f"{name:<40}{found.seconds:>10.2f}{found.cpu:>10.2f}{found.peak_mb:>8.0f}"
            + "".join(f"{ratio:>10.1f}" for ratio in ratios)
        )

    def run(self, title: str, work: str, /, *, runs: int | None = None, **facts: Any) -> Measured:
        """Measure and print; the limit is measured again right beside the work."""
        limit = measuring.hash_limit()
        found = measure(f"bench_draw.{work}", runs=runs or self.several, **facts)
        after = measuring.hash_limit()
        pairs = zip(astuple(limit), astuple(after), strict=True)
        self.row(title, found, Limit(*((one + other) / 2 for one, other in pairs)))
        return found

    @property
    def several(self) -> int:
        """How often to run: everything several times, but not the largest pools."""
        return 1 if self.size > SLOW else measuring.SEVERAL

    @property
    def once(self) -> int:
        """How often to run what takes minutes."""
        return 1 if self.size >= SLOW else measuring.SEVERAL


def bench(size: int, folder: Path) -> None:
    """All engines and peers on one pool."""
    path = folder / f"{size}.tsv"
    quotas = write_pool(path, size)
    sheet = Sheet(size)
    say(f"\n{size:,} units, {sum(quotas.values()):,} drawn")
    heads = ("seconds", "core-s"), ("x clock", "x core", "x block")
    say(
        f"{'':<40}{heads[0][0]:>10}{heads[0][1]:>10}{'MB':>8}"
        + "".join(f"{h:>10}" for h in heads[1])
    )
    whole = Measured(sheet.limit.message * size, sheet.limit.core * size, 0, None)
    sheet.row("limit: openssl speed, 64 bytes, one core", whole, sheet.limit)
    found = _engines(sheet, path, quotas)
    _peers(sheet, path, sum(quotas.values()), found)
    path.unlink()


def _engines(sheet: Sheet, path: Path, quotas: dict[str, int]) -> float:
    """Measure the engines; return the seconds of the one that is chosen by itself."""
    chosen = "memory" if sheet.size < 100_000 else "processes"
    seconds, values = {}, {}
    for name in ("processes", "duckdb", "memory"):
        if name == "memory" and sheet.size > SLOW:
            continue
        runs = None if name == chosen else sheet.once
        found = sheet.run(
            f"draw: {name}", "engine", runs=runs, name=name, path=str(path), quotas=quotas
        )
        seconds[name], values[name] = found.seconds, found.value
    if DSN.startswith("postgres"):
        load(f"pool_{sheet.size}", path)
        found = sheet.run(
            "draw: postgres", "table", runs=sheet.once, name=f"pool_{sheet.size}", quotas=quotas
        )
        values["postgres"] = found.value
    sheet.run(
        "recheck before publishing", "recheck", runs=sheet.once, path=str(path), quotas=quotas
    )
    sheet.run("strict check and root of the pool", "summary", runs=sheet.once, path=str(path))
    say(f"samples of {', '.join(values)} equal: {len(set(values.values())) == 1}")
    return seconds[chosen]


def _peers(sheet: Sheet, path: Path, drawn: int, ours: float) -> None:
    if sheet.size > SLOW:
        return
    for name in ("consistent_sampler", "cryptorandom", "pandas"):
        if importlib.util.find_spec(name) is None:
            say(f"peer {name}: not installed (make bench installs it)")
            continue
        work: Callable[..., Measured] = sheet.run
        found = work(f"peer: {name}", f"peer_{name}", runs=sheet.once, path=str(path), drawn=drawn)
        say(f"{'':<6}takes {found.seconds / ours:.1f} x as long as the chosen engine")
    if DSN.startswith("postgres"):
        name = f"pool_{sheet.size}"
        found = sheet.run("peer: order by random()", "peer_postgres", name=name, drawn=drawn)
        say(f"{'':<6}takes {found.seconds / ours:.1f} x as long as the chosen engine")


def main() -> None:
    """Print a table for every size."""
    with tempfile.TemporaryDirectory() as folder:
        for size in measuring.sizes():
            bench(size, Path(folder))


if __name__ == "__main__":
    main()
