"""The index of name pairs, kept by the database itself.

SQLite: triggers fill a full-text table (FTS5, without a copy of the text) that holds the pairs of
every name in their order, so that a phrase finds exactly the names that hold the words. The last
character stands alone, so that every character of a name begins one of its words.
``library_ordinal`` has the numbers 1 to 200 (the longest name): a trigger cannot count by itself.
PostgreSQL: a generated column, a stored ``tsvector`` of the pairs, with a GIN index.

A migration that rebuilds the table of objects (SQLite does so for most alterations) must call
:func:`install` again.

A table with such a trigger is written at a third of its speed, row by row. :func:`in_bulk` lets one
transaction add many objects without it and indexes their names itself at the end.
"""

# ruff: noqa: S608 - built from the constants of this module alone

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TABLE = "library_inspectionobject"
INDEX = "library_name_index"
LONGEST = 200


def _pairs(row: str) -> str:
    # group_concat follows the order in which the numbers are read: that of their primary key.
    return (
        f"(SELECT coalesce(group_concat(substr(lower({row}.name), n, 2), ' '), '') "
        f"FROM library_ordinal WHERE n <= length({row}.name))"
    )


_SQLITE = (
    "CREATE TABLE library_ordinal (n INTEGER PRIMARY KEY)",
    "WITH RECURSIVE count(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count "
    f"WHERE n < {LONGEST}) INSERT INTO library_ordinal SELECT n FROM count",
    f"CREATE VIRTUAL TABLE {INDEX} USING fts5(pairs, content='', "
    "tokenize='unicode61 remove_diacritics 0')",
    f"INSERT INTO {INDEX}(rowid, pairs) SELECT o.id, {_pairs('o')} FROM {TABLE} o",
    f"CREATE TRIGGER library_name_insert AFTER INSERT ON {TABLE} BEGIN "
    f"INSERT INTO {INDEX}(rowid, pairs) VALUES (NEW.id, {_pairs('NEW')}); END",
    f"CREATE TRIGGER library_name_delete AFTER DELETE ON {TABLE} BEGIN "
    f"INSERT INTO {INDEX}({INDEX}, rowid, pairs) VALUES ('delete', OLD.id, {_pairs('OLD')}); END",
    f"CREATE TRIGGER library_name_update AFTER UPDATE OF id, name ON {TABLE} "
    "WHEN NEW.name <> OLD.name OR NEW.id <> OLD.id BEGIN "
    f"INSERT INTO {INDEX}({INDEX}, rowid, pairs) VALUES ('delete', OLD.id, {_pairs('OLD')}); "
    f"INSERT INTO {INDEX}(rowid, pairs) VALUES (NEW.id, {_pairs('NEW')}); END",
)
_POSTGRES = (
    "CREATE FUNCTION library_pairs(name text) RETURNS tsvector "
    "LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT array_to_tsvector(ARRAY("
    "SELECT DISTINCT pair FROM generate_series(1, length(name)) AS n, "
    "LATERAL (SELECT substr(lower(name), n, 2) AS pair) AS cut WHERE pair <> '')) $$",
    f"ALTER TABLE {TABLE} ADD COLUMN name_pairs tsvector "
    "GENERATED ALWAYS AS (library_pairs(name)) STORED",
    f"CREATE INDEX {INDEX} ON {TABLE} USING gin (name_pairs)",
)
_DROP_SQLITE = (
    "DROP TRIGGER IF EXISTS library_name_insert",
    "DROP TRIGGER IF EXISTS library_name_delete",
    "DROP TRIGGER IF EXISTS library_name_update",
    f"DROP TABLE IF EXISTS {INDEX}",
    "DROP TABLE IF EXISTS library_ordinal",
)
_DROP_POSTGRES = (
    f"DROP INDEX IF EXISTS {INDEX}",
    f"ALTER TABLE {TABLE} DROP COLUMN IF EXISTS name_pairs",
    "DROP FUNCTION IF EXISTS library_pairs(text)",
)


def install(connection: Any) -> None:
    """Create the index on the connected database and fill it; what stands already anew."""
    remove(connection)
    _run(connection, _SQLITE if connection.vendor == "sqlite" else _POSTGRES)


def remove(connection: Any) -> None:
    """Drop the index."""
    _run(connection, _DROP_SQLITE if connection.vendor == "sqlite" else _DROP_POSTGRES)


def _run(connection: Any, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def in_bulk(connection: Any) -> Iterator[None]:
    """Add many new objects in the open transaction; their names are indexed at the end.

    The trigger comes back with the end of the block or, where the transaction is rolled back or cut
    off, with the transaction: nobody else ever sees the table without it.
    """
    if connection.vendor != "sqlite":
        yield
        return
    if not connection.in_atomic_block:
        raise RuntimeError("in_bulk needs an open transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'library_name_insert'")
        [trigger] = cursor.fetchone()
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {TABLE}")
        [last] = cursor.fetchone()
        cursor.execute("DROP TRIGGER library_name_insert")
        yield
        cursor.execute(
            f"INSERT INTO {INDEX}(rowid, pairs) SELECT o.id, {_pairs('o')} FROM {TABLE} o "
            "WHERE o.id > %s",
            [last],
        )
        cursor.execute(trigger)
