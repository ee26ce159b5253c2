"""The draw in DuckDB over the pool file, in two stages (`threshold`), within a memory limit.

DuckDB computes SHA-256 without the processor's SHA instructions, two compressions a ticket. Units
of weight 1 are hashed apart from the others: a lambda over tickets costs as much again as the hash.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from drawengines.engine import EngineMissingError, Pool, file_of
from drawengines.threshold import Bars, Found, draw_in_two_stages
from fairdraw.errors import AlgorithmError, InputError, PoolError, SeedError
from fairdraw.hashing import require_hex
from fairdraw.sample import DrawResult, targets

if TYPE_CHECKING:
    import duckdb

_GLOB: Final = frozenset("*?[]{}")

_READ: Final = """
    read_csv(
        $path, delim = '\t', header = false, quote = '', escape = '', auto_detect = false,
        new_line = '\\n', strict_mode = true,
        columns = {'id': 'VARCHAR', 'stratum': 'VARCHAR', 'weight': 'USMALLINT'}
    )
"""
_COUNT: Final = f"select stratum, count(*), max(weight) from {_READ} group by stratum"  # noqa: S608
_BARS: Final = """
    create or replace temp table bars (stratum VARCHAR, target BIGINT, bar VARCHAR)
"""
_KEPT: Final = """
    create or replace temp table kept (id VARCHAR, stratum VARCHAR, key VARCHAR, target BIGINT)
"""
_PLAIN: Final = f"""
    insert into kept
    select id, stratum, key, target from (
        select id, stratum, target, bar, sha256($seed || ':1:' || id) as key
        from {_READ} pool join bars using (stratum) where weight = 1
    ) where key <= bar
"""  # noqa: S608
_WEIGHTED: Final = f"""
    insert into kept
    select id, stratum, key, target from (
        select id, stratum, target, bar, list_min(list_transform(
            range(1, weight + 1), lambda j: sha256($seed || ':' || j || ':' || id))) as key
        from {_READ} pool join bars using (stratum) where weight > 1
    ) where key <= bar
"""  # noqa: S608
_BEST: Final = """
    select stratum, key, id from (
        select stratum, key, id, target,
            row_number() over (partition by stratum order by key, id) as place
        from kept
    ) where place <= target order by stratum, place
"""


class DuckDBEngine:
    """Draws with SQL over the pool file itself.

    `memory_limit` is DuckDB's own setting (for example ``2GB``); beyond it DuckDB spills to
    `spill_folder` (the system's temporary folder where None). `threads` None takes all cores.
    """

    name = "duckdb"

    def __init__(
        self,
        memory_limit: str = "2GB",
        threads: int | None = None,
        spill_folder: str | os.PathLike[str] | None = None,
    ) -> None:
        self._settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory_limit,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "preserve_insertion_order": False,
        }
        if threads is not None:
            self._settings["threads"] = threads
        if spill_folder is not None:
            self._settings["temp_directory"] = os.fspath(spill_folder)

    def draw(
        self,
        pool: Pool,
        *,
        seed: str,
        quotas: Mapping[str, int],
        reserve: int | Mapping[str, int] = 0,
        alg: str = "sha256",
    ) -> DrawResult:
        """Draw as `fairdraw.sample.draw` does; refuses any hash but SHA-256."""
        if alg != "sha256":
            raise AlgorithmError(
                f"DuckDB 没有 {alg}，请改用 memory 或 processes 引擎",
                f"DuckDB has no {alg}; use the memory or the processes engine",
            )
        require_hex(seed, "seed", SeedError)
        wanted = targets(quotas, reserve)
        path = _plain_path(file_of(pool, self.name))
        with self._connect() as connection:
            counted = _run(connection, _COUNT, {"path": path})
            heaviest = max((weight for _, _, weight in counted), default=1)

            def best(bars: Bars) -> Found:
                return _best(connection, {"path": path, "seed": seed}, bars, heaviest)

            sizes = {code: size for code, size, _ in counted}
            return draw_in_two_stages(sizes, best, quotas, wanted)

    def _connect(self) -> duckdb.DuckDBPyConnection:
        try:
            import duckdb
        except ImportError:
            raise EngineMissingError("未安装 duckdb", "duckdb is not installed") from None
        return duckdb.connect(config=self._settings)


def _best(
    connection: duckdb.DuckDBPyConnection, values: Mapping[str, str], bars: Bars, heaviest: int
) -> Found:
    """Return the leading (key, id bytes) of each stratum among the keys up to its bar."""
    connection.execute(_BARS)
    connection.execute(_KEPT)
    rows = [(code, target, top) for code, (target, top) in bars.items()]
    connection.executemany("insert into bars values (?, ?, ?)", rows)
    _run(connection, _PLAIN, values)
    if heaviest > 1:
        _run(connection, _WEIGHTED, values)
    found: Found = {code: [] for code in bars}
    for code, key, name in _run(connection, _BEST, {}):
        found[code].append((bytes.fromhex(key), name.encode("utf-8")))
    return found


def _plain_path(name: str) -> str:
    if _GLOB & set(name):
        raise InputError(
            "文件名含通配符，DuckDB 引擎无法读取", "the DuckDB engine cannot read wildcard names"
        )
    if not Path(name).is_file():
        raise InputError(f"无法读取名单文件 {name}", f"cannot read the pool file {name}")
    return name


def _run(
    connection: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, str]
) -> list[tuple[Any, ...]]:
    """Run one statement that reads the pool and return its rows."""
    import duckdb

    try:
        return connection.execute(sql, dict(values)).fetchall()
    except duckdb.Error as error:
        raise PoolError(
            "DuckDB 无法读取名单文件", f"DuckDB cannot read the pool file: {error}"
        ) from None
