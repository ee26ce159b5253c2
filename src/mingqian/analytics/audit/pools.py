"""The sealed pools of past draws, walked once in step: what was in each, what came out.

Pool files are sorted by the bytes of the id, so all of them are merged like the cards of a
register: at any moment one line of each is in memory, whatever their size.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from django.db.models import Q
from django.utils import timezone

from fairdraw import pool as pools
from mingqian.draw.models import Draw, DrawnObject, DrawnState, DrawState
from mingqian.foundation.files import store
from mingqian.library.industries import sections
from mingqian.library.models import InspectionObject

_CHUNK = 500
_DONE = [DrawState.DRAWN, DrawState.CONFIRMED, DrawState.FILED, DrawState.DISPATCHED]
UNKNOWN = "不详"

#: What the draw treats alike: draw, stratum, tickets.
Alike = tuple[int, str, int]


@dataclass(frozen=True, slots=True)
class Facts:
    """How an object is grouped; by today's registry, the pool file holds only its id."""

    name: str
    district: str
    industry: str
    risk: str
    department: str


@dataclass(frozen=True, slots=True)
class Chance:
    """An object in one pool: with whom it was alike, and whether it was drawn."""

    alike: Alike
    is_drawn: bool


@dataclass(frozen=True, slots=True)
class History:
    """An object with every pool it was in, the oldest draw first."""

    oid: str
    facts: Facts
    chances: tuple[Chance, ...]


def past_draws(region_path: str, years: Iterable[int]) -> list[Draw]:
    """Completed draws of a region and below in the years, the oldest first.

    A sealed draw counts from the day it is disclosed: findings name groups and objects, and its
    result is not even its own region's to see before.
    """
    rows = Draw.objects.filter(
        Q(disclose_at__isnull=True) | Q(disclose_at__lte=timezone.now()),
        state__in=_DONE,
        task__region__path__startswith=region_path,
        drawn_at__year__in=list(years),
        pool__isnull=False,
    )
    return list(rows.select_related("pool__file", "task").order_by("drawn_at", "pk"))


def sizes(draws: Sequence[Draw]) -> dict[Alike, tuple[int, int]]:
    """Units and drawn units of everything alike in the draws."""
    counts: dict[Alike, list[int]] = {}
    for draw in draws:
        taken = selected(draw)
        for unit in _units(draw):
            found = counts.setdefault((draw.pk, unit.stratum, unit.weight), [0, 0])
            found[0] += 1
            found[1] += unit.id in taken
    return {alike: (size, drawn) for alike, (size, drawn) in counts.items()}


def selected(draw: Draw) -> set[str]:
    """Ids the draw itself selected; reserves that stepped in are left out."""
    rows = DrawnObject.objects.filter(
        draw=draw, state__in=[DrawnState.SELECTED, DrawnState.DROPPED], replaces__isnull=True
    )
    return set(rows.values_list("oid", flat=True))


def histories(draws: Sequence[Draw]) -> Iterator[History]:
    """Every object that was in a pool, by id."""
    streams = [_chances(position, draw) for position, draw in enumerate(draws)]
    merged = groupby(heapq.merge(*streams, key=itemgetter(0, 1)), key=itemgetter(0))
    batch: list[tuple[bytes, tuple[Chance, ...]]] = []
    for key, rows in merged:
        batch.append((key, tuple(chance for _, _, chance in rows)))
        if len(batch) == _CHUNK:
            yield from _with_facts(batch)
            batch = []
    yield from _with_facts(batch)


def _units(draw: Draw) -> Iterator[pools.Unit]:
    # Read from disk line by line: a pool may be larger than memory.
    return pools.read(store.path_of(draw.pool.file.digest)) if draw.pool.size else iter(())


def _chances(position: int, draw: Draw) -> Iterator[tuple[bytes, int, Chance]]:
    taken = selected(draw)
    for unit in _units(draw):
        alike = (draw.pk, unit.stratum, unit.weight)
        yield unit.id.encode(), position, Chance(alike, unit.id in taken)


def _with_facts(batch: list[tuple[bytes, tuple[Chance, ...]]]) -> Iterator[History]:
    oids = [key.decode() for key, _ in batch]
    facts = facts_of(InspectionObject.objects.filter(oid__in=oids))
    for oid, (_, chances) in zip(oids, batch, strict=True):
        yield History(oid, facts.get(oid, _NOBODY), chances)


_NOBODY = Facts("", UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)


def facts_of(rows: Iterable[InspectionObject]) -> dict[str, Facts]:
    """Id → how the object is grouped."""
    names = dict(sections())
    values = rows.select_related("region", "department")  # type: ignore[attr-defined]
    return {
        row.oid: Facts(
            row.name,
            row.region.name,
            names.get(row.industry_code[:1], UNKNOWN),
            row.risk_class if row.risk_class != "U" else "未分类",
            row.department.label if row.department else UNKNOWN,
        )
        for row in values
    }
