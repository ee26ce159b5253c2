"""What a keeper may choose from in forms: own departments, regions, registers, objects by code."""

from __future__ import annotations

from django.db.models import QuerySet

from fairdraw.errors import IdentifierError
from fairdraw.ids import import_uscc
from mingqian.foundation.org import selectors as org
from mingqian.foundation.org.models import Department, Person, Region
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid
from mingqian.library.models import (
    ImportBatch,
    ImportFault,
    InspectionItem,
    InspectionItemList,
    InspectionObject,
    ListKind,
    ListState,
    ObjectRegistry,
)
from mingqian.library.policies import batches_visible_to, objects_visible_to
from mingqian.library.selectors.facts.merging import living
from mingqian.library.selectors.items import family, items_in_force
from mingqian.library.selectors.objects import registries_of


def home_of(actor: Actor) -> Department:
    """The bureau the actor works in: lists and registers belong to bureaus."""
    return org.department_for(actor).bureau


def family_of(actor: Actor) -> QuerySet[Department]:
    """The actor's bureau with its internal units."""
    return Department.objects.filter(pk__in=family(home_of(actor)))


def regions_below(actor: Actor) -> QuerySet[Region]:
    """The actor's region and what lies in it."""
    return Region.objects.filter(path__startswith=actor.region_path)


def members_around(actor: Actor) -> QuerySet[Department]:
    """Departments (not internal units) of the actor's region."""
    return Department.objects.filter(
        region_id=actor.region_code, kind="department", valid_to__isnull=True
    )


def own_registries(actor: Actor) -> QuerySet[ObjectRegistry]:
    """Registers the actor's bureau keeps."""
    return registries_of([home_of(actor)])


def people_without_inspector(actor: Actor) -> QuerySet[Person]:
    """Sign-in accounts of the actor's bureau that no inspector is linked to yet."""
    return Person.objects.filter(department__in=family_of(actor), inspector__isnull=True)


def object_named(actor: Actor, text: str) -> InspectionObject:
    """The same for an address: what is not there, or not to be seen, is 404."""
    try:
        return object_by_code(actor, text)
    except Refused as refused:
        raise Refused(refused.reason, code="missing", status=404) from refused


def object_by_code(actor: Actor, text: str) -> InspectionObject:
    """The object a typed credit code or protocol id names; of a merged record the one that stands
    for it. Raises :class:`Refused` 422."""
    code = text.strip()
    try:
        oid = code if ":" in code else import_uscc(code)
    except IdentifierError as error:
        raise invalid(f"代码有误：{error.zh}", code=error.zh) from error
    found = objects_visible_to(actor).filter(oid=oid).first()
    if found is None:
        raise invalid(f"名录库中没有 {code}", code="没有这个检查对象")
    return living(found)


def batch_for(actor: Actor, pk: int) -> ImportBatch:
    """An import the actor may see."""
    found = batches_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这个导入批次，或者您无权查看", code="missing", status=404)
    return found


def faults_of(batch: ImportBatch) -> QuerySet[ImportFault]:
    """Refused rows of an import in the file's order."""
    return batch.faults.order_by("row_no")


def departments_to_move_to(actor: Actor) -> QuerySet[Department]:
    """Departments of the actor's region and below, internal units included."""
    return Department.objects.filter(
        region__path__startswith=actor.region_path, valid_to__isnull=True
    )


def items_of_department(department: Department) -> QuerySet[InspectionItem]:
    """Items in force of a department, also those that stay out of random draws."""
    return items_in_force().filter(department_id__in=family(department))


def joint_lists_above(region: Region) -> QuerySet[InspectionItemList]:
    """Joint lists in force of the regions above."""
    codes = region.codes[:-1]
    return InspectionItemList.objects.filter(
        region_id__in=codes, kind=ListKind.JOINT, state=ListState.IN_FORCE
    )
