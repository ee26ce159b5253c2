"""Which region a row lies in: a stated code, else an inferred county in the stated city, else that.

A county may be inferred beforehand, in a column of the file, or here, from the beginning of the
address. It is marked as a guess, and believed only where it lies in the city the row states; where
it states none, the address must name the city before the county.
"""

from __future__ import annotations

import re

from mingqian.foundation.org.models import Region

#: Characters of an address in which its county stands.
_HEAD = 16
_SUFFIX = re.compile(r"(市|州|地区|盟)$")


class Places:
    """All regions, held so that a row costs no query."""

    def __init__(self) -> None:
        self.regions = {region.pk: region for region in Region.objects.all()}
        self._cities: dict[tuple[str, str], Region | None] = {}
        self._found: dict[tuple[str, str, str], tuple[Region | None, bool]] = {}
        self._named: dict[str, list[Region]] = {}
        for region in self.regions.values():
            if region.level == "county" and len(region.name) > 1:
                self._named.setdefault(region.name, []).append(region)
        self._lengths = sorted({len(name) for name in self._named}, reverse=True)

    def stated(self, code: str) -> Region | None:
        """The region with a code."""
        return self.regions.get(code)

    def told(
        self, province: str, city: str, inferred: str, address: str = ""
    ) -> tuple[Region | None, bool]:
        """The region of a row without a stated code, and whether it is a guess."""
        key = (province, city, inferred)
        if key not in self._found:
            self._found[key] = self._tell(province, city, inferred)
        region, is_guess = self._found[key]
        is_known = region is not None or not city
        if inferred or not address or not is_known:
            return region, is_guess
        county = self._county_in(address, region)
        return (region, False) if county is None else (county, True)

    def _county_in(self, address: str, city: Region | None) -> Region | None:
        """The first county the beginning of an address names, if it names but one."""
        head = address[:_HEAD]
        for at in range(len(head)):
            for length in self._lengths:
                found = self._named.get(head[at : at + length], ())
                near = [row for row in found if self._is_near(row, city, head[:at])]
                if len(near) == 1:
                    return near[0]
        return None

    def _is_near(self, county: Region, city: Region | None, before: str) -> bool:
        if city is not None:
            return city.contains(county)
        above = self.regions.get(county.parent_id or "")
        return above is not None and _SUFFIX.sub("", above.name) in before

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
