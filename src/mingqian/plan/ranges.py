"""Whether two object ranges can meet: for merging lines and for not repeating upper plans.

The filter language is that of the library (``validate_range``). Two ranges are apart only when
some condition of both excludes the other for certain; text alone never keeps them apart, so a
range given in words only counts as meeting everything (the cautious reading, 兴隆台 X9).
"""

from __future__ import annotations

from typing import Any

from mingqian.foundation.org.models import Region

#: Conditions that list values of one fact an object has exactly once.
_SINGLE_VALUED = ("kinds", "object_types", "risk_classes")


def overlap(first: dict[str, Any], second: dict[str, Any]) -> bool:
    """Whether an object may lie in both ranges."""
    for key in _SINGLE_VALUED:
        ours, theirs = set(first.get(key, [])), set(second.get(key, []))
        if ours and theirs and not ours & theirs:
            return False
    if not _prefixes_meet(first.get("industries", []), second.get("industries", [])):
        return False
    if not _prefixes_meet(_paths(first.get("regions", [])), _paths(second.get("regions", []))):
        return False
    return _spans_meet(first, second)


def _prefixes_meet(ours: list[str], theirs: list[str]) -> bool:
    if not ours or not theirs:
        return True
    return any(a.startswith(b) or b.startswith(a) for a in ours for b in theirs)


def _paths(codes: list[str]) -> list[str]:
    return list(Region.objects.filter(pk__in=codes).values_list("path", flat=True))


def _spans_meet(first: dict[str, Any], second: dict[str, Any]) -> bool:
    starts = [r["established_after"] for r in (first, second) if r.get("established_after")]
    ends = [r["established_before"] for r in (first, second) if r.get("established_before")]
    return not starts or not ends or max(starts) <= min(ends)
