"""A register of any size for the benchmarks: objects written past the platform, in one go."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def prepare() -> None:
    """Start the platform in this process."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()


def create(server: str, name: str) -> None:
    """Make a database on the PostgreSQL server."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name}")


def on_both(name: str, sizes: list[int], bench: Callable[[int, str], None]) -> None:
    """Run ``bench(size, place)`` for the sizes on the command line, else for `sizes`.

    On a SQLite file of its own, and where there is a PostgreSQL server (MINGQIAN_DATABASE_URL) on a
    database there.
    """
    server = os.environ.get("MINGQIAN_DATABASE_URL", "")
    for size in [int(text) for text in sys.argv[1:] if text.isdigit()] or sizes:
        with _folder() as folder:
            os.environ["MINGQIAN_VAR_DIR"] = folder
            os.environ["MINGQIAN_DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
            bench(size, "SQLite")
            if server.startswith("postgres"):
                create(server, f"{name}_{size}")
                address = f"{server.rpartition('/')[0]}/{name}_{size}"
                os.environ["MINGQIAN_DATABASE_URL"] = address
                bench(size, "PostgreSQL")


@contextmanager
def _folder() -> Iterator[str]:
    """A new folder, or the one BENCH_FOLDER names, which stays."""
    kept = os.environ.get("BENCH_FOLDER", "")
    if kept:
        Path(kept).mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory() as folder:
        yield folder


def numbered(number: int) -> str:
    """The name an object has where nothing else is asked for."""
    return f"演示·第{number}号公司"


def insert(
    pattern: dict[str, Any],
    size: int,
    name: Callable[[int], str] = numbered,
    vary: Callable[[int], dict[str, Any]] = lambda _: {},
) -> None:
    """Write objects 2 to `size` like the row `pattern`, in the transaction that is open.

    ``vary`` gives what differs from the pattern beside name, code, risk and status.
    """
    from django.db import connection

    from mingqian.library.finding.index import in_bulk
    from mingqian.library.models import InspectionObject

    plain = {k: json.dumps(v) if isinstance(v, dict | list) else v for k, v in pattern.items()}
    with in_bulk(connection), unindexed(InspectionObject):
        write(InspectionObject, list(plain), _rows(plain, size, name, vary))


@contextmanager
def unindexed(model: Any) -> Iterator[None]:
    """Write many rows without the table's indexes; they are made anew at the end."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_INDEXES[connection.vendor], [model._meta.db_table])
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'drop index "{name}"')
        yield
        if connection.vendor == "postgresql":
            cursor.execute("set constraints all immediate")
        for _, made in indexes:
            cursor.execute(made)


#: Name and text of a table's indexes, but for those of its constraints.
_INDEXES = {
    "sqlite": "select name, sql from sqlite_master where type = 'index' and tbl_name = %s "
    "and sql is not null",
    "postgresql": "select indexname, indexdef from pg_indexes where tablename = %s "
    "and indexname not in (select conname from pg_constraint)",
}


def write(model: Any, names: list[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Write rows of a model past the platform: values of the fields `names`."""
    from django.db import connection

    columns = {field.attname: field.column for field in model._meta.concrete_fields}
    table, listed = model._meta.db_table, ", ".join(f'"{columns[name]}"' for name in names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'copy "{table}" ({listed}) from stdin') as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(f'analyze "{table}"')
        else:
            marks = ", ".join("?" for _ in names)
            raw = connection.connection
            raw.executemany(f'insert into "{table}" ({listed}) values ({marks})', rows)


def _rows(
    pattern: dict[str, Any],
    size: int,
    name: Callable[[int], str],
    vary: Callable[[int], dict[str, Any]],
) -> Iterator[tuple[Any, ...]]:
    from fairdraw.ids import uscc_check_character

    names = list(pattern)
    for number in range(2, size + 1):
        first = f"9144{number * 7919 % 10_000:04d}MA{number:07d}"
        code = first + uscc_check_character(first)
        facts = {
            **pattern,
            "id": 1_000_000 + number,
            "oid": f"uscc:{code}",
            "uscc": code,
            "name": name(number),
            "risk_class": "AAAAAAABBC"[number % 10] if number % 1000 else "D",
            "status": "active" if number % 50 else "deregistered",
            **vary(number),
        }
        yield tuple(facts[column] for column in names)
