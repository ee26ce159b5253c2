"""The draw inside PostgreSQL, in two stages (`threshold`), on one snapshot of a frozen table.

Everything is read in a single REPEATABLE READ transaction, so counts, keys and the rows handed out
for the root belong to the same state of the table. Only what lies under the bar leaves the server.
Ids are compared by their bytes (``collate "C"``), whatever the locale of the database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from drawengines.engine import EngineMissingError, Pool, Table
from drawengines.threshold import Bars, Found, draw_in_two_stages
from fairdraw.errors import AlgorithmError, PoolError, SeedError
from fairdraw.hashing import require_hex
from fairdraw.lines import open_source
from fairdraw.pool import Unit
from fairdraw.sample import DrawResult, targets

if TYPE_CHECKING:
    import psycopg

_CHUNK: Final = 1 << 20
_LOADED: Final = "pg_temp.mingqian_pool"
_CREATE: Final = (
    "create temp table mingqian_pool (id text, stratum text, weight integer) on commit drop"
)
_COPY: Final = "copy pg_temp.mingqian_pool from stdin with (format text)"
_COUNT: Final = "select stratum, count(*) from {pool} group by stratum"
_KEPT: Final = """
    with bars as (
        select * from unnest(%(codes)s::text[], %(bars)s::bytea[]) as b (code, bar)
    )
    select code, key, id from (
    select code, key, id from (
        select code, bar, id, sha256(convert_to(%(seed)s || ':1:' || id, 'UTF8')) as key
        from {pool} join bars on stratum = code where weight = 1
    ) as plain where key <= bar
    union all
    select code, key, id from (
        select code, bar, id, (
            select sha256(convert_to(%(seed)s || ':' || j || ':' || id, 'UTF8')) as ticket
            from generate_series(1, weight) as j order by ticket limit 1
        ) as key
        from {pool} join bars on stratum = code where weight > 1
    ) as weighted where key <= bar
    ) as kept order by key, id collate "C"
"""
_UNITS: Final = 'select id, stratum, weight from {pool} order by id collate "C"'


class PostgresEngine:
    """Draws on the server named by `dsn` (a libpq connection string or URL).

    A `Table` is drawn from where it lies; it needs the right to read it and no more. A pool file
    is copied into a temporary table first.
    """

    name = "postgres"

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn

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
                f"PostgreSQL 没有 {alg}，请改用 memory 或 processes 引擎",
                f"PostgreSQL has no {alg}; use the memory or the processes engine",
            )
        require_hex(seed, "seed", SeedError)
        if not self._dsn:
            raise EngineMissingError("没有设置 PostgreSQL 数据库", "no PostgreSQL server is set")
        wanted = targets(quotas, reserve)
        with self._snapshot(read_only=isinstance(pool, Table)) as connection:
            table = _table(connection, pool)

            def best(bars: Bars) -> Found:
                return _best(connection, table, seed, bars)

            sizes = dict(_rows(connection, _COUNT, table))
            return draw_in_two_stages(sizes, best, quotas, wanted)

    def units(self, table: Table) -> Iterator[Unit]:
        """Yield the units of a frozen table by the bytes of their ids, streamed.

        Feed them to `fairdraw.scale.freezing` to get the pool file, its root and its sizes.
        """
        from psycopg.sql import SQL

        with (
            self._snapshot(read_only=True) as connection,
            connection.cursor("mingqian_units") as cursor,
        ):
            cursor.itersize = 10_000
            cursor.execute(SQL(_UNITS).format(pool=_identifier(table.name)))
            for identifier, stratum, weight in cursor:
                yield Unit(identifier, stratum, weight)

    @contextmanager
    def _snapshot(self, *, read_only: bool) -> Iterator[psycopg.Connection[Any]]:
        """A connection whose transaction is one snapshot; refusals of the server become ours."""
        try:
            import psycopg
        except ImportError:
            raise EngineMissingError("未安装 psycopg", "psycopg is not installed") from None
        try:
            with psycopg.connect(self._dsn) as connection:
                connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
                connection.read_only = read_only
                yield connection
        except psycopg.OperationalError as error:
            raise EngineMissingError(
                "无法连接或使用 PostgreSQL", f"PostgreSQL cannot be used: {error}"
            ) from None
        except psycopg.Error as error:
            raise PoolError(
                "PostgreSQL 无法读取名单", f"PostgreSQL cannot read the pool: {error}"
            ) from None


def _table(connection: psycopg.Connection[Any], pool: Pool) -> str:
    """Return the name of the table to draw from, after loading a file into one."""
    if isinstance(pool, Table):
        return pool.name
    connection.execute(_CREATE)
    with (
        open_source(pool, "名单文件", "pool file") as stream,
        connection.cursor() as cursor,
        cursor.copy(_COPY) as copy,
    ):
        while chunk := stream.read(_CHUNK):
            copy.write(chunk.replace(b"\\", b"\\\\"))  # the text format gives it a meaning
    return _LOADED


def _best(connection: psycopg.Connection[Any], table: str, seed: str, bars: Bars) -> Found:
    """Return the leading (key, id bytes) of each stratum among the keys up to its bar."""
    values = {
        "seed": seed,
        "codes": list(bars),
        "bars": [bytes.fromhex(top) for _, top in bars.values()],
    }
    found: Found = {code: [] for code in bars}
    for code, key, name in _rows(connection, _KEPT, table, values):
        if len(found[code]) < bars[code][0]:
            found[code].append((bytes(key), name.encode("utf-8")))
    return found


def _rows(
    connection: psycopg.Connection[Any],
    sql: str,
    table: str,
    values: Mapping[str, object] | None = None,
) -> list[tuple[Any, ...]]:
    from psycopg.sql import SQL

    return connection.execute(SQL(sql).format(pool=_identifier(table)), values).fetchall()


def _identifier(name: str) -> Any:
    from psycopg.sql import Identifier

    return Identifier(*name.split("."))
