"""The published replacement rate: who replaces how often, on which grounds (protocol §13)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet, Sum

from mingqian.draw.models import Draw, DrawnObject, DrawnState, DrawState, Stratum
from mingqian.draw.services.dropping import drop_reasons

_DRAWN = [DrawState.DRAWN, DrawState.CONFIRMED, DrawState.FILED, DrawState.DISPATCHED]


@dataclass(frozen=True, slots=True)
class ReplacementRate:
    """Replacements against what was drawn. ``dropped`` counts replaced and unreplaced alike;
    ``reasons`` is ground in words → how often."""

    department: str
    draws: int
    drawn: int
    replaced: int
    dropped: int
    reasons: dict[str, int] = field(default_factory=dict)

    @property
    def permille(self) -> int:
        """Replacements per 1,000 drawn, rounded up: a rate is never shown smaller than it is."""
        return -(-self.replaced * 1000 // self.drawn) if self.drawn else 0


def replacement_rate(draw: Draw) -> ReplacementRate:
    """The rate of one draw."""
    return _rate(draw.task.lead_department.label, [draw])


def replacement_rates(region_path: str = "", year: int | None = None) -> list[ReplacementRate]:
    """The rate of every department that drew, highest first; of a region and a year, if given."""
    draws = Draw.objects.filter(state__in=_DRAWN, drawn_at__isnull=False)
    if region_path:
        draws = draws.filter(task__region__path__startswith=region_path)
    if year is not None:
        draws = draws.filter(drawn_at__year=year)
    by_department: dict[str, list[Draw]] = {}
    for draw in draws.select_related("task__lead_department", "task__rulebook").order_by("pk"):
        by_department.setdefault(draw.task.lead_department.label, []).append(draw)
    rates = [_rate(label, rows) for label, rows in by_department.items()]
    return sorted(rates, key=lambda rate: (-rate.permille, rate.department))


def _rate(label: str, draws: list[Draw]) -> ReplacementRate:
    keys = [draw.pk for draw in draws]
    drawn = Stratum.objects.filter(draw__in=keys).aggregate(n=Sum("quota"))["n"] or 0
    rows = DrawnObject.objects.filter(draw__in=keys)
    dropped = rows.filter(state=DrawnState.DROPPED)
    return ReplacementRate(
        label,
        len(draws),
        drawn,
        rows.filter(replaces__isnull=False).count(),
        dropped.count(),
        _reasons(dropped, draws),
    )


def _reasons(dropped: QuerySet[DrawnObject], draws: Iterable[Draw]) -> dict[str, int]:
    words: dict[str, str] = {}
    for draw in draws:
        words |= drop_reasons(draw)
    counted = dropped.order_by().values_list("dropped_reason_code").annotate(n=Count("pk"))
    return {words.get(code, code): number for code, number in sorted(counted)}
