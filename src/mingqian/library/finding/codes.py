"""Objects by the beginning of a code: credit code, or the number of a product, project or act."""

from __future__ import annotations

from django.db import connection
from django.db.models import Q

_LAST = "\U0010ffff"
#: First characters of a credit code (GB 32100): the registering branch, the kind of body.
_CLASSES, _KINDS = "123456789ANY", "123459"


def by_credit_code(text: str) -> Q:
    """The condition that the credit code begins with ``text``; what is no code: nobody."""
    return begins("uscc", _code(text).upper()) if _code(text) else Q(pk__in=[])


def in_order(text: str) -> Q:
    """The condition of :func:`by_credit_code` along the order of lists by protocol id, for codes
    many have: who has a credit code has it in the protocol id."""
    along = begins("oid", f"uscc:{_code(text).upper()}")
    if connection.vendor != "sqlite":
        # Asked three times, so that PostgreSQL expects few and takes its index of codes: codes
        # that begin alike stand together in the order of the list, maybe at its end.
        return along & by_credit_code(text) & Q(uscc__contains=_code(text).upper())
    return along


def by_number(text: str) -> Q:
    """The condition that ``text`` begins the number of a product, project or act, or is an
    object's protocol id."""
    code = _code(text)
    return begins("oid", f"obj:{code}") | Q(oid=code) if code else Q(pk__in=[])


def registered_by(authority: str) -> Q:
    """The condition that a credit code has the ``authority`` (2 to 6 digits) behind its class."""
    condition = Q(pk__in=[])
    for first in _CLASSES:
        for second in _KINDS:
            condition |= begins("uscc", f"{first}{second}{authority}")
    return condition


def _code(text: str) -> str:
    code = text.strip()
    return code if code.isascii() and " " not in code else ""


def begins(field: str, text: str) -> Q:
    """The condition that a field begins with ``text``, so written that each database uses its
    index of the field.

    PostgreSQL has one for patterns; SQLite takes only a range, in the order of bytes.
    """
    if connection.vendor == "sqlite":
        return Q(**{f"{field}__gte": text, f"{field}__lt": text + _LAST})
    return Q(**{f"{field}__startswith": text})
