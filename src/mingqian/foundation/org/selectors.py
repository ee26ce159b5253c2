"""Reading the organisation: who is where, which departments a region has."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from mingqian.foundation.org.handover import Duty, duties
from mingqian.foundation.org.models import (
    Department,
    OrganisationChange,
    Person,
    Post,
    Region,
    System,
)
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role


def departments_in(region: Region, day: dt.date | None = None) -> QuerySet[Department]:
    """Departments of a region existing on a day, internal units included."""
    on = day or timezone.localdate()
    return Department.objects.filter(region=region, valid_from__lte=on).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    )


def members_of(region: Region) -> QuerySet[Department]:
    """Member departments of the region's joint meeting."""
    return departments_in(region).filter(is_member=True)


def department_for(actor: Actor) -> Department:
    """The actor's own department."""
    return Department.objects.select_related("region", "parent").get(pk=actor.department_id or 0)


def holders(
    role: Role, *, region: Region | None = None, department: Department | None = None
) -> QuerySet[Person]:
    """People holding a role today, in a region or a department."""
    today = timezone.localdate()
    people = Person.objects.filter(
        posts__role=role, posts__valid_from__lte=today, is_active=True
    ).filter(Q(posts__valid_to__isnull=True) | Q(posts__valid_to__gte=today))
    if region is not None:
        people = people.filter(department__region=region)
    if department is not None:
        people = people.filter(department=department)
    return people.distinct()


def office_of(region: Region) -> Department | None:
    """The department that seats the region's joint-meeting office."""
    return Department.objects.filter(region=region, is_office=True).first()


def regulator_of(region: Region) -> Department | None:
    """The region's market regulator."""
    return Department.objects.filter(region=region, is_market_regulator=True).first()


def upper_of(department: Department) -> Department | None:
    """The same-system department one level up."""
    above = department.region.parent
    while above is not None:
        found = Department.objects.filter(region=above, system=department.system).first()
        if found and department.system_id:
            return found
        above = above.parent
    return None


def systems() -> QuerySet[System]:
    """Every line of administration (条线)."""
    return System.objects.all()


def same_system_above(department: Department) -> QuerySet[Department]:
    """Departments of the same line in regions above (同一系统上级, 吉林 二（六）)."""
    codes = department.region.codes[:-1]
    return Department.objects.filter(region_id__in=codes, system=department.system_id or "-")


def organisation_visible_to(actor: Actor) -> QuerySet[Department]:
    """Departments of the actor's region and below."""
    rows = Department.objects.select_related("region", "system", "parent")
    if actor.is_system:
        return rows
    return rows.filter(region__path__startswith=actor.region_path)


def department_visible_to(actor: Actor, pk: int) -> Department:
    """A department of the actor's region and below."""
    found = organisation_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这个部门，或它不在您的辖区", code="missing", status=404)
    return found


def people_of(department: Department) -> QuerySet[Person]:
    """People of a department with their posts."""
    return Person.objects.filter(department=department).prefetch_related("posts")


def organisation_on(actor: Actor, day: dt.date) -> QuerySet[Department]:
    """Departments of the actor's region and below that existed on a day, former names along."""
    rows = organisation_visible_to(actor).filter(valid_from__lte=day)
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day)).prefetch_related("names")


def posts_on(department: Department, day: dt.date) -> list[Post]:
    """Who held which post in a department on a day, also those who have gone elsewhere since."""
    here = Q(department=department) | Q(department__isnull=True, person__department=department)
    rows = Post.objects.filter(here, valid_from__lte=day)
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    return list(rows.select_related("person").order_by("role", "person__username"))


def changes_visible_to(actor: Actor) -> QuerySet[OrganisationChange]:
    """Changes of departments of the actor's region and below, newest first."""
    rows = OrganisationChange.objects.prefetch_related("old", "new")
    if actor.is_system:
        return rows
    inside = Department.objects.filter(region__path__startswith=actor.region_path).values("pk")
    return rows.filter(old__in=inside).distinct()


def change_visible_to(actor: Actor, pk: int) -> OrganisationChange:
    """A change the actor may see."""
    found = changes_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这项部门变更，或它不在您的辖区", code="missing", status=404)
    return found


@dataclass(frozen=True, slots=True)
class DutyCount:
    """How much of one kind of duty a department has."""

    department: Department
    duty: Duty
    count: int


def duties_of(change: OrganisationChange) -> list[DutyCount]:
    """What the ended departments still have to pass on."""
    counts = [
        DutyCount(department, duty, duty.find(department).count())
        for department in change.old.all()
        for duty in duties()
    ]
    return [row for row in counts if row.count]
