"""Keyset paging: as fast on the last page of a million rows as on the first.

    page = paginate(request, objects, key=("-updated_at",), unit="户")
    return render(request, "console/objects/list.html", {"page": page, "filter": filterset})

State lives in the query string (``after=``/``before=``), so every page has its own address and
works without script. There are no page numbers: nobody looks for page 731.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from django.core.cache import cache
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

PAGE_SIZE = 20
#: Counting stops here: beyond it a screen says 「约 N」 and the database is spared.
COUNT_LIMIT = 10_000
#: The same for lists of millions (:func:`walk`), whose end may lie a whole index away.
WALK_LIMIT = 1_000
#: For how long the number of a list is taken from its first page, in seconds.
REMEMBERED = 600


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows with the addresses around it.

    ``total`` is exact up to :data:`COUNT_LIMIT`; ``is_capped`` says it stopped there.
    ``target`` is the CSS selector htmx replaces.
    """

    rows: list[Any]
    total: int
    unit: str = "条"
    is_capped: bool = False
    first_url: str = ""
    previous_url: str = ""
    next_url: str = ""
    target: str = "#list"

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


class BadCursorError(ValueError):
    """The address carries a position this list does not know."""


def _encode(values: Sequence[Any]) -> str:
    plain = [
        v.isoformat() if isinstance(v, dt.date) else str(v) if isinstance(v, Decimal) else v
        for v in values
    ]
    raw = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decode(text: str, length: int) -> list[Any]:
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        values = json.loads(raw)
    except (binascii.Error, ValueError) as error:
        raise BadCursorError(text) from error
    if not isinstance(values, list) or len(values) != length:
        raise BadCursorError(text)
    return values


def _beyond(key: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows strictly after the given key in its order: (a,b) > (x,y) as a>x or a=x and b>y."""
    condition = Q(pk__in=[])
    equal = Q()
    for name, value in zip(key, values, strict=True):
        bare = name.lstrip("-")
        step = "lt" if name.startswith("-") else "gt"
        condition |= equal & Q(**{f"{bare}__{step}": value})
        equal &= Q(**{bare: value})
    return condition


def _reversed(key: Sequence[str]) -> list[str]:
    return [name[1:] if name.startswith("-") else f"-{name}" for name in key]


def _value(row: Any, name: str) -> Any:
    for part in name.lstrip("-").split("__"):
        row = row[part] if isinstance(row, dict) else getattr(row, part)
    return row


def _key_of(row: Any, key: Sequence[str]) -> list[Any]:
    return [_value(row, name) for name in key]


def _refuse_nullable(model: type[Model], key: Sequence[str]) -> None:
    """NULL compares with nothing: a nullable key would lose rows without a word."""
    for name in key:
        bare = name.lstrip("-")
        try:
            column = model._meta.get_field(model._meta.pk.name if bare == "pk" else bare)
        except FieldDoesNotExist:
            continue
        if getattr(column, "null", False):
            raise ValueError(f"{model.__name__}.{bare} may be NULL and cannot order a list")


def _address(request: HttpRequest, **changes: str) -> str:
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    for name in [name for name, value in query.items() if value == ""]:
        del query[name]
    for name, value in changes.items():
        query[name] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _fetch(
    rows: QuerySet[Any], key: list[str], request: HttpRequest, size: int
) -> tuple[list[Any], bool, bool]:
    """The page's rows in order, and whether there are rows before and after it."""
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    if before:
        found = list(
            rows.filter(_beyond(_reversed(key), _decode(before, len(key)))).order_by(
                *_reversed(key)
            )[: size + 1]
        )
        return found[:size][::-1], len(found) > size, True
    if after:
        rows = rows.filter(_beyond(key, _decode(after, len(key))))
    found = list(rows.order_by(*key)[: size + 1])
    return found[:size], bool(after), len(found) > size


def paginate(
    request: HttpRequest,
    rows: QuerySet[Any],
    *,
    key: Sequence[str] = ("-pk",),
    size: int = PAGE_SIZE,
    unit: str = "条",
    target: str = "#list",
) -> Page:
    """The page of ``rows`` the address asks for.

    ``key``: order fields, ``-`` for descending; ``pk`` is added at the end so that equal values
    keep a fixed order. Fields must not be nullable. An unusable position gives the first page.
    """
    order = [*key, *([] if {"pk", "-pk"} & set(key) else ["pk"])]
    _refuse_nullable(rows.model, order)
    try:
        found, has_previous, has_next = _fetch(rows, order, request, size)
    except BadCursorError:
        found = list(rows.order_by(*order)[:size])
        has_previous, has_next = False, rows.order_by()[size : size + 1].exists()
    total = rows.order_by().values("pk")[: COUNT_LIMIT + 1].count()
    return Page(
        rows=found,
        total=min(total, COUNT_LIMIT),
        is_capped=total > COUNT_LIMIT,
        unit=unit,
        target=target,
        first_url=_address(request) if has_previous else "",
        previous_url=_address(request, before=_encode(_key_of(found[0], order)))
        if found and has_previous
        else "",
        next_url=_address(request, after=_encode(_key_of(found[-1], order)))
        if found and has_next
        else "",
    )


class Walker(Protocol):
    """Reads the numbers of a list's rows in its own order: the largest first."""

    def first(self, limit: int, *, beyond: int | None = None, forwards: bool = False) -> list[int]:
        """At most ``limit`` numbers below ``beyond``; above it and rising, when ``forwards``."""


def walk(
    request: HttpRequest,
    walker: Walker,
    rows: QuerySet[Any],
    *,
    unit: str = "条",
    size: int = PAGE_SIZE,
    target: str = "#list",
) -> Page:
    """The page of a very long list the address asks for, newest first.

    ``walker`` finds the numbers, of ``rows`` only those of the page are read. The total is exact up
    to :data:`WALK_LIMIT`; later pages take it from the first.
    """
    after, before = _number_in(request, "after"), _number_in(request, "before")
    has_previous, has_next = bool(after), True
    key = f"walk:{_address(request)}:{getattr(request, 'session', None) and request.user.pk}"
    total = cache.get(key) if after or before else None
    if before:
        found = walker.first(size + 1, beyond=before, forwards=True)
        has_previous, keys = len(found) > size, found[:size][::-1]
    else:
        # The first page reads as far as the list is counted: one walk gives both.
        found = walker.first(size + 1 if after else WALK_LIMIT + 1, beyond=after)
        has_next, keys = len(found) > size, found[:size]
    if total is None:
        counted = found if not (after or before) else walker.first(WALK_LIMIT + 1)
        total = len(counted)
        cache.set(key, total, REMEMBERED)
    shown = rows.in_bulk(keys)
    return Page(
        rows=[shown[key] for key in keys if key in shown],
        total=min(total, WALK_LIMIT),
        is_capped=total > WALK_LIMIT,
        unit=unit,
        target=target,
        first_url=_address(request) if has_previous else "",
        previous_url=_address(request, before=_encode([keys[0]])) if keys and has_previous else "",
        next_url=_address(request, after=_encode([keys[-1]])) if keys and has_next else "",
    )


def _number_in(request: HttpRequest, name: str) -> int | None:
    """The position in the address; None where there is none that can be used."""
    try:
        [number] = _decode(request.GET.get(name, ""), 1)
    except BadCursorError:
        return None
    return number if isinstance(number, int) else None
