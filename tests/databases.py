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

#: The database as migrations and rulebooks left it.
BLANK = "blank"


class Copies(Protocol):
    """Where copies are kept."""

    def copy(self, source: str, target: str) -> None:
        """Make ``target`` equal to ``source``; what was there is gone."""

    def drop(self, name: str) -> None:
        """Forget a copy."""

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

    def drop(self, name: str) -> None:
        """Remove the file and its side files."""
        for suffix in ("", "-wal", "-shm"):
            Path(self.address(name) + suffix).unlink(missing_ok=True)

    def address(self, name: str) -> str:
        """The path."""
        return str(self._folder / f"{name}.sqlite3")


class PostgresCopies:
    """One database a copy, beside the test database and named after it."""

    def __init__(self) -> None:
        self._prefix = str(connection.settings_dict["NAME"])
        connection.close()  # nobody may be connected to a template
        self._clone(self._prefix, self.address(BLANK))

    def copy(self, source: str, target: str) -> None:
        """Clone by template."""
        self._clone(self.address(source), self.address(target))

    def drop(self, name: str) -> None:
        """Drop the database."""
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{self.address(name)}" WITH (FORCE)')

    def address(self, name: str) -> str:
        """Its name; PostgreSQL keeps 63 characters."""
        return f"{self._prefix}_{name}"[:63]

    @staticmethod
    def _clone(source: str, target: str) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}" STRATEGY FILE_COPY')


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
