"""Invented inspectors, ten a department, each with an account; two of them cannot be drawn.

Inspector 9's credential has expired, inspector 10 is on leave; 5 to 8 act in one area only; 1 has
a declared interest in an object.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from mingqian.demo.items import keeper_of
from mingqian.demo.people import STEMS, add_person
from mingqian.demo.places import Place
from mingqian.foundation.org.models import Department, Region
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.roles import Role
from mingqian.library import services as library
from mingqian.library.models import InspectionObject, Inspector, StaffClass

COUNT = 10
ENFORCERS = [staff for staff in StaffClass if staff != StaffClass.AUXILIARY]
_EXPIRED, _ON_LEAVE = 9, 10
_NARROW_FROM = 5
#: Ground of the one declared interest.
GROUND = "近亲属在该单位任职（演示）"


def login_stem(place: Place, department: Department) -> str:
    """``hz-inspector`` for the lead, ``hz-environment-inspector`` for others."""
    post = "inspector" if department == place.lead else f"{place.key_of(department)}-inspector"
    return f"{place.facts.prefix}-{post}"


def build_inspectors(place: Place) -> list[Inspector]:
    """The inspectors of every department that inspects."""
    return [
        _inspector(place, place.departments[key], number)
        for key in place.facts.drawing
        for number in range(1, COUNT + 1)
    ]


def _inspector(place: Place, department: Department, number: int) -> Inspector:
    keeper = keeper_of(place, department)
    login = f"{login_stem(place, department)}{number}"
    name = f"演示·检查员{STEMS[number - 1]}（{department.short_name}）"
    person = add_person(username=login, name=name, department=department, roles=(Role.INSPECTOR,))
    found = library.add_inspector(
        department=department,
        facts={
            "name": name,
            "staff_class": ENFORCERS[number % len(ENFORCERS)],
            "level": place.region.level,
            "number": f"{number:03d}",
            "position": f"检查{STEMS[(number - 1) // 4]}组",
            "specialities": _specialities(department, number),
            "qualifications": ["行政执法资格"],
            "training": "年度执法培训合格（演示）",
            "person": person,
        },
        actor=keeper,
        boundary=_boundary(place, number),
        iid=f"cert:{login}",
    )
    _certify(found, number, place.region, keeper)
    return found


def _specialities(department: Department, number: int) -> list[str]:
    line = str(department.system) if department.system else "综合"
    # Everybody but one in five may look into kitchens: food items must find their people.
    return [line, "食品安全"] if number % 5 else [line]


def _boundary(place: Place, number: int) -> list[Region]:
    if number < _NARROW_FROM or number >= _EXPIRED:
        return [place.region]
    return [place.areas[number % len(place.areas)]]


def _certify(found: Inspector, number: int, region: Region, keeper: Actor) -> None:
    today = timezone.localdate()
    valid_to = dt.date(today.year + 2, 12, 31)
    if number == _EXPIRED:
        valid_to = today - dt.timedelta(days=20)
    library.add_credential(
        inspector=found,
        number=f"演示-{found.iid.removeprefix('cert:')}",
        issuer=f"{region.name}演示发证机关",
        valid_from=dt.date(today.year - 3, 1, 1),
        valid_to=valid_to,
        actor=keeper,
    )
    if number == _ON_LEAVE:
        library.add_leave(
            inspector=found,
            starts_on=today - dt.timedelta(days=5),
            ends_on=today + dt.timedelta(days=60),
            reason="演示·长期培训",
            actor=keeper,
        )


def build_recusals(place: Place, objects: list[InspectionObject]) -> None:
    """One declared interest in the lead department."""
    keeper = keeper_of(place, place.lead)
    first = Inspector.objects.get(iid=f"cert:{login_stem(place, place.lead)}1")
    library.declare_recusal(
        inspector=first,
        inspection_object=objects[len(objects) // 2],
        ground=GROUND,
        since=timezone.localdate() - dt.timedelta(days=200),
        actor=keeper,
    )
