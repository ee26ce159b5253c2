"""New rows written many at a time, past the ORM: executemany (SQLite) or COPY (PostgreSQL).

A row is a list of ready column values. What an import does not know has the model's own default.
"""

from __future__ import annotations

import datetime as dt
import gc
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.db import connection, models
from django.utils import timezone

from mingqian.library.finding import index
from mingqian.library.models import InspectionObject

#: Pages SQLite keeps in memory meanwhile: its default holds a corner of the indexes, in kB.
_CACHE = 64_000


@contextmanager
def roomy() -> Iterator[None]:
    """During an import: a larger page cache (SQLite), and no search for cycles in plain rows."""
    gc.disable()
    try:
        if connection.vendor == "sqlite":
            with _cached():
                yield
        else:
            yield
    finally:
        gc.enable()


@contextmanager
def _cached() -> Iterator[None]:
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA cache_size").fetchone()[0]
        cursor.execute(f"PRAGMA cache_size = {-_CACHE}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {int(usual)}")


class Inserter:
    """Writes rows of one table that are not there yet; made once for an import."""

    def __init__(self, model: type[models.Model], **common: Any) -> None:
        """``common`` are facts all the rows share, by field name."""
        self._model = model
        fields = [row for row in model._meta.concrete_fields if not row.primary_key]
        generated = {row for row in fields if getattr(row, "generated", False)}
        self._fields = [row for row in fields if row not in generated]
        self._place = {row.name: at for at, row in enumerate(self._fields)}
        self._pattern = [self._ready(row, self._default(row)) for row in self._fields]
        for name, value in common.items():
            at = self._place[name]
            self._pattern[at] = self._ready(self._fields[at], value)
        self._days: dict[dt.date | None, Any] = {}

    def add(self, rows: Iterable[dict[str, Any]]) -> None:
        """Write rows, each given by its facts; call inside the transaction of the step."""
        lines = [self._line(facts) for facts in rows]
        if not lines:
            return
        is_named = self._model is InspectionObject
        with (
            index.in_bulk(connection) if is_named else nullcontext(),
            connection.wrap_database_errors,
            connection.cursor() as cursor,
        ):
            if connection.vendor == "postgresql":
                self._copy(cursor, lines)
            else:
                self._executemany(lines)

    def _line(self, facts: dict[str, Any]) -> list[Any]:
        line, place = self._pattern.copy(), self._place
        for name, value in facts.items():
            if value.__class__ is str or value.__class__ is int or value is None:
                line[place[name]] = value
            elif isinstance(value, models.Model):
                line[place[name]] = value.pk
            elif isinstance(value, dt.date):
                line[place[name]] = self._day(place[name], value)
            else:
                at = place[name]
                line[at] = self._ready(self._fields[at], value)
        return line

    def _day(self, at: int, value: dt.date) -> Any:
        if value not in self._days:
            self._days[value] = self._ready(self._fields[at], value)
        return self._days[value]

    def _copy(self, cursor: Any, lines: list[list[Any]]) -> None:
        table, listed = self._names()
        with cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
            for line in lines:
                copy.write_row(line)

    def _executemany(self, lines: list[list[Any]]) -> None:
        table, listed = self._names()
        marks = ", ".join("?" for _ in self._fields)
        # The driver itself: Django would rewrite every row's parameters.
        connection.connection.executemany(
            f"INSERT INTO {table} ({listed}) VALUES ({marks})",  # noqa: S608 - names of the model
            lines,
        )

    def _names(self) -> tuple[str, str]:
        quote = connection.ops.quote_name
        listed = ", ".join(quote(str(row.column)) for row in self._fields)
        return quote(self._model._meta.db_table), listed

    def _default(self, row: models.Field[Any, Any]) -> Any:
        if getattr(row, "auto_now", False) or getattr(row, "auto_now_add", False):
            return timezone.now()
        return row.get_default()

    def _ready(self, row: models.Field[Any, Any], value: Any) -> Any:
        if isinstance(value, models.Model):
            return value.pk
        if isinstance(row, models.JSONField):
            return None if value is None else json.dumps(value)
        if isinstance(value, str):
            return str(value)
        return row.get_db_prep_save(value, connection)
