"""PostgreSQL draws from a frozen table where it lies: under `make test DB=postgres` only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from drawengines import EngineMissingError, Table, recheck
from drawengines.postgres import PostgresEngine
from fairdraw import pool, sample
from fairdraw.errors import AlgorithmError, PoolError
from fairdraw.pool import Unit
from tests.drawengines.pools import DSN, SEED, write_large

TABLE = Table("frozen.pool_1")
QUOTAS = {"A": 40, "B": 300, "C": 1, "D": 0}

on_postgres = pytest.mark.skipif(
    not DSN.startswith("postgres"), reason="needs PostgreSQL: make test DB=postgres"
)


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The large pool as a file and as a table in a schema of its own."""
    import psycopg

    path = write_large(tmp_path_factory.mktemp("pool") / "pool.tsv")
    with psycopg.connect(DSN, autocommit=True) as connection:
        connection.execute("drop schema if exists frozen cascade")
        connection.execute("create schema frozen")
        connection.execute(
            f"create table {TABLE.name} (id text primary key, stratum text, weight integer)"
        )
        with connection.cursor() as cursor, cursor.copy(f"copy {TABLE.name} from stdin") as copy:
            copy.write(path.read_bytes())
        yield path
        connection.execute("drop schema frozen cascade")


@on_postgres
def test_a_table_is_drawn_as_its_file(frozen: Path) -> None:
    expected = sample.draw(pool.read(frozen), SEED, QUOTAS, 7)
    assert PostgresEngine(DSN).draw(TABLE, seed=SEED, quotas=QUOTAS, reserve=7) == expected
    recheck(frozen, expected, seed=SEED, quotas=QUOTAS, reserve=7)


@on_postgres
def test_the_units_of_a_table_come_in_byte_order(frozen: Path) -> None:
    units = list(PostgresEngine(DSN).units(TABLE))
    assert units == list(pool.read(frozen))


@on_postgres
def test_drawing_from_a_table_leaves_the_database_alone(frozen: Path) -> None:
    import psycopg

    engine = PostgresEngine(DSN)
    with psycopg.connect(DSN) as connection:
        before = connection.execute("select count(*) from pg_class").fetchone()
        engine.draw(frozen, seed=SEED, quotas={"A": 1})
        engine.draw(TABLE, seed=SEED, quotas={"A": 1})
        assert connection.execute("select count(*) from pg_class").fetchone() == before


@on_postgres
def test_a_name_is_an_identifier_and_never_sql(frozen: Path) -> None:
    with pytest.raises(PoolError):
        PostgresEngine(DSN).draw(Table("frozen.pool_1; drop schema frozen"), seed=SEED, quotas={})


@on_postgres
def test_ids_with_backslashes_are_copied_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "pool.tsv"
    pool.write(path, [Unit(name, "A") for name in ("x:a\\n", "x:a\\\\", "x:\\N", "x:\\.")])
    expected = sample.draw(pool.read(path), SEED, {"A": 4})
    assert PostgresEngine(DSN).draw(path, seed=SEED, quotas={"A": 4}) == expected


def test_sm3_is_refused_before_anything_is_connected() -> None:
    with pytest.raises(AlgorithmError, match="PostgreSQL 没有 sm3") as caught:
        PostgresEngine("").draw(TABLE, seed=SEED, quotas={"A": 1}, alg="sm3")
    assert "no sm3" in caught.value.en


def test_a_server_that_is_not_there_is_said_so() -> None:
    pytest.importorskip("psycopg")
    engine = PostgresEngine("host=127.0.0.1 port=1 connect_timeout=2")
    with pytest.raises(EngineMissingError, match="PostgreSQL"):
        engine.draw(TABLE, seed=SEED, quotas={"A": 1})
