"""Objects whose name holds some words, by the index of pairs."""

from __future__ import annotations

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from mingqian.library.finding.index import INDEX, TABLE
from mingqian.library.models import InspectionObject

MOST = 2_000
"""Candidates the index is asked for one by one; where there are more, it is asked as a whole."""
SELDOM = 20
"""One name in so many holds common words: reading the objects in their own order meets a page of
them at once, without any index."""
SAMPLE = 200
"""Names that are looked at to tell, from each end."""


def named(words: str) -> Q:
    """The condition that an object's name holds ``words``, of any length; empty words: nobody."""
    return looked_up(words)[0]


def looked_up(words: str, *, as_whole: bool = True) -> tuple[Q, list[int] | None, bool]:
    """The condition of :func:`named`; the ids that meet it, where the index alone knows them (a
    phrase on SQLite, a single pair on PostgreSQL, no letters of two cases); whether many meet it.

    ``as_whole``: between rare and common, ask the index for all; without, a few rows are wanted,
    and reading the objects in their order meets them sooner.
    """
    text = words.strip()
    if not text:
        return Q(pk__in=[]), [], False
    holding = Q(name__contains=text)
    if not any(map(str.isalnum, text)):
        return holding, None, False
    # PostgreSQL gathers all an index knows before it gives the first: common words are not asked.
    asks_first = connection.vendor == "sqlite" and len(text) > 1
    if not asks_first and _is_common(text):
        return holding, None, True
    found = candidates(text)
    if found is None and (not as_whole or (asks_first and _is_common(text))):
        return holding, None, True
    is_exact = text.lower() == text.upper() and (connection.vendor == "sqlite" or len(text) == 2)
    if found is None:
        indexed = Q(pk__in=RawSQL(*_asked(text)))  # noqa: S611 - of the constants here alone
        return indexed if is_exact else holding & indexed, None, True
    return holding & Q(pk__in=found), found if is_exact else None, False


def _is_common(text: str) -> bool:
    """Whether the first and the last objects hold the words so often that a walk from either end
    meets a page at once."""
    names = InspectionObject.objects.values_list("name", flat=True)
    return all(
        sum(text in name for name in names.order_by(order)[:SAMPLE]) > SAMPLE // SELDOM
        for order in ("-pk", "oid")
    )


def candidates(text: str) -> list[int] | None:
    """Ids of all objects that may have ``text`` in their name; None where there are too many."""
    sql, asked = _asked(text)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT %s", [*asked, MOST + 1])
        found = [row[0] for row in cursor.fetchall()]
    return None if len(found) > MOST else found


def _asked(text: str) -> tuple[str, list[str]]:
    """The query of the index for the ids of names that may hold ``text``, with its parameters."""
    pairs = [text[at : at + 2].lower() for at in range(max(1, len(text) - 1))]
    begins = len(text) == 1
    if connection.vendor == "sqlite":
        sql = f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s"  # noqa: S608
        asked = '"' + " ".join(pairs).replace('"', '""') + '"' + "*" * begins
    else:
        sql = f"SELECT id FROM {TABLE} WHERE name_pairs @@ %s::tsquery"  # noqa: S608
        asked = " & ".join(_quoted(pair) + ":*" * begins for pair in dict.fromkeys(pairs))
    return sql, [asked]


def _quoted(pair: str) -> str:
    """A lexeme of a ``tsquery`` as it stands."""
    escaped = pair.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
