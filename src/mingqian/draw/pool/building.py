"""The pool as it comes out: units with stratum and weight, and every ground beside them.

The file is the protocol's pool file: ``uscc:9133…<TAB>B<TAB>1``, sorted by the bytes of the id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from fairdraw.pool import Unit
from mingqian.draw.pool.candidates import Candidate, candidates
from mingqian.draw.pool.case import PoolCase
from mingqian.draw.pool.exclusions import Exclusions
from mingqian.draw.pool.grounds import Ground
from mingqian.foundation.policy.decision import invalid

ALL = "all"
#: (object pk, reason code) → why it was admitted all the same, and by whom.
Overrides = dict[tuple[int, str], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Note:
    """One ground against one candidate, by its number and its protocol id."""

    pk: int
    oid: str
    ground: Ground


class Walk:
    """One walk over the candidates of a case, each put into the pool or beside it.

    ``strata`` are the codes the scheme gives a size for: ``{"all"}`` or risk classes. Every ground
    goes to ``note`` as it is met; nothing of the walk is kept but the counts.
    """

    def __init__(
        self,
        case: PoolCase,
        strata: set[str],
        overrides: Overrides,
        note: Callable[[list[Note]], None],
    ) -> None:
        self._case = case
        self._strata = strata
        self._overrides = overrides
        self._note = note
        self._factors = case.rules.texts("draw.risk_factor_codes")
        self.candidate_count = 0
        self.excluded_count = 0

    def units(self) -> Iterator[Unit]:
        """The pool, in the order of its ids.

        Raises Refused (422) naming the class of an object the scheme says nothing about.
        """
        exclusions, heavy = Exclusions(self._case), self._case.scheme.flagged_weight
        for candidate in candidates(self._case):
            self.candidate_count += 1
            grounds = exclusions.against(candidate)
            if grounds and self._is_kept_out(candidate, grounds):
                self.excluded_count += 1
                continue
            flagged = heavy > 1 and candidate.carries_any(self._factors)
            yield Unit(candidate.oid, self._stratum(candidate), heavy if flagged else 1)

    def _is_kept_out(self, candidate: Candidate, grounds: list[Ground]) -> bool:
        """Note every ground, and tell whether one of them keeps the candidate out."""
        found = [self._overridden(ground, candidate) for ground in grounds]
        self._note([Note(candidate.pk, candidate.oid, ground) for ground in found])
        return any(ground.keeps_out for ground in found)

    def _overridden(self, ground: Ground, candidate: Candidate) -> Ground:
        found = self._overrides.get((candidate.pk, ground.code))
        return ground.but(*found) if found and ground.keeps_out else ground

    def _stratum(self, candidate: Candidate) -> str:
        if ALL in self._strata:
            return ALL
        if candidate.risk_class not in self._strata:
            raise invalid(
                f"方案没有写明信用风险分类“{candidate.risk_class}”的抽查比例，"
                f"而范围内有此类对象（如“{candidate.name}”）",
                clause="方案须写明各分类的抽查比例",
            )
        return candidate.risk_class
