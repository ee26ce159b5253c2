"""Objects by the beginning of a code: credit code, or the number of a product, project or act."""

from __future__ import annotations

from django.db import connection
from django.db.models import Q

_LAST = "\U0010ffff"


def coded(text: str) -> Q:
    """The condition that a code of an object begins with ``text``; what is no code: nobody."""
    code = text.strip()
    if not code or not code.isascii() or " " in code:
        return Q(pk__in=[])
    return begins("uscc", code.upper()) | begins("oid", f"obj:{code}") | Q(oid=code)


def begins(field: str, text: str) -> Q:
    """The condition that a field begins with ``text``, so written that each database uses its
    index of the field.

    PostgreSQL has one for patterns; SQLite takes only a range, in the order of bytes.
    """
    if connection.vendor == "sqlite":
        return Q(**{f"{field}__gte": text, f"{field}__lt": text + _LAST})
    return Q(**{f"{field}__startswith": text})
