"""Which engine draws: by the size of the pool and the place where it lies."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from drawengines.engine import Engine, Pool, Table
from drawengines.memory import MemoryEngine
from drawengines.processes import ProcessesEngine
from fairdraw.errors import InputError

AUTO: Final = "auto"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an installation says of its engines.

    `engine`: ``auto`` or the name of one. `processes_from`, `duckdb_from`: units from which the
    engine takes over under ``auto`` (`duckdb_from` 0: never). `memory_limit`: DuckDB's, such as
    ``1GB``. `workers`: how many cores, None for all. `dsn`: the PostgreSQL server
    tables lie in. `master`: the Spark master, such as ``spark://host:7077`` or ``local[2]``.
    """

    engine: str = AUTO
    processes_from: int = 100_000
    duckdb_from: int = 0
    memory_limit: str = "1GB"
    workers: int | None = None
    dsn: str = ""
    master: str = ""


def choose(size: int, alg: str = "sha256", pool: Pool = "", wishes: Wishes = Wishes()) -> Engine:
    """Return the engine for a pool of `size` units that is a file or a table.

    An engine named in `wishes` is taken as it is, and refuses what it cannot do. Raises InputError
    for a name that is none.
    """
    if wishes.engine != AUTO:
        return _named(wishes.engine, wishes)
    if isinstance(pool, Table):
        return _named("postgres" if wishes.dsn or not wishes.master else "spark", wishes)
    if alg == "sha256" and wishes.duckdb_from and size >= wishes.duckdb_from and has("duckdb"):
        return _named("duckdb", wishes)
    return _named("processes" if size >= wishes.processes_from else "memory", wishes)


def has(module: str) -> bool:
    """Tell whether a library is installed."""
    return importlib.util.find_spec(module) is not None


def _named(name: str, wishes: Wishes) -> Engine:
    make = _MAKERS.get(name)
    if make is None:
        raise InputError(
            f"没有名为 {name} 的抽取引擎，只有 {'、'.join(NAMES)}",
            f"no draw engine {name!r}; there are {', '.join(NAMES)}",
        )
    return make(wishes)


def _duckdb(wishes: Wishes) -> Engine:
    from drawengines.duckdb import DuckDBEngine

    return DuckDBEngine(wishes.memory_limit, wishes.workers)


def _postgres(wishes: Wishes) -> Engine:
    from drawengines.postgres import PostgresEngine

    return PostgresEngine(wishes.dsn)


def _spark(wishes: Wishes) -> Engine:
    from drawengines.spark import SparkEngine

    return SparkEngine(wishes.master)


_MAKERS: Final[dict[str, Callable[[Wishes], Engine]]] = {
    "memory": lambda _: MemoryEngine(),
    "processes": lambda wishes: ProcessesEngine(wishes.workers),
    "duckdb": _duckdb,
    "postgres": _postgres,
    "spark": _spark,
}

NAMES: Final = (AUTO, *_MAKERS)
"""What `Wishes.engine` may be."""
