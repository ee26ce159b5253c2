"""Figures of stage 6: visits per object, methods used, agencies relied on, split days."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from mingqian.draw.models import DrawnObject
from mingqian.foundation.policy.actor import Actor
from mingqian.inspection.models import Finding, Inspection
from mingqian.inspection.policies import visible_to
from mingqian.inspection.selectors.checks import inspections_of, listing, of_object
from mingqian.library.models import InspectionMethod
from mingqian.scheme.models import InspectionTask


def schedule_warnings(drawn_object: DrawnObject) -> list[str]:
    """惠州 第（十五）条: departments of one task on different days at one object."""
    days: dict[str, list[str]] = {}
    for row in of_object(drawn_object).filter(visit__isnull=False):
        assert row.visit is not None  # noqa: S101 - filtered above
        days.setdefault(str(row.visit.scheduled_on), []).append(row.part.department.label)
    if len(days) < 2:
        return []
    text = ";".join(f"{day} {'、'.join(names)}" for day, names in sorted(days.items()))
    return [f"各部门安排在不同日期上门：{text}。应同一天一次检查完毕"]


@dataclass(frozen=True, slots=True)
class VisitCount:
    """How often inspectors came to an object in a year, and for how many checks."""

    oid: str
    name: str
    visits: int
    checks: int


def visits_per_object(actor: Actor, year: int) -> list[VisitCount]:
    """惠州 第（十五）条: visits per object, most visited first."""
    rows = (
        visible_to(actor)
        .filter(visit__started_at__year=year)
        .values("drawn_object__oid", "drawn_object__name")
        .annotate(visits=Count("visit", distinct=True), checks=Count("pk", distinct=True))
        .order_by("-visits", "drawn_object__oid")
    )
    return [
        VisitCount(
            row["drawn_object__oid"], row["drawn_object__name"], row["visits"], row["checks"]
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class MethodShare:
    """How many answered points of a task used a method."""

    code: str
    label: str
    count: int
    total: int

    @property
    def ratio(self) -> float:
        """Share between 0 and 1."""
        return self.count / self.total if self.total else 0.0


def method_shares(task: InspectionTask) -> list[MethodShare]:
    """惠州 第（十）条: on-site checking is the rule; the share of each method."""
    used = Finding.objects.filter(inspection__in=inspections_of(task)).exclude(method="")
    counts = dict(used.values_list("method").annotate(Count("pk")))
    total = sum(counts.values())
    return [
        MethodShare(method.value, method.label, counts.get(method.value, 0), total)
        for method in InspectionMethod
        if counts.get(method.value)
    ]


def by_agency(actor: Actor, name: str) -> QuerySet[Inspection]:
    """吉林 三（二）2: checks that relied on an agency's report, by the agency's name."""
    return listing(actor).filter(
        evidence__kind="report", evidence__supporting_party__name__contains=name.strip()
    ).distinct()  # fmt: skip
