"""Repeats with other levels, by the strategy the rulebook names (``exclusion.upper_level``, G14).

``city_same_line_same_year``  惠州 第（六）条1: a county leaves out what its city counterpart drew.
``same_system_same_item``     吉林 二（六）: upper and lower bodies of a line, same general item.
``upper_plan_and_city_draw``  兴隆台 六（三）、五（五）: what is planned above or drawn by the city.
``warn``                      elsewhere: said, never excluded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import Q

from mingqian.draw.models import OutsideKind
from mingqian.draw.pool import repeats
from mingqian.draw.pool.case import PoolCase
from mingqian.draw.pool.grounds import LOWER_LEVEL, UPPER_LEVEL, UPPER_PLAN, Ground
from mingqian.foundation.org.models import RegionLevel
from mingqian.library import selectors as library
from mingqian.plan.models import UpperPlanEntry
from mingqian.scheme.population import population_of

KEY = "exclusion.upper_level"
Found = Iterator[tuple[str, Ground]]


def upper_grounds(case: PoolCase) -> Found:
    """(oid, ground) of every object another level stands against."""
    strategy = case.rules.text(KEY)
    if strategy:
        yield from _STRATEGIES[strategy](case)


def _grounds(
    case: PoolCase, found: repeats.Reasons, code: str = UPPER_LEVEL, *, warn: bool = False
) -> Found:
    clause = case.rules.clause(KEY)
    for oid, reason in found.items():
        until = reason.withheld_until
        yield oid, Ground(code, reason.text, clause, is_warning=warn, withheld_until=until)


def _city_same_line(case: PoolCase) -> Found:
    below = repeats.counterparts_below(case)
    if below:
        # One way only: the city is told, not bound, by what its counties drew.
        lower = repeats.drawn_by(case, repeats.of_departments(below))
        yield from _grounds(case, lower, LOWER_LEVEL, warn=True)
    if case.task.region.level != RegionLevel.COUNTY:
        return
    city = repeats.counterparts_above(case, city_only=True)
    found = repeats.listed_outside(case, OutsideKind.DRAWN, same_line=True)
    found |= repeats.drawn_by(case, repeats.of_departments(city))
    yield from _grounds(case, found)


def _same_system_same_item(case: PoolCase) -> Found:
    codes = case.general_codes
    if not codes:
        return
    line = repeats.counterparts_above(case, city_only=False) | repeats.counterparts_below(case)
    found = repeats.listed_outside(case, OutsideKind.DRAWN, same_line=True, codes=codes)
    found |= repeats.drawn_by(case, repeats.of_departments(line), codes=codes)
    yield from _grounds(case, found)


def _upper_plan_and_city_draw(case: PoolCase) -> Found:
    found = repeats.listed_outside(case, OutsideKind.DRAWN)
    found |= repeats.drawn_by(case, Q(draw__task__region__in=case.ancestor_codes))
    yield from _grounds(case, found)
    yield from _planned_above(case)


def _planned_above(case: PoolCase) -> Found:
    clause = case.rules.clause(KEY)
    entries = UpperPlanEntry.objects.filter(region=case.task.region, year=case.day.year)
    for entry in entries:
        if not case.item_codes & set(entry.item_codes):
            continue
        covered = library.objects_in_range(
            object_range=entry.object_range, within=population_of(case.scheme, case.task.batch)
        )
        number = f"({entry.document_no})" if entry.document_no else ""
        reason = f"{entry.body}已部署“{entry.name}”{number}"
        for oid in covered.values_list("oid", flat=True).iterator(chunk_size=5000):
            yield oid, Ground(UPPER_PLAN, reason, clause)


def _warn(case: PoolCase) -> Found:
    above = repeats.counterparts_above(case, city_only=False)
    found = repeats.listed_outside(case, OutsideKind.DRAWN, same_line=True)
    found |= repeats.drawn_by(case, repeats.of_departments(above))
    yield from _grounds(case, found, warn=True)


_STRATEGIES: dict[str, Callable[[PoolCase], Found]] = {
    "city_same_line_same_year": _city_same_line,
    "same_system_same_item": _same_system_same_item,
    "upper_plan_and_city_draw": _upper_plan_and_city_draw,
    "warn": _warn,
}
