"""Finding objects by a piece of their name among millions: an index of pairs of characters.

Chinese names have no blanks to cut words at, and what people type is two to four characters from
anywhere in the name. Every name is therefore indexed by the pairs of neighbouring characters in it
(江宁食品 → 江宁 宁食 食品); a name that holds the words has all their pairs. The database keeps the
index itself (:mod:`index`), so that no way of writing a name can leave it behind.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q, QuerySet

from mingqian.library.finding.codes import coded
from mingqian.library.finding.names import named
from mingqian.library.models import InspectionObject

__all__ = ["coded", "find", "named", "search_also"]

#: Conditions for other names of an object (former ones, …), asked with the words.
_ALSO: list[Callable[[str], Q]] = []


def search_also(condition: Callable[[str], Q]) -> Callable[[str], Q]:
    """Register another place where an object may be called by the words: gives a condition that
    few objects meet quickly, or everybody meets often."""
    _ALSO.append(condition)
    return condition


def find(rows: QuerySet[InspectionObject], words: str) -> QuerySet[InspectionObject]:
    """Of ``rows`` those whose name holds ``words`` or whose code begins with them."""
    condition = named(words) | coded(words)
    for also in _ALSO:
        condition |= also(words)
    return rows.filter(condition)
