"""From whom a scheme draws and how many: announced before the draw, the same numbers in it.

Example: 101 active objects at 5% → ceil(5.05) = 6, announced and drawn (惠州 第（六）条2, G4).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from fairdraw import quota
from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.rules import selectors as rules
from mingqian.library import selectors as library
from mingqian.library.models import CreditRiskClass, InspectionObject, ObjectStatus
from mingqian.scheme.models import ConsultationState, Scheme, SchemeBatch

#: Code of the only stratum of a draw without classes.
ALL = "all"
_OUT = [ConsultationState.DECLINED, ConsultationState.NO_ANSWER]


def population_of(scheme: Scheme, batch: SchemeBatch | None = None) -> QuerySet[InspectionObject]:
    """The objects in range before any exclusion, deregistered ones included.

    The base is the rulebook's ``draw.population``; the scheme's range narrows it, the batch's
    range narrows further. Raises :class:`Refused` where the base cannot be named.
    """
    mode = rules.for_case(scheme).text("draw.population")
    items = list(scheme.items.all())
    if scheme.is_undirected and not items:
        # 彭阳 二（三）: the objects come first, items follow from their business scope.
        mode = "lead_object_base"
    base = library.population(
        mode=mode,
        lead=scheme.lead_department,
        items=items,
        departments=partners_of(scheme),
        combine=scheme.combine,
    )
    rows = library.objects_in_range(object_range=scheme.object_range, within=base)
    if batch is not None and batch.object_range:
        rows = library.objects_in_range(object_range=batch.object_range, within=rows)
    return rows


def partners_of(scheme: Scheme) -> list[Department]:
    """Departments invited that have not declined or fallen silent."""
    rows = scheme.consultations.exclude(state__in=_OUT).select_related("department__parent")
    return [row.department for row in rows]


def active(rows: QuerySet[InspectionObject]) -> QuerySet[InspectionObject]:
    """Those that exist and stand for themselves."""
    return rows.filter(status=ObjectStatus.ACTIVE, merged_into__isnull=True)


@dataclass(frozen=True, slots=True)
class StratumSize:
    """A class of the range: how many there are, at what rate, how many will be drawn."""

    code: str
    label: str
    population: int
    permille: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Announcement:
    """How many objects are in range and how many will be drawn. ``problem`` says why unknown."""

    population: int
    count: int | None
    strata: tuple[StratumSize, ...] = ()
    problem: str = ""


def announce(scheme: Scheme, batch: SchemeBatch | None = None) -> Announcement:
    """The size of the draw as it stands now, before exclusions, rounded up (G4)."""
    try:
        rows = active(population_of(scheme, batch))
    except Refused as refused:
        return Announcement(0, None, problem=refused.reason)
    sizes = class_sizes(rows)
    total = sum(sizes.values())
    if not is_sized(scheme, batch):
        return Announcement(total, None, problem="尚未确定抽查比例或数量")
    least = rules.for_case(scheme).number("draw.size_minimum") or 0
    strata = []
    for code, (rule, value, minimum) in size_rules(scheme, batch).items():
        size = total if code == ALL else sizes.get(code, 0)
        floor = max(minimum, least if code == ALL else 0)
        number = getattr(quota, rule)(size, value, floor)
        permille = value if rule == "permille" else None
        strata.append(StratumSize(code, _label(code), size, permille, number))
    uncovered = [c for c, n in sizes.items() if n and c not in {s.code for s in strata}]
    problem = ""
    if ALL not in {stratum.code for stratum in strata} and uncovered:
        problem = f"分类比例未含：{'、'.join(_label(code) for code in sorted(uncovered))}"
    return Announcement(total, sum(s.count for s in strata), tuple(strata), problem)


def class_sizes(rows: QuerySet[InspectionObject]) -> dict[str, int]:
    """How many objects of each credit risk class, counted by the database."""
    counted = rows.order_by().values_list("risk_class").annotate(number=Count("pk"))
    return dict(counted)


def _label(code: str) -> str:
    return "全部对象" if code == ALL else str(CreditRiskClass(code).label)


def is_sized(scheme: Scheme, batch: SchemeBatch | None = None) -> bool:
    """Whether a ratio or a number is given at all."""
    return bool(
        (batch and batch.object_count)
        or scheme.object_count
        or scheme.sampling_permille
        or scheme.strata_permille
    )


def size_rules(scheme: Scheme, batch: SchemeBatch | None) -> dict[str, tuple[str, int, int]]:
    """Stratum code → (rule, value, minimum) as ``fairdraw.quota`` takes them.

    A number (the batch's before the scheme's) wins over a ratio; with class rates beside it,
    it is shared among the classes in proportion to size × rate. Raises :class:`Refused` 422
    when neither ratio nor number is given (惠州 第（六）条2).
    """
    number = (batch.object_count if batch else None) or scheme.object_count
    rates: dict[str, int] = scheme.strata_permille
    if rates and number:
        sizes = class_sizes(active(population_of(scheme, batch)))
        shares = _shared(number, sizes, rates)
        return {code: ("count", share, 0) for code, share in shares.items()}
    if rates:
        return {code: ("permille", rate, 0) for code, rate in sorted(rates.items())}
    if number:
        return {ALL: ("count", number, 0)}
    if scheme.sampling_permille:
        return {ALL: ("permille", scheme.sampling_permille, 0)}
    raise Refused(
        "方案须写明抽查比例或者数量",
        rules.for_case(scheme).clause("draw.size_by"),
        "no_size",
        422,
        {"sampling_permille": "请填写比例，或者填写户数"},
    )


def _shared(number: int, sizes: dict[str, int], rates: dict[str, int]) -> dict[str, int]:
    known = {code: sizes.get(code, 0) for code in sorted(rates)}
    # A number above what the classes hold draws them all.
    return quota.total(known, min(number, sum(known.values())), rates)
