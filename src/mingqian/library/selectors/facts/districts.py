"""The work list of districts that were inferred and are not settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.functions import Substr

from mingqian.foundation.org.models import Region
from mingqian.foundation.policy.actor import Actor
from mingqian.library.models import InspectionObject
from mingqian.library.selectors.base.registrations import standing

#: How many characters of an address make a group, as the page offers them.
LENGTHS = (6, 9, 12, 15)
#: So many entries are grouped at a time, in the order of district and address.
GROUPED = 20_000


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
        rows = rows.filter(department_id__in=_keepers(actor))
    return rows.select_related("region")


def address_groups(actor: Actor, length: int, most: int = 100) -> list[AddressGroup]:
    """The work list by beginnings of addresses, the largest group first.

    The first :data:`GROUPED` entries are grouped; the next come once these are settled.
    """
    counted: Counter[tuple[str, str]] = Counter()
    for beginning, region in _first(actor, length):
        counted[beginning, region] += 1
    found = sorted(counted.items(), key=lambda line: (-line[1], line[0]))[:most]
    regions = Region.objects.in_bulk({region for (_, region), _ in found})
    return [AddressGroup(beginning, regions[region], n) for (beginning, region), n in found]


def _first(actor: Actor, length: int) -> Iterator[tuple[str, str]]:
    """Beginning and region of the first :data:`GROUPED` entries, along the index of each
    department: what begins alike stands together."""
    left = GROUPED
    rows = inferred_districts(actor).annotate(beginning=Substr("address", 1, length))
    ordered = rows.order_by("department_id", "region_id", "region_note", "address")
    for part in (
        [ordered]
        if actor.is_system
        else [ordered.filter(department=key) for key in _keepers(actor)]
    ):
        for pair in part.values_list("beginning", "region")[:left]:
            left -= 1
            yield pair


def _keepers(actor: Actor) -> list[int]:
    """The departments whose entries the actor settles."""
    return sorted({*actor.department_ids, actor.bureau_id or 0})


def in_group(actor: Actor, beginning: str, region_code: str) -> QuerySet[InspectionObject]:
    """The objects of a group; an empty beginning means no address at all."""
    rows = inferred_districts(actor).filter(region_id=region_code)
    if not beginning:
        return rows.filter(address="")
    return rows.filter(address__startswith=beginning)
