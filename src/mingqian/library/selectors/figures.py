"""Figures of the registries as of a day: what stood at its end, zeros included.

They begin with the first night the platform counted (:mod:`mingqian.library.counting`); today's are
not there yet, and a day without a count has none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Min, Sum
from django.utils import timezone

from mingqian.foundation.org.models import Department, Region, RegionLevel
from mingqian.foundation.policy.actor import Actor
from mingqian.library.industries import industry_name, sections
from mingqian.library.models import (
    CreditRiskClass,
    InspectorStatus,
    ObjectKind,
    ObjectRegistry,
    ObjectStatus,
    ObjectType,
    RegistryFigure,
    StaffClass,
)
from mingqian.library.policies import registries_visible_to

OBJECTS, INSPECTORS = "objects", "inspectors"
ALL, BASE = "all", "base"
#: How old a count may be for a page that shows the present, in days.
RECENT = 2
CERTIFICATES = {"valid": "有效", "expiring": "将到期", "expired": "已过期", "none": "没有证件"}
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """A value with its number; ``query`` narrows the list to it, where it can."""

    value: str
    label: str
    number: int
    query: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something figures are broken down by: its name, its values, the list's field for it."""

    label: str
    values: Callable[[Actor, Region], Pairs]
    field: str = ""


def first_day(subject: str) -> dt.date | None:
    """The first day there are figures of."""
    rows = RegistryFigure.objects.filter(subject=subject)
    day: dt.date | None = rows.aggregate(first=Min("day"))["first"]
    return day


def last_day(subject: str) -> dt.date | None:
    """The latest day there are figures of: yesterday, as a rule."""
    rows = RegistryFigure.objects.filter(subject=subject).order_by("-day")
    return rows.values_list("day", flat=True).first()


def is_counted(subject: str, day: dt.date) -> bool:
    """Whether there are figures of a day at all."""
    return RegistryFigure.objects.filter(subject=subject, day=day).exists()


def base_of(department: Department, on: dt.date) -> int | None:
    """How many objects a department has, by a recent count; None where there is none."""
    if on != timezone.localdate():
        return None
    rows = RegistryFigure.objects.filter(
        subject=OBJECTS, fact=BASE, department_code=department.code
    )
    rows = rows.filter(day__gte=on - dt.timedelta(days=RECENT)).order_by("-day")
    return rows.values_list("number", flat=True).first()


def registered_at_night(registries: Iterable[int]) -> dict[int, int]:
    """How many objects stood in registers by a recent count; those without one are left out."""
    keys = [str(key) for key in registries]
    day = last_day(OBJECTS) if keys else None
    if day is None or day < timezone.localdate() - dt.timedelta(days=RECENT):
        return {}
    rows = RegistryFigure.objects.filter(day=day, subject=OBJECTS, fact="registry", value__in=keys)
    found = rows.order_by().values_list("value").annotate(number=Sum("number"))
    return {int(value): number for value, number in found}


def table(
    actor: Actor, subject: str, fact: str, day: dt.date, region: Region | None = None
) -> list[Line]:
    """The figures of a day by the values of a fact, in the actor's region or one below it."""
    place = region or Region.objects.get(pk=actor.region_code)
    meant = FACTS[subject][fact]
    counted = _counted(subject, fact, day, place)
    lines = []
    for value, label in meant.values(actor, place):
        number = counted.pop(value, 0)
        lines.append(Line(value, label, number, _query(meant, value, region)))
    # What no longer has a name of its own (a closed register, a merged department) is not lost.
    lines += [Line(value, value or "未填写", number) for value, number in sorted(counted.items())]
    return lines


def total(subject: str, day: dt.date, place: Region) -> int:
    """How many there were in a region."""
    return sum(_counted(subject, ALL, day, place).values())


def _counted(subject: str, fact: str, day: dt.date, place: Region) -> dict[str, int]:
    rows = RegistryFigure.objects.filter(subject=subject, day=day)
    below = Region.objects.filter(path__startswith=place.path).values("pk")
    rows = rows.filter(region_code__in=below)
    if fact == "region":
        return _by_region(rows.filter(fact=ALL), place)
    column = "department_code" if fact == "department" else "value"
    rows = rows.filter(fact=ALL if fact == "department" else fact)
    counted = rows.order_by().values(column).annotate(number=Sum("number"))
    return {row[column]: row["number"] for row in counted}


def _by_region(rows: object, place: Region) -> dict[str, int]:
    """Regions next below a place, each with what lies in it; the place itself with the rest."""
    paths = dict(Region.objects.filter(path__startswith=place.path).values_list("pk", "path"))
    counted: dict[str, int] = {}
    for row in rows.order_by().values("region_code").annotate(number=Sum("number")):  # type: ignore[attr-defined]
        rest = paths[row["region_code"]].removeprefix(place.path).split("/")[0]
        key = rest or place.pk
        counted[key] = counted.get(key, 0) + row["number"]
    return counted


def _query(fact: Fact, value: str, region: Region | None) -> str:
    if not fact.field:
        return ""
    at = f"&region={region.pk}" if region and fact.field != "region" else ""
    return f"{fact.field}={value or 'none'}{at}"


def _regions(actor: Actor, place: Region) -> Pairs:
    below = list(place.children.values_list("pk", "name"))
    return [*below, (place.pk, f"{place.name}（未分到下级）" if below else place.name)]


def _departments(actor: Actor, place: Region) -> Pairs:
    rows = Department.objects.filter(region__path__startswith=place.path, kind="department")
    return [*rows.order_by("region__path", "code").values_list("code", "name"), ("", "未明确")]


def _registries(actor: Actor, place: Region) -> Pairs:
    rows: list[ObjectRegistry] = list(registries_visible_to(actor))
    return [(str(row.pk), row.name) for row in rows]


def _industries(actor: Actor, place: Region) -> Pairs:
    return [(code, f"{code} {industry_name(code)}") for code, _ in sections()]


def _words(pairs: Pairs) -> Callable[[Actor, Region], Pairs]:
    return lambda actor, place: [(str(value), str(label)) for value, label in pairs]


def _nothing(actor: Actor, place: Region) -> Pairs:
    return []


FACTS: dict[str, dict[str, Fact]] = {
    OBJECTS: {
        "region": Fact("区划", _regions, "region"),
        "object_type": Fact("类型", _words(ObjectType.choices), "object_type"),
        "department": Fact("维护部门", _departments, "keeper"),
        "registry": Fact("名录库", _registries, "registry"),
        "risk_class": Fact("信用风险", _words(CreditRiskClass.choices), "risk_class"),
        "status": Fact("状态", _words(ObjectStatus.choices), "status"),
        "kind": Fact("类别", _words(ObjectKind.choices), "kind"),
        "industry": Fact("行业门类", _industries, "industry"),
    },
    INSPECTORS: {
        "region": Fact("区划", _regions),
        "department": Fact("部门", _departments, "department"),
        "staff_class": Fact("人员类别", _words(StaffClass.choices), "staff_class"),
        "position": Fact("岗位", _nothing),
        "level": Fact("执法层级", _words([*RegionLevel.choices, ("", "未填写")])),
        "qualification": Fact("执法资质", _nothing),
        "certificate": Fact("执法证件", _words(list(CERTIFICATES.items())), "certificate"),
        "status": Fact("状态", _words(InspectorStatus.choices), "status"),
    },
}
