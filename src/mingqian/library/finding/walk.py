"""Reading a list of objects page by page in its own order, whatever it is narrowed by.

The index ``library_object_walk`` holds, in the order of the list (newest first), every fact a list
can be narrowed by. A page is met by walking it: common conditions meet twenty objects at once, rare
ones after a walk of the whole index, which takes a fraction of a second for a million objects and
never reads the objects themselves. What few objects meet is asked of its own index first
(:func:`few`), and the walk is not needed.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from mingqian.library.models import InspectionObject
from mingqian.library.models.objects import WALK

FEW = 2_000
"""Objects whose ids are handed to the database as they are."""


def few(keys: QuerySet[Any]) -> list[int] | None:
    """The object ids of a query if they are few, else None."""
    found = list(keys.order_by()[: FEW + 1])
    return None if len(found) > FEW else found


def ids(rows: QuerySet[InspectionObject], limit: int, *, forwards: bool = False) -> list[int]:
    """Ids of the first ``limit`` objects of ``rows``, newest first (or oldest, ``forwards``)."""
    wanted = rows.order_by("pk" if forwards else "-pk").values_list("pk", flat=True)[:limit]
    if connection.vendor != "sqlite":
        return list(wanted)
    try:
        sql, params = _walking(wanted)
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [row[0] for row in cursor.fetchall()]


def count(rows: QuerySet[InspectionObject]) -> int:
    """How many objects there are in ``rows``: a walk of the whole index."""
    if connection.vendor != "sqlite":
        return rows.order_by().count()
    try:
        sql, params = _walking(rows.order_by().values_list("pk", flat=True))
    except EmptyResultSet:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql}) AS walked", params)  # noqa: S608
        return int(cursor.fetchone()[0])


def _walking(rows: QuerySet[Any]) -> tuple[str, Any]:
    """SQLite does not weigh the page's size and would sort all objects some other index yields."""
    sql, params = rows.query.sql_with_params()
    table = f'FROM "{InspectionObject._meta.db_table}"'
    return sql.replace(table, f"{table} INDEXED BY {WALK}", 1), params
