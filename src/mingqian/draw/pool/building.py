"""The pool as it comes out: units with stratum and weight, and every ground beside them.

The file is the protocol's pool file: ``uscc:9133…<TAB>B<TAB>1``, sorted by the bytes of the id.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from fairdraw.pool import Unit
from mingqian.draw.pool.candidates import Candidate, candidates
from mingqian.draw.pool.case import PoolCase
from mingqian.draw.pool.exclusions import Exclusions
from mingqian.draw.pool.grounds import Ground
from mingqian.foundation.policy.decision import invalid

ALL = "all"
#: (object pk, reason code) → why it was admitted all the same, and by whom.
Overrides = dict[tuple[int, str], tuple[str, str]]


@dataclass(slots=True)
class BuiltPool:
    """What came of the build; ``noted`` keeps every ground, ``excluded`` counts objects."""

    units: list[Unit] = field(default_factory=list)
    noted: list[tuple[Candidate, Ground]] = field(default_factory=list)
    candidate_count: int = 0
    excluded_count: int = 0

    @property
    def sizes(self) -> dict[str, int]:
        """Units per stratum."""
        sizes: dict[str, int] = {}
        for unit in self.units:
            sizes[unit.stratum] = sizes.get(unit.stratum, 0) + 1
        return sizes


def build(case: PoolCase, strata: set[str], overrides: Overrides) -> BuiltPool:
    """Walk the candidates once and put each into the pool or beside it.

    ``strata`` are the codes the scheme gives a size for: ``{"all"}`` or risk classes. Raises
    Refused (422) naming the class of an object the scheme says nothing about.
    """
    exclusions = Exclusions(case)
    factors = case.rules.texts("draw.risk_factor_codes")
    built = BuiltPool()
    for candidate in candidates(case):
        built.candidate_count += 1
        grounds = [_overridden(g, candidate, overrides) for g in exclusions.against(candidate)]
        built.noted += [(candidate, ground) for ground in grounds]
        if any(ground.keeps_out for ground in grounds):
            built.excluded_count += 1
            continue
        flagged = case.scheme.flagged_weight > 1 and candidate.carries_any(factors)
        weight = case.scheme.flagged_weight if flagged else 1
        built.units.append(Unit(candidate.oid, _stratum(candidate, strata), weight))
    return built


def _overridden(ground: Ground, candidate: Candidate, overrides: Overrides) -> Ground:
    found = overrides.get((candidate.pk, ground.code))
    return ground.but(*found) if found and ground.keeps_out else ground


def _stratum(candidate: Candidate, strata: set[str]) -> str:
    if ALL in strata:
        return ALL
    if candidate.risk_class not in strata:
        raise invalid(
            f"方案没有写明信用风险分类“{candidate.risk_class}”的抽查比例，"
            f"而范围内有此类对象（如“{candidate.name}”）",
            clause="方案须写明各分类的抽查比例",
        )
    return candidate.risk_class
