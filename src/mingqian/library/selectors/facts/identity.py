"""Numbers, licences, names and contacts of an object for its page; licences that run out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from mingqian.foundation.org.models import Department, DepartmentKind
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.library.fields import label_of
from mingqian.library.models import (
    ContactPerson,
    InspectionObject,
    License,
    ObjectChange,
    ObjectCode,
    RiskEntry,
)
from mingqian.library.policies import objects_visible_to

Row = TypeVar("Row", RiskEntry, ObjectCode, License, ContactPerson)


@dataclass(frozen=True, slots=True)
class LicenseLine:
    """A licence with its state today; ``days_left`` until it runs out, None where it does not."""

    license: License
    state: str
    days_left: int | None


def licenses_of(inspection_object: InspectionObject) -> list[LicenseLine]:
    """Licences of an object, with what became of each."""
    today = timezone.localdate()
    return [_line(row, today) for row in inspection_object.licenses.all()]


def _line(row: License, today: dt.date) -> LicenseLine:
    runs = row.valid_to is not None and row.revoked_on is None
    left = (row.valid_to - today).days if runs and row.valid_to else None
    return LicenseLine(row, row.state_on(today), left)


def expiring_licenses(actor: Actor, days: int) -> QuerySet[License]:
    """Licences of objects the actor's department keeps that have run out or will within
    ``days``, and that nobody has cancelled or renewed under the same name."""
    limit = timezone.localdate() + dt.timedelta(days)
    own = Q(inspection_object__department_id__in=actor.department_ids)
    own |= Q(inspection_object__department_id=actor.bureau_id or 0)
    lasting = License.objects.filter(
        Q(valid_to__gt=limit) | Q(valid_to__isnull=True),
        inspection_object=OuterRef("inspection_object"),
        name=OuterRef("name"),
        revoked_on__isnull=True,
    )
    rows = License.objects.filter(own, revoked_on__isnull=True, valid_to__lte=limit)
    rows = rows.exclude(Exists(lasting)).exclude(inspection_object__status="deregistered")
    return rows.select_related("inspection_object").order_by("valid_to", "pk")


def status_history(inspection_object: InspectionObject) -> QuerySet[ObjectChange]:
    """Changes of the status and its day, newest first."""
    labels = [label_of(InspectionObject, name) for name in ("status", "status_on")]
    return inspection_object.changes.filter(field__in=labels)


def stations_around(actor: Actor) -> QuerySet[Department]:
    """Units (所、站、股) of the actor's region and below that may be responsible for objects."""
    return Department.objects.filter(
        kind=DepartmentKind.UNIT, region__path__startswith=actor.region_path, valid_to__isnull=True
    ).select_related("parent")


def risk_for(actor: Actor, pk: int) -> RiskEntry:
    """A risk entry of an object the actor may see."""
    return _one(actor, RiskEntry.objects.filter(pk=pk))


def code_for(actor: Actor, pk: int) -> ObjectCode:
    """A number of an object the actor may see."""
    return _one(actor, ObjectCode.objects.filter(pk=pk))


def license_for(actor: Actor, pk: int) -> License:
    """A licence of an object the actor may see."""
    return _one(actor, License.objects.filter(pk=pk))


def contact_for(actor: Actor, pk: int) -> ContactPerson:
    """A contact of an object the actor may see."""
    return _one(actor, ContactPerson.objects.filter(pk=pk))


def _one(actor: Actor, rows: QuerySet[Row]) -> Row:
    seen = objects_visible_to(actor).values("pk")
    found = rows.select_related("inspection_object").filter(inspection_object__in=seen).first()
    if found is None:
        raise Refused("没有这条记录，或者不在您的查看范围", code="missing", status=404)
    return found
