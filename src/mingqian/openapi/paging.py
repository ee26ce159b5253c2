"""Cursors: ``after`` is the key of the last row seen, ``next`` the one to ask with."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Schema
from pydantic import Field

from mingqian.foundation.policy.decision import invalid

Row = TypeVar("Row")
MAXIMUM = 200


class Slice(Schema, Generic[Row]):
    """A slice of a list."""

    rows: list[Row]
    next: str = Field(default="", description="下一页的 after；空表示没有更多")


def number(after: str) -> str:
    """A cursor over rows by number. Raises :class:`Refused` 422 for anything else."""
    if after and not (after.isascii() and after.isdigit() and len(after) < 19):
        raise invalid("after 应为上一页给出的 next", after="应为上一页给出的 next")
    return after


def cut(rows: QuerySet[Any], *, key: str, after: str, limit: int) -> dict[str, Any]:
    """At most ``limit`` rows whose ``key`` is greater than ``after``."""
    wanted = rows.order_by(key)
    if after:
        wanted = wanted.filter(**{f"{key}__gt": after})
    found = list(wanted[: limit + 1])
    last = str(getattr(found[limit - 1], key)) if len(found) > limit else ""
    return {"rows": found[:limit], "next": last}
