"""Inspectors: what each was dealt against what chance gives, and who meets whom again.

All from the frozen records of the deals, so substitutions cannot colour the figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from fairdraw.match.flow import bits
from fairdraw.match.table import Table
from mingqian.analytics.audit.tails import convolve, hypergeometric, two_sided, upper_tail
from mingqian.draw.models import DrawnObject
from mingqian.library.models import Inspector
from mingqian.matching.dealing.record import opened
from mingqian.matching.models import DepartmentPart

HIGH_RISK = frozenset({"C", "D"})


@dataclass(frozen=True, slots=True)
class PersonFindings:
    """An inspector: deals it could be in, objects open to it, dealt, and expected by its share.

    ``high`` of them are of the high risk classes against ``expected_high``; ``p`` two-sided.
    """

    iid: str
    name: str
    department: str
    deals: int
    open_objects: int
    dealt: int
    expected: float
    high: int
    expected_high: float
    p: float | None


@dataclass(frozen=True, slots=True)
class Repeats:
    """A department: inspectors that met an object again the next time, against expectation.

    Only pairs that were free to meet again are counted; whom rotation or an interest kept apart
    could not. The chances take the loads of the deal as given and pairs as independent.
    """

    department: str
    pairs: int
    observed: int
    expected: float
    p: float | None


@dataclass(slots=True)
class _Person:
    department: str
    deals: int = 0
    open_objects: int = 0
    dealt: int = 0
    expected: float = 0.0
    high: int = 0
    expected_high: float = 0.0
    parts: list[list[float]] = field(default_factory=list)


@dataclass(slots=True)
class _Meeting:
    chances: list[float] = field(default_factory=list)
    observed: int = 0


@dataclass(frozen=True)
class _Deal:
    """A deal read back: who could go where, who went where."""

    part: DepartmentPart
    table: Table
    team: dict[str, frozenset[str]]
    risk: dict[str, str]


def examine(
    region_path: str, years: Iterable[int]
) -> tuple[tuple[PersonFindings, ...], tuple[Repeats, ...]]:
    """Findings of every inspector that could be dealt, and of every department."""
    people: dict[str, _Person] = {}
    meetings: dict[str, _Meeting] = {}
    last: dict[tuple[int, str], frozenset[str]] = {}
    for deal in _deals(region_path, years):
        label = deal.part.department.label
        _count_people(deal, people)
        _count_meetings(deal, last, meetings.setdefault(label, _Meeting()))
        for oid, team in deal.team.items():
            last[deal.part.department_id, oid] = team
    return _told(people), tuple(
        Repeats(
            label,
            len(row.chances),
            row.observed,
            sum(row.chances),
            upper_tail(row.chances, row.observed) if row.chances else None,
        )
        for label, row in sorted(meetings.items())
    )


def _deals(region_path: str, years: Iterable[int]) -> Iterator[_Deal]:
    rows = DepartmentPart.objects.filter(
        task__region__path__startswith=region_path,
        drawn_at__year__in=list(years),
        deal_file__isnull=False,
    ).select_related("department", "deal_file", "task")
    for part in rows.order_by("drawn_at", "pk"):
        if part.deal_file is None:
            continue
        deal = opened(part.deal_file)
        team = {name: frozenset(iids) for name, iids in deal.assignment.items()}
        drawn = DrawnObject.objects.filter(draw__task=part.task_id, oid__in=list(team))
        risk = dict(drawn.values_list("oid", "risk_class"))
        yield _Deal(part, deal.table, team, risk)


def _count_people(deal: _Deal, people: dict[str, _Person]) -> None:
    """Given how many of the objects open to it somebody got, each set of them was as likely."""
    table = deal.table
    weights = [mask.bit_count() for mask in table.eligible]
    open_to = _open_to(table)
    for i, item in enumerate(table.inspectors):
        mine = open_to[i]
        if not mine:
            continue
        row = people.setdefault(item.id, _Person(deal.part.department.label))
        high = {o for o in mine if deal.risk.get(table.objects[o].id) in HIGH_RISK}
        got = [o for o in mine if item.id in deal.team[table.objects[o].id]]
        row.deals += 1
        row.open_objects += len(mine)
        row.dealt += len(got)
        row.expected += sum(table.objects[o].need / weights[o] for o in mine)
        row.high += sum(o in high for o in got)
        row.expected_high += len(got) * len(high) / len(mine)
        if 0 < len(high) < len(mine) and 0 < len(got) < len(mine):
            row.parts.append(hypergeometric(len(mine), len(high), len(got)))
        elif got and high:
            row.parts.append([0.0] * min(len(got), len(high)) + [1.0])


def _count_meetings(
    deal: _Deal, last: dict[tuple[int, str], frozenset[str]], found: _Meeting
) -> None:
    """Chance of i at o: need · r_i / Σ r_j over those open to o, r = objects got / objects open."""
    table = deal.table
    rate = _rates(deal)
    for o, thing in enumerate(table.objects):
        before = last.get((deal.part.department_id, thing.id))
        if not before:
            continue
        ids = [item.id for i, item in enumerate(table.inspectors) if table.eligible[o] >> i & 1]
        total = sum(rate[iid] for iid in ids)
        free = before.intersection(ids)
        found.observed += len(free & deal.team[thing.id])
        if total:
            found.chances += [min(1.0, thing.need * rate[iid] / total) for iid in sorted(free)]


def _rates(deal: _Deal) -> dict[str, float]:
    table = deal.table
    rates = {}
    open_to = _open_to(table)
    for i, item in enumerate(table.inspectors):
        mine = open_to[i]
        got = sum(item.id in deal.team[table.objects[o].id] for o in mine)
        rates[item.id] = got / len(mine) if mine else 0.0
    return rates


def _open_to(table: Table) -> list[list[int]]:
    """For each inspector the objects it may go to."""
    found: list[list[int]] = [[] for _ in table.inspectors]
    for o, mask in enumerate(table.eligible):
        for i in bits(mask):
            found[i].append(o)
    return found


def _told(people: dict[str, _Person]) -> tuple[PersonFindings, ...]:
    names = dict(Inspector.objects.filter(iid__in=list(people)).values_list("iid", "name"))
    return tuple(
        PersonFindings(
            iid,
            names.get(iid, iid),
            row.department,
            row.deals,
            row.open_objects,
            row.dealt,
            row.expected,
            row.high,
            row.expected_high,
            _chance(row),
        )
        for iid, row in sorted(people.items())
    )


def _chance(row: _Person) -> float | None:
    """None where nothing could vary."""
    distribution = convolve(row.parts)
    if max(distribution) > 1 - 1e-12:
        return None
    return two_sided(distribution, row.high)
