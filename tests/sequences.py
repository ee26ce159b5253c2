"""PostgreSQL under told stories: where a transaction begins, and what does not roll back.

SQLite says BEGIN in a statement and gives a number again after a rollback. PostgreSQL does
neither: its driver begins by leaving autocommit, and a sequence goes on from where the last test
left it. A story repeats only where its rows get the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

_STATE = "SELECT seqrelid::int, pg_sequence_last_value(seqrelid) FROM pg_sequence"
_BACK = "SELECT setval(%s::oid::regclass, %s, %s)"


def follow(
    connection: BaseDatabaseWrapper, *, begun: Callable[[], int | None], copied: Callable[[], None]
) -> None:
    """Call ``begun`` where a transaction begins, with the sequences as they stood on its ground.

    ``begun`` returns what was committed before, by number, or None where nobody tells stories and
    the sequences shall go on; ``copied`` is called at a COPY, which no execute wrapper sees.
    """
    set_autocommit = connection._set_autocommit
    grounds: dict[int, dict[int, int | None]] = {}

    def autocommit(on: bool) -> None:
        # Before the transaction: its own first word may be the level of its isolation.
        if not on and (ground := begun()) is not None:
            now = state(connection)
            if ground in grounds:
                _set_back(connection, now, grounds[ground])
            else:
                grounds.clear()
                grounds[ground] = now
        set_autocommit(on)

    connection._set_autocommit = autocommit  # type: ignore[method-assign]
    _notice_copies(copied)


def state(connection: BaseDatabaseWrapper) -> dict[int, int | None]:
    """The last number of every sequence by its oid; None where it gave none yet."""
    with connection.create_cursor() as cursor:
        cursor.execute(_STATE)
        return dict(cursor.fetchall())


def _set_back(
    connection: BaseDatabaseWrapper, now: dict[int, int | None], then: dict[int, int | None]
) -> None:
    moved = [(key, then[key]) for key, value in now.items() if key in then and then[key] != value]
    with connection.create_cursor() as cursor:
        for key, value in moved:
            cursor.execute(_BACK, [key, value or 1, value is not None])


def _notice_copies(copied: Callable[[], None]) -> None:
    import psycopg

    copy = psycopg.Cursor.copy

    def noticed(self: Any, *args: Any, **more: Any) -> Any:
        copied()
        return copy(self, *args, **more)

    psycopg.Cursor.copy = noticed  # type: ignore[method-assign]
