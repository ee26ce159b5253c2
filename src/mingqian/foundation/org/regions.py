"""Seeding the regions of the country from the packaged table.

Rule: municipalities and counties under direct provincial rule hang below their province; the
table's placeholder cities («市辖区», «省直辖县级行政区划») are not places and were left out.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files

from django.db import transaction

from mingqian.foundation.org.models import Region


@dataclass(frozen=True, slots=True)
class Seeded:
    """How many regions were new, changed, or stood already."""

    added: int
    changed: int
    unchanged: int


def packaged_regions() -> list[dict[str, str]]:
    """Rows ``region_code, name, level, parent`` with every parent before its children."""
    text = files("mingqian.foundation.org.data").joinpath("regions.csv").read_text("utf-8")
    rank = {"province": 0, "city": 1, "county": 2}
    return sorted(csv.DictReader(text.splitlines()), key=lambda row: rank[row["level"]])


@transaction.atomic
def seed_regions() -> Seeded:
    """Bring the table of regions up to the packaged one. Running it again changes nothing.

    Regions the package does not know (towns, new areas) stay.
    """
    known = {region.pk: region for region in Region.objects.all()}
    fresh: list[Region] = []
    stale: list[Region] = []
    for row in packaged_regions():
        parent = known.get(row["parent"])
        path = f"{parent.path if parent else ''}{row['region_code']}/"
        facts = {"name": row["name"], "level": row["level"], "parent": parent, "path": path}
        region = known.get(row["region_code"])
        if region is None:
            region = Region(region_code=row["region_code"], **facts)
            known[region.pk] = region
            fresh.append(region)
        elif any(getattr(region, name) != value for name, value in facts.items()):
            for name, value in facts.items():
                setattr(region, name, value)
            stale.append(region)
    Region.objects.bulk_create(fresh, batch_size=500)
    Region.objects.bulk_update(stale, ["name", "level", "parent", "path"], batch_size=500)
    _mend_paths()
    total = len(packaged_regions())
    return Seeded(len(fresh), len(stale), total - len(fresh) - len(stale))


def _mend_paths() -> None:
    """Regions outside the package follow a parent whose path has moved."""
    for region in Region.objects.filter(level="town").select_related("parent"):
        if region.parent and region.path != f"{region.parent.path}{region.pk}/":
            region.save()
