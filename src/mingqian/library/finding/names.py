"""Objects whose name holds some words, by the index of pairs."""

from __future__ import annotations

from django.db import connection
from django.db.models import Q

from mingqian.library.finding.index import INDEX, TABLE

MOST = 2_000
"""Candidates the index is asked for. Words that more names hold are so common that reading the
objects in their own order meets a page of them at once, without any index."""


def named(words: str) -> Q:
    """The condition that an object's name holds ``words``, of any length; empty words: nobody."""
    text = words.strip()
    if not text:
        return Q(pk__in=[])
    holding = Q(name__contains=text)
    if len(text) < 2 or not any(map(str.isalnum, text)):
        return holding
    found = candidates(text)
    return holding if found is None else holding & Q(pk__in=found)


def candidates(text: str) -> list[int] | None:
    """Ids of all objects that may have ``text`` in their name; None where there are too many."""
    pairs = [text[at : at + 2].lower() for at in range(len(text) - 1)]
    if connection.vendor == "sqlite":
        sql = f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s LIMIT %s"  # noqa: S608
        asked = '"' + " ".join(pairs).replace('"', '""') + '"'
    else:
        sql = f"SELECT id FROM {TABLE} WHERE name_pairs @@ %s::tsquery LIMIT %s"  # noqa: S608
        asked = " & ".join(_quoted(pair) for pair in dict.fromkeys(pairs))
    with connection.cursor() as cursor:
        cursor.execute(sql, [asked, MOST + 1])
        found = [row[0] for row in cursor.fetchall()]
    return None if len(found) > MOST else found


def _quoted(pair: str) -> str:
    """A lexeme of a ``tsquery`` as it stands."""
    escaped = pair.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
