"""Narrowing the registries: one typed value for a filter, wherever it comes from and goes to.

A query string, a kept filter and a bulk act hold the same conditions; :func:`parse` reads them,
:func:`describe` says them in words, :func:`narrow` applies them to a queryset.
"""

from __future__ import annotations

from mingqian.library.filtering.conditions import Narrowed, narrow
from mingqian.library.filtering.objects import NOBODY, ObjectFilter, parse
from mingqian.library.filtering.people import PeopleFilter, narrow_people, people
from mingqian.library.filtering.words import Chip, describe, query_of, sentence

__all__ = [
    "NOBODY",
    "Chip",
    "Narrowed",
    "ObjectFilter",
    "PeopleFilter",
    "describe",
    "narrow",
    "narrow_people",
    "parse",
    "people",
    "query_of",
    "sentence",
]
