"""Which region a row lies in: a stated code, else an inferred county in the stated city, else that.

A county that was inferred from an address is marked as a guess, and believed only where it lies
in the city the row states.
"""

from __future__ import annotations

import re

from mingqian.foundation.org.models import Region

_SUFFIX = re.compile(r"(市|州|地区|盟)$")


class Places:
    """All regions, held so that a row costs no query."""

    def __init__(self) -> None:
        self.regions = {region.pk: region for region in Region.objects.all()}
        self._cities: dict[tuple[str, str], Region | None] = {}
        self._found: dict[tuple[str, str, str], tuple[Region | None, bool]] = {}

    def stated(self, code: str) -> Region | None:
        """The region with a code."""
        return self.regions.get(code)

    def told(self, province: str, city: str, inferred: str) -> tuple[Region | None, bool]:
        """The region of a row without a stated code, and whether it is a guess."""
        key = (province, city, inferred)
        if key not in self._found:
            self._found[key] = self._tell(province, city, inferred)
        return self._found[key]

    def _tell(self, province: str, city: str, inferred: str) -> tuple[Region | None, bool]:
        named = self.city(province, city)
        county = self.regions.get(inferred)
        if county is not None and (named is None or named.contains(county)):
            return county, True
        return named, False

    def city(self, province: str, city: str) -> Region | None:
        """The city a row names, «惠州» or «延边州» as well as the full name."""
        key = (province, city)
        if key not in self._cities:
            stem = _SUFFIX.sub("", city)
            found = [
                region
                for region in self.regions.values()
                if stem
                and region.level == "city"
                and region.name.startswith(stem)
                and (not province or self._under(region, province))
            ]
            self._cities[key] = found[0] if len(found) == 1 else None
        return self._cities[key]

    def _under(self, region: Region, province: str) -> bool:
        above = self.regions.get(region.parent_id or "")
        return above is not None and above.name.startswith(province.rstrip("省市"))
