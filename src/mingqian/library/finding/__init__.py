"""Finding objects by a piece of their name among millions: an index of pairs of characters.

Chinese names have no blanks to cut words at, and what people type is two to four characters from
anywhere in the name. Every name is therefore indexed by the pairs of neighbouring characters in it
(江宁食品 → 江宁 宁食 食品); a name that holds the words has all their pairs. The database keeps the
index itself (:mod:`index`), so that no way of writing a name can leave it behind.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q, QuerySet

from mingqian.library.finding.codes import by_credit_code, by_number, in_order
from mingqian.library.finding.names import looked_up, named
from mingqian.library.finding.walk import few
from mingqian.library.models import InspectionObject

__all__ = ["by_credit_code", "by_number", "find", "met", "named", "search_also"]

#: Conditions for other names of an object (former ones, …), asked with the words.
_ALSO: list[Callable[[str], Q]] = []


def search_also(condition: Callable[[str], Q]) -> Callable[[str], Q]:
    """Register another place where an object may be called by the words: gives a condition that
    few objects meet quickly, or everybody meets often."""
    _ALSO.append(condition)
    return condition


def find(rows: QuerySet[InspectionObject], words: str) -> QuerySet[InspectionObject]:
    """Of ``rows`` those whose name holds ``words`` or whose code begins with them."""
    condition, _ = met(words, as_whole=False)
    return rows.filter(condition)


def met(words: str, *, as_whole: bool = True) -> tuple[Q, bool]:
    """The condition that an object is called by ``words``, and whether it is a list of ids: then
    no other order of reading is quicker. ``as_whole``: see :func:`names.looked_up`."""
    condition, keys, is_many = looked_up(words, as_whole=as_whole)
    often = condition if is_many else Q()
    found = list(keys or [])
    asked = [] if is_many or keys is not None else [condition]
    code = by_credit_code(words)
    for called in (*asked, code, *(also(words) for also in (by_number, *_ALSO))):
        some = few(InspectionObject.objects.filter(called).values_list("pk", flat=True))
        if some is not None:
            found += some
        elif called is code and not as_whole:
            often |= in_order(words)
        else:
            often |= called
    rare = Q(pk__in=list(dict.fromkeys(found)))
    return (often | rare, False) if often else (rare, True)
