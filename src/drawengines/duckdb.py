"""The draw in DuckDB, for millions of units: exact, in two stages, within a memory limit.

Keys are uniform, so of n units the k-th smallest key lies close to k/n. Stage one keeps only keys
up to (k + 8·√k + 16)/n of the range, a few more than k; stage two orders those. Then the number
kept is *checked*: where it is short of k the stratum is done again without the bar. The bar saves
the sort and never decides the result.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from math import isqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from drawengines.engine import DuckDBMissingError
from fairdraw.errors import AlgorithmError, InputError, PoolError, SeedError
from fairdraw.hashing import require_hex
from fairdraw.sample import DrawResult, assemble, targets

if TYPE_CHECKING:
    import duckdb

_TOP: Final = "f" * 64
_GLOB: Final = frozenset("*?[]{}")

_LOAD: Final = """
    create temp table kept as
    with pool as (
        select id, stratum, weight
        from read_csv(
            $path, delim = '\t', header = false, quote = '', escape = '', auto_detect = false,
            new_line = '\\n', strict_mode = true,
            columns = {'id': 'VARCHAR', 'stratum': 'VARCHAR', 'weight': 'USMALLINT'}
        )
    ), keyed as (
        select pool.id, pool.stratum, bars.bar, bars.target, case when weight = 1
            then sha256($seed || ':1:' || id)
            else list_min(list_transform(
                range(1, weight + 1), lambda j: sha256($seed || ':' || j || ':' || id)))
            end as key
        from pool join bars using (stratum)
    )
    select id, stratum, key, target from keyed where key <= bar
"""
_BEST: Final = """
    select stratum, key, id from (
        select stratum, key, id, target,
            row_number() over (partition by stratum order by key, id) as place
        from kept
    ) where place <= target order by stratum, place
"""
_COUNT: Final = """
    select stratum, count(*) from read_csv(
        $path, delim = '\t', header = false, quote = '', escape = '', auto_detect = false,
        new_line = '\\n', strict_mode = true,
        columns = {'id': 'VARCHAR', 'stratum': 'VARCHAR', 'weight': 'USMALLINT'}
    ) group by stratum
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
        path: str | os.PathLike[str],
        *,
        seed: str,
        quotas: Mapping[str, int],
        reserve: int | Mapping[str, int] = 0,
        alg: str = "sha256",
    ) -> DrawResult:
        """Draw as `fairdraw.sample.draw` does; refuses any hash but SHA-256."""
        if alg != "sha256":
            raise AlgorithmError(
                f"DuckDB 没有 {alg}，请改用 memory 引擎",
                f"DuckDB has no {alg}; use the memory engine",
            )
        require_hex(seed, "seed", SeedError)
        wanted = targets(quotas, reserve)
        name = _plain_path(path)
        with self._connect() as connection:
            return self._draw(connection, name, seed, quotas, wanted)

    def _connect(self) -> duckdb.DuckDBPyConnection:
        try:
            import duckdb
        except ImportError:
            raise DuckDBMissingError("未安装 duckdb", "duckdb is not installed") from None
        return duckdb.connect(config=self._settings)

    def _draw(
        self,
        connection: duckdb.DuckDBPyConnection,
        path: str,
        seed: str,
        quotas: Mapping[str, int],
        wanted: Mapping[str, int],
    ) -> DrawResult:
        sizes: dict[str, int] = dict.fromkeys(wanted, 0) | {
            code: size for code, size in _run(connection, _COUNT, {"path": path}) if code in wanted
        }
        targets_ = {code: min(sizes[code], limit) for code, limit in wanted.items()}
        found = self._best(
            connection,
            path,
            seed,
            {code: (target, bar(target, sizes[code])) for code, target in targets_.items()},
        )
        short = [code for code, target in targets_.items() if len(found[code]) < target]
        if short:
            found |= self._best(
                connection, path, seed, {code: (targets_[code], _TOP) for code in short}
            )
        return assemble({code: (sizes[code], found[code]) for code in wanted}, quotas, wanted)

    def _best(
        self,
        connection: duckdb.DuckDBPyConnection,
        path: str,
        seed: str,
        bars: Mapping[str, tuple[int, str]],
    ) -> dict[str, list[tuple[bytes, bytes]]]:
        """Return the leading (key, id bytes) of each stratum among the keys up to its bar."""
        connection.execute(
            "create or replace temp table bars (stratum VARCHAR, target BIGINT, bar VARCHAR)"
        )
        rows = [(code, target, top) for code, (target, top) in bars.items() if target]
        if rows:
            connection.executemany("insert into bars values (?, ?, ?)", rows)
        connection.execute("drop table if exists kept")
        _run(connection, _LOAD, {"path": path, "seed": seed})
        found: dict[str, list[tuple[bytes, bytes]]] = {code: [] for code in bars}
        for code, key, name in _run(connection, _BEST, {}):
            found[code].append((bytes.fromhex(key), name.encode("utf-8")))
        return found


def bar(target: int, size: int) -> str:
    """Return the greatest key stage one keeps, as 64 hex characters.

    `target` of `size` units are wanted. A unit of greater weight has a smaller key still, so the
    bar holds for weighted pools too.
    """
    reach = target + 8 * (isqrt(target) + 1) + 16
    if reach >= size:
        return _TOP
    return f"{(reach << 256) // size:064x}"


def _plain_path(path: str | os.PathLike[str]) -> str:
    name = os.fspath(path)
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
