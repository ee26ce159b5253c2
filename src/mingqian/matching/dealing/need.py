"""How many inspectors of a department an object takes (彭阳 二（五）, rulebooks P5).

Two per visit is the rule; two per department is the recommendation where each department makes
its own findings. Example: 彭阳, three departments, one inspector each → three per visit, allowed
only with a reason because each department should send two.
"""

from __future__ import annotations

from dataclasses import dataclass

from mingqian.foundation.policy.decision import invalid, require
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.rules.applied import Rules
from mingqian.library.models import InspectionMethod
from mingqian.matching.models import DepartmentPart

#: Whether a method brings inspectors to the place.
_ON_THE_SPOT = {InspectionMethod.ON_SITE, InspectionMethod.SAMPLING}


@dataclass(frozen=True, slots=True)
class Need:
    """The least number the rule allows and the number used unless somebody says otherwise."""

    least: int
    usual: int
    clause: str


def need_of_rules(part: DepartmentPart) -> Need:
    """The need of a part by its pinned rules."""
    found = rules.for_case(part.task)
    usual = found.number("inspectors.min_per_department") or 1
    on_site = found.number("inspectors.min_on_site") or 1
    clause = found.clause("inspectors.min_on_site")
    methods = set(part.task.scheme.methods)
    if methods and not methods & _ON_THE_SPOT:
        return Need(1, usual, clause)
    least = on_site
    if found.text("inspectors.min_scope") == "visit":
        departments = part.task.parts.count()
        least = -(-on_site // max(1, departments))
    return Need(least, max(least, usual), clause)


def settle(part: DepartmentPart, wanted: int | None, reason: str) -> int:
    """The number to deal; Refused 422 below the rule, 409 below the advice without a reason."""
    need = need_of_rules(part)
    if wanted is None:
        return need.usual
    if wanted < need.least:
        raise invalid(
            f"每户至少 {need.least} 名执法人员，不得少于规定人数",
            clause=need.clause,
            need=f"请填写不少于 {need.least} 的数",
        )
    if wanted < need.usual:
        _require_reason(rules.for_case(part.task), need.usual, reason)
    return wanted


def _require_reason(found: Rules, usual: int, reason: str) -> None:
    refusal = found.breach(
        "inspectors.min_per_department",
        f"每个部门宜派 {usual} 人，少派须写明理由",
        reason=reason,
    )
    if refusal is not None:
        require(refusal, status=409)
