"""Objects whose name holds some words, by the index of pairs."""

from __future__ import annotations

from django.db import connection
from django.db.models import Q

from mingqian.library.finding.index import INDEX, TABLE
from mingqian.library.models import InspectionObject

MOST = 2_000
"""Candidates the index is asked for. Words that more names hold are so common that reading the
objects in their own order meets a page of them at once, without any index."""
SELDOM = 20
"""One name in so many holds a common character."""


def named(words: str) -> Q:
    """The condition that an object's name holds ``words``, of any length; empty words: nobody."""
    return looked_up(words)[0]


def looked_up(words: str) -> tuple[Q, list[int] | None, bool]:
    """The condition of :func:`named`; the ids that meet it, where the index alone knows them (a
    phrase on SQLite, a single pair on PostgreSQL, no letters of two cases); whether many meet it.
    """
    text = words.strip()
    if not text:
        return Q(pk__in=[]), [], False
    holding = Q(name__contains=text)
    if not any(map(str.isalnum, text)):
        return holding, None, False
    if len(text) == 1 and _is_common(text):
        return holding, None, True
    found = candidates(text)
    if found is None:
        return holding, None, True
    is_exact = text.lower() == text.upper() and (connection.vendor == "sqlite" or len(text) == 2)
    return holding & Q(pk__in=found), found if is_exact else None, False


def _is_common(character: str) -> bool:
    """Whether the newest objects hold the character so often that a walk meets a page at once."""
    newest = InspectionObject.objects.order_by("-pk").values_list("name", flat=True)[:MOST]
    return sum(character in name for name in newest) > MOST // SELDOM


def candidates(text: str) -> list[int] | None:
    """Ids of all objects that may have ``text`` in their name; None where there are too many."""
    pairs = [text[at : at + 2].lower() for at in range(max(1, len(text) - 1))]
    begins = len(text) == 1
    if connection.vendor == "sqlite":
        sql = f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s LIMIT %s"  # noqa: S608
        asked = '"' + " ".join(pairs).replace('"', '""') + '"' + "*" * begins
    else:
        sql = f"SELECT id FROM {TABLE} WHERE name_pairs @@ %s::tsquery LIMIT %s"  # noqa: S608
        asked = " & ".join(_quoted(pair) + ":*" * begins for pair in dict.fromkeys(pairs))
    with connection.cursor() as cursor:
        cursor.execute(sql, [asked, MOST + 1])
        found = [row[0] for row in cursor.fetchall()]
    return None if len(found) > MOST else found


def _quoted(pair: str) -> str:
    """A lexeme of a ``tsquery`` as it stands."""
    escaped = pair.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
