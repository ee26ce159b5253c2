"""The exclusions applied one by one, each with its reason and clause (flows §4).

Example: 惠州 pool of 6,400 → 37 deregistered, 52 drawn by the same department this year, 8 by the
city's counterpart; all 97 are listed with the rule that keeps them out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from django.db.models import Q

from mingqian.draw.models import OutsideKind
from mingqian.draw.pool import repeats
from mingqian.draw.pool.candidates import Candidate, status_label
from mingqian.draw.pool.case import PoolCase
from mingqian.draw.pool.grounds import (
    NOT_ACTIVE,
    PARTICIPANT_SAME_YEAR,
    SAME_YEAR,
    SAMPLING_PASSED,
    Ground,
)
from mingqian.draw.pool.upper import upper_grounds
from mingqian.library.models import InspectionMethod
from mingqian.library.selectors import merged_oids
from rulebook.model import Strength

#: The registers hold who exists; who does not cannot be inspected (昌江 第十条 同步注销).
NOT_ACTIVE_CLAUSE = "检查对象名录库动态管理：非存续对象不能实施检查"
BY_RULE = "系统（按规则）"


class Exclusions:
    """Every ground against every object of a case, looked up by candidate."""

    def __init__(self, case: PoolCase) -> None:
        self._case = case
        self._factors = case.rules.texts("draw.risk_factor_codes")
        self._found: dict[str, list[Ground]] = defaultdict(list)
        for source in _SOURCES:
            for oid, ground in source(case):
                self._found[oid].append(ground)
        # A record drawn before it was merged counts for the one that stands for it now.
        for gone, kept in merged_oids().items():
            known = {ground.code for ground in self._found.get(kept, ())}
            more = [ground for ground in self._found.get(gone, ()) if ground.code not in known]
            if more:
                self._found[kept] += more

    def against(self, candidate: Candidate) -> list[Ground]:
        """Grounds against a candidate, in the order of the rules; empty = nothing to say."""
        grounds = [] if candidate.is_active else [_not_active(candidate)]
        grounds += [self._considered(g, candidate) for g in self._found.get(candidate.oid, ())]
        return grounds

    def _considered(self, ground: Ground, candidate: Candidate) -> Ground:
        """The ground, set aside where the text itself makes an exception."""
        if ground.code != SAME_YEAR or ground.is_warning:
            return ground
        exception = self._exception(candidate)
        if exception:
            return ground.but(f"属于例外情形：{exception}", BY_RULE)
        if self._readmits(candidate):
            return ground.but(self._case.scheme.readmit_reason, f"工作方案{self._scheme_no}")
        return ground

    @property
    def _scheme_no(self) -> str:
        return f"{self._case.scheme.scheme_no}第{self._case.scheme.version}版"

    def _exception(self, candidate: Candidate) -> str:
        """Which of 昌江 第十四条's exceptions the facts at hand show."""
        found = self._case.rules
        codes = found.texts("exclusion.same_year_exception_codes")
        words = found.texts("exclusion.same_year_exceptions")
        for code, word in zip(codes, words, strict=True):
            if code == "key_item" and self._case.has_key_item:
                return word
            if code == "complaint" and candidate.carries("complaint"):
                return word
        return ""

    def _readmits(self, candidate: Candidate) -> bool:
        """Whether the scheme readmits objects with a listed flag (rulebooks H1)."""
        scheme = self._case.scheme
        return bool(
            scheme.readmit_flagged
            and scheme.readmit_reason.strip()
            and self._case.rules.is_on("exclusion.readmit_flagged_with_reason")
            and candidate.carries_any(self._factors)
        )


def _not_active(candidate: Candidate) -> Ground:
    if candidate.merged_into is not None:
        reason = "已并入另一检查对象，不再单独列入"
    else:
        reason = f"登记状态为“{status_label(candidate.status)}”"
    return Ground(NOT_ACTIVE, reason, NOT_ACTIVE_CLAUSE)


def _same_year(case: PoolCase) -> Iterator[tuple[str, Ground]]:
    """Drawn in the same calendar year, by whom the rulebook counts (G5, H2, C5)."""
    found = case.rules
    who = repeats.of_departments(repeats.own_departments(case))
    if found.text("exclusion.same_year_scope") == "all_members":
        who = Q(draw__task__region=case.task.region)
    resolved = found.resolve("exclusion.same_year")
    binding = found.is_on("exclusion.same_year") and resolved.strength is not Strength.MAY
    clause = found.clause("exclusion.same_year")
    for oid, reason in repeats.drawn_by(case, who).items():
        yield (
            oid,
            Ground(
                SAME_YEAR,
                reason.text,
                clause,
                is_warning=not binding,
                withheld_until=reason.withheld_until,
            ),
        )


def _participants_same_year(case: PoolCase) -> Iterator[tuple[str, Ground]]:
    """A participant that checked the object this year is told so and may waive (H2)."""
    if case.rules.text("exclusion.same_year_scope") != "own_department":
        return
    ids = set(case.task.participating_departments.values_list("pk", flat=True))
    ids -= repeats.own_departments(case)
    if not ids:
        return
    clause = case.rules.clause("exclusion.same_year_scope")
    for oid, reason in repeats.drawn_by(case, repeats.of_departments(ids)).items():
        note = f"参与部门本年度已抽查，可不再检查其事项：{reason.text}"
        yield (
            oid,
            Ground(
                PARTICIPANT_SAME_YEAR,
                note,
                clause,
                is_warning=True,
                withheld_until=reason.withheld_until,
            ),
        )


def _sampling_passed(case: PoolCase) -> Iterator[tuple[str, Ground]]:
    """Already tested and passed this year: not sampled again (吉林 二（六）)."""
    key = "exclusion.sampling_already_passed"
    if not case.rules.is_on(key) or InspectionMethod.SAMPLING not in case.scheme.methods:
        return
    found = repeats.listed_outside(case, OutsideKind.SAMPLING_PASSED, codes=case.item_codes)
    for oid, reason in found.items():
        yield oid, Ground(SAMPLING_PASSED, reason.text, case.rules.clause(key))


_SOURCES: tuple[Callable[[PoolCase], Iterator[tuple[str, Ground]]], ...] = (
    _same_year,
    upper_grounds,
    _sampling_passed,
    _participants_same_year,
)
