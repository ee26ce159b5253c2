"""The work list of districts that were inferred and are not settled."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.db.models.functions import Substr

from mingqian.foundation.org.models import Region
from mingqian.foundation.policy.actor import Actor
from mingqian.library.models import InspectionObject
from mingqian.library.selectors.base.registrations import standing

#: How many characters of an address make a group, as the page offers them.
LENGTHS = (6, 9, 12, 15)


@dataclass(frozen=True, slots=True)
class AddressGroup:
    """Objects whose addresses begin alike and whose district was guessed the same."""

    beginning: str
    region: Region
    count: int


def inferred_districts(actor: Actor) -> QuerySet[InspectionObject]:
    """Objects the actor's department keeps whose district is a guess nobody has settled."""
    rows = standing().filter(is_region_inferred=True, region_note="")
    if not actor.is_system:
        keys = {*actor.department_ids, actor.bureau_id or 0}
        rows = rows.filter(department_id__in=keys)
    return rows.select_related("region")


def address_groups(actor: Actor, length: int, most: int = 100) -> list[AddressGroup]:
    """The work list by beginnings of addresses, the largest group first."""
    rows = (
        inferred_districts(actor)
        .order_by()
        .annotate(beginning=Substr("address", 1, length))
        .values("beginning", "region")
        .annotate(n=Count("pk"))
        .order_by("-n", "beginning")[:most]
    )
    found = list(rows)
    regions = Region.objects.in_bulk({row["region"] for row in found})
    return [AddressGroup(row["beginning"], regions[row["region"]], row["n"]) for row in found]


def in_group(actor: Actor, beginning: str, region_code: str) -> QuerySet[InspectionObject]:
    """The objects of a group; an empty beginning means no address at all."""
    rows = inferred_districts(actor).filter(region_id=region_code)
    if not beginning:
        return rows.filter(address="")
    return rows.filter(address__startswith=beginning)
