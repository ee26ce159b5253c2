"""Objects by a name they bore, by an older number, or by the number of a licence.

Former names are few beside the names in use. Their pairs of characters stand in a table of their
own, written together with the name (``services/facts/history.py``).
"""

from __future__ import annotations

from django.db.models import Q

from mingqian.library.finding.codes import begins
from mingqian.library.models import FormerName, License, ObjectCode


def pairs_of(text: str) -> list[str]:
    """The pairs of neighbouring characters in lower case; a single character is itself.

    >>> pairs_of("江宁食")
    ['江宁', '宁食']
    """
    return [text[at : at + 2].lower() for at in range(max(1, len(text) - 1))]


def formerly_named(words: str) -> Q:
    """The condition that an object once bore a name that holds ``words`` (two characters or
    more)."""
    text = words.strip()
    if len(text) < 2:
        return Q(pk__in=[])
    rows = FormerName.objects.filter(name__icontains=text)
    for pair in list(dict.fromkeys(pairs_of(text)))[:4]:
        rows = rows.filter(pairs__pair=pair)
    return Q(pk__in=rows.values("inspection_object"))


def numbered(words: str) -> Q:
    """The condition that an older number of an object begins with ``words``; the numbers of a
    merged record are the kept one's."""
    code = _code(words)
    rows = ObjectCode.objects.filter(begins("number", code)).values("inspection_object")
    return Q(pk__in=rows if code else [])


def licensed(words: str) -> Q:
    """The condition that the number of a licence of an object begins with ``words``."""
    code = _code(words)
    rows = License.objects.filter(begins("number", code)).values("inspection_object")
    return Q(pk__in=rows if code else [])


def _code(words: str) -> str:
    code = words.strip().upper()
    return code if len(code) >= 4 and code.isascii() and " " not in code else ""
