"""The whole self-audit of a region: every test, corrected for how many there are, in plain words.

``build`` computes, ``to_json`` and :class:`Report` are what is kept and shown: plain values only.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from mingqian.analytics.audit import churn, objects, people, pools
from mingqian.analytics.audit.several import ALARM, NOTICE, UNTESTED, verdicts
from mingqian.foundation.org.models import Region
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.rules.applied import Rules
from mingqian.library.models import InspectionObject, ObjectStatus

KEYS = {
    "years": "audit.lookback_years",
    "alarm": "audit.alarm_permille",
    "notice": "audit.notice_permille",
    "before": "draw.registry_alarm_days",
    "after": "audit.churn_after_days",
}
LABELS = {
    ALARM: "报警",
    NOTICE: "提示",
    "quiet": "未见异常",
    UNTESTED: "数据不足，未检验",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One test: what is asked, the figures, the chance of figures as odd as these by chance."""

    kind: str
    title: str
    figures: str
    p: float | None
    verdict: str = UNTESTED

    @property
    def label(self) -> str:
        """The verdict in Chinese."""
        return LABELS[self.verdict]


@dataclass(frozen=True, slots=True)
class Limits:
    """What the rulebook sets, with the clause of each value."""

    years: int
    alarm: int
    notice: int
    before: int
    after: int
    clauses: dict[str, str]


def limits_of(found: Rules) -> Limits:
    """The limits of a region. A key that is off counts as 1: the strictest look there is."""
    numbers = {name: found.number(key) or 1 for name, key in KEYS.items()}
    return Limits(**numbers, clauses={name: found.clause(key) for name, key in KEYS.items()})


def build(region: Region, on: dt.date) -> dict[str, Any]:
    """Examine the draws and deals of the lookback years up to a day; plain JSON values.

    Example: ``{"tests": 41, "alarms": 0, "findings": [{"title": "各区划抽中户数", "p": 0.43, …}]}``
    """
    limits = limits_of(rules.for_region(region, on))
    years = range(on.year - limits.years + 1, on.year + 1)
    draws = pools.past_draws(region.path, years)
    found = objects.examine(pools.histories(draws), pools.sizes(draws), rare=limits.notice / 1000)
    inspectors, repeats = people.examine(region.path, years)
    since = dt.date(years[0], 1, 1)
    window = churn.Window(limits.before, limits.after, since, on)
    absences = churn.examine(region.path, window)
    findings = [
        *_of_objects(found),
        _of_neglect(found.neglect, limits),
        *[_of_repeats(row) for row in repeats],
        _of_churn(absences),
        *[_of_person(row) for row in inspectors],
    ]
    marks, tested = verdicts(
        [row.p for row in findings], alarm=limits.alarm / 1000, notice=limits.notice / 1000
    )
    told = [{**asdict(row), "verdict": mark} for row, mark in zip(findings, marks, strict=True)]
    return {
        "on": on.isoformat(),
        "since": since.isoformat(),
        "draws": len(draws),
        "drawn": sum(line.observed for line in found.balances["district"].lines),
        "tests": tested,
        "alarms": marks.count(ALARM),
        "notices": marks.count(NOTICE),
        "limits": asdict(limits),
        "findings": told,
        "balances": {name: asdict(row) for name, row in found.balances.items()},
        "coverage": {name: [asdict(row) for row in rows] for name, rows in found.coverage.items()},
        "neglect": asdict(found.neglect),
        "no_chance": _without_chance(region, found.neglect.objects),
        "people": [asdict(row) for row in inspectors],
        "repeats": [asdict(row) for row in repeats],
        "churn": _churn_json(absences),
    }


def _without_chance(region: Region, in_pools: int) -> dict[str, int]:
    """Active objects of the register against those that were in any pool of the years."""
    active = InspectionObject.objects.filter(
        region__path__startswith=region.path,
        status=ObjectStatus.ACTIVE,
        merged_into__isnull=True,
    ).count()
    return {"active": active, "in_pools": in_pools}


def _churn_json(found: churn.Churn) -> dict[str, Any]:
    body = asdict(found)
    for case in body["cases"]:
        case["sealed_on"] = case["sealed_on"].isoformat()
        for name in ("left_on", "back_on"):
            case["absence"][name] = case["absence"][name].isoformat()
    body["cases"] = list(body["cases"])
    return body


def _of_objects(found: objects.ObjectFindings) -> list[Finding]:
    return [
        Finding(
            f"objects-{name}",
            f"各{label}抽中户数与应有户数",
            f"卡方 {row.statistic:.2f}，自由度 {row.df}" if row.df else "没有可以随机变动的分组",
            row.p,
        )
        for name, label in objects.DIMENSIONS.items()
        for row in [found.balances[name]]
    ]


def _of_neglect(row: objects.Neglect, limits: Limits) -> Finding:
    figures = f"{row.objects} 户中 {row.never} 户从未抽中，应有 {row.expected:.1f} 户"
    return Finding("neglect", f"{limits.years} 年内从未抽中的户数", figures, row.p)


def _of_repeats(row: people.Repeats) -> Finding:
    figures = f"可能重逢 {row.pairs} 对，实际 {row.observed} 对，应有 {row.expected:.1f} 对"
    return Finding("repeats", f"{row.department}人员与对象重复相遇", figures, row.p)


def _of_churn(row: churn.Churn) -> Finding:
    figures = (
        f"短期离库又返库 {row.absences} 户次，其中封存前离、封存后返 {len(row.cases)} 户次，"
        f"应有 {row.expected:.1f} 户次"
    )
    return Finding("churn", "封存前后离库返库", figures, row.p)


def _of_person(row: people.PersonFindings) -> Finding:
    figures = f"{row.dealt} 户中高风险 {row.high} 户，应有 {row.expected_high:.1f} 户"
    return Finding("person", f"{row.department}{row.name}分到的高风险对象", figures, row.p)
