"""Copies of the test database that a test may work on in place of the real one.

SQLite copies a file, PostgreSQL clones a template: some milliseconds either way. A copy is known
by its name; nobody may be connected to it while it is copied.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from mingqian.archive import triggers as archive_triggers
from mingqian.draw import triggers as draw_triggers
from mingqian.foundation.journal import triggers as journal_triggers
from mingqian.library.finding import index as name_index
from mingqian.matching import triggers as matching_triggers

#: What installs the triggers, as migrations do.
KEPT = (journal_triggers, archive_triggers, draw_triggers, matching_triggers)
#: The database as migrations and rulebooks left it.
BLANK = "blank"


def stand_as_migrated() -> None:
    """Give tables made from the models what migrations add: triggers, the name index, the record.

    Does nothing where migrations have made them.
    """
    executor = MigrationExecutor(connection)
    if executor.loader.applied_migrations:
        return
    executor.recorder.ensure_schema()
    for app, name in executor.loader.disk_migrations:
        executor.recorder.record_applied(app, name)
    for kept in (*KEPT, name_index):
        kept.install(connection)


class Copies(Protocol):
    """Where copies are kept."""

    def copy(self, source: str, target: str) -> None:
        """Make ``target`` equal to ``source``; what was there is gone."""

    def close(self) -> None:
        """Forget all copies."""

    def address(self, name: str) -> str:
        """What ``DATABASES['default']['NAME']`` must say to reach it."""


class SqliteCopies:
    """One file a copy in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        connection.ensure_connection()
        # Not the backup API: it waits for ever for a transaction a test may be wrapped in.
        Path(self.address(BLANK)).write_bytes(connection.connection.serialize())

    def copy(self, source: str, target: str) -> None:
        """Copy the file. Its last user closed it, so nothing is left in a side file."""
        shutil.copy(self.address(source), self.address(target))

    def close(self) -> None:
        """Remove the files and their side files."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def address(self, name: str) -> str:
        """The path."""
        return str(self._folder / f"{name}.sqlite3")


class PostgresCopies:
    """One database a copy, beside the test database and named after it."""

    def __init__(self) -> None:
        self._prefix = str(connection.settings_dict["NAME"])
        self._made: set[str] = set()
        connection.close()  # nobody may be connected to a template
        self._clone(self._prefix, self.address(BLANK))

    def copy(self, source: str, target: str) -> None:
        """Clone by template."""
        self._clone(self.address(source), self.address(target))

    def close(self) -> None:
        """Drop the databases."""
        with connection._nodb_cursor() as cursor:
            for name in self._made:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def address(self, name: str) -> str:
        """Its name; PostgreSQL keeps 63 characters."""
        return f"{self._prefix}_{name}"[:63]

    def _clone(self, source: str, target: str) -> None:
        # One is left until it is made anew: to drop it costs as much as to make it.
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
        self._made.add(target)


def copies_in(folder: Path) -> Copies:
    """The kind the database under test needs. Call outside a transaction."""
    return SqliteCopies(folder) if connection.vendor == "sqlite" else PostgresCopies()


@contextmanager
def working_on(copies: Copies, name: str) -> Iterator[None]:
    """Let Django work on a copy in place of the test database."""
    before = connections["default"]
    other = before.copy()
    other.settings_dict = {**before.settings_dict, "NAME": copies.address(name), "TEST": {}}
    connections["default"] = other
    try:
        yield
    finally:
        if connection.vendor == "sqlite":
            # Nothing may stay behind in a side file: the file alone is copied.
            other.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connections["default"] = before
        other.close()
