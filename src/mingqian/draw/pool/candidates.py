"""The objects of the final scheme's range, before any exclusion, as light rows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Collate

from mingqian.draw.pool.case import PoolCase
from mingqian.library.models import CreditRiskClass, InspectionObject, ObjectStatus
from mingqian.scheme.population import population_of

_FLAGS = ("is_abnormal", "is_serious", "has_complaint", "has_violation", "has_hazard")
#: Code of a risk factor (``draw.risk_factor_codes``) → the facts that carry it.
_FACTORS: dict[str, frozenset[str]] = {
    "abnormal_list": frozenset({"is_abnormal"}),
    "serious_list": frozenset({"is_serious"}),
    "complaint": frozenset({"has_complaint"}),
    "violation": frozenset({"has_violation"}),
    "hazard": frozenset({"has_hazard"}),
    "credit_level": frozenset({"is_abnormal", "is_serious"}),
}
_HIGH_RISK = frozenset({CreditRiskClass.C, CreditRiskClass.D})


class Candidate(NamedTuple):
    """An object in range with the facts the pool needs."""

    pk: int
    oid: str
    name: str
    status: str
    merged_into: int | None
    risk_class: str
    facts: frozenset[str]

    @property
    def is_active(self) -> bool:
        """Whether it exists and stands for itself."""
        return self.status == ObjectStatus.ACTIVE and self.merged_into is None

    def carries(self, factor: str) -> bool:
        """Whether it carries a risk factor by its code."""
        if factor == "risk_class":
            return self.risk_class in _HIGH_RISK
        return bool(self.facts & _FACTORS.get(factor, frozenset()))

    def carries_any(self, factors: tuple[str, ...]) -> bool:
        """Whether it carries any of the factors."""
        return any(self.carries(factor) for factor in factors)


def rows_of(case: PoolCase) -> QuerySet[InspectionObject, tuple[Any, ...]]:
    """The rows behind `candidates`: by the bytes of the id, whatever the locale of the database."""
    return (
        population_of(case.scheme, case.task.batch)
        .order_by(Collate("oid", "C") if connection.vendor == "postgresql" else "oid")
        .values_list("pk", "oid", "name", "status", "merged_into_id", "risk_class", *_FLAGS)
    )


def candidates(case: PoolCase) -> Iterator[Candidate]:
    """All objects in the range of the scheme and its batch, deregistered ones included.

    Streamed in the order of the pool, so that a pool of a million objects needs no million model
    instances.
    """
    for pk, oid, name, status, merged, risk, *flags in rows_of(case).iterator(chunk_size=5000):
        yield Candidate(pk, oid, name, status, merged, risk, _facts(*flags))


@cache
def _facts(*flags: bool) -> frozenset[str]:
    return frozenset(flag for flag, on in zip(_FLAGS, flags, strict=True) if on)


def status_label(status: str) -> str:
    """The status in words."""
    return str(ObjectStatus(status).label)


def names_of(oids: list[str]) -> dict[str, InspectionObject]:
    """Objects by protocol id, for the snapshot of the drawn ones."""
    found: dict[str, InspectionObject] = {}
    for start in range(0, len(oids), 500):
        chunk = oids[start : start + 500]
        found |= {row.oid: row for row in InspectionObject.objects.filter(oid__in=chunk)}
    return found
