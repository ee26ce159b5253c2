"""One round of dealing: a department's staff, its objects, the terms, and what comes out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from fairdraw.errors import FairDrawError
from fairdraw.match import Deal, Shortage
from fairdraw.plan import MatchRule
from mingqian.draw.models import Draw, DrawnObject
from mingqian.foundation.policy.decision import Refused
from mingqian.library.models import InspectionItem
from mingqian.matching.dealing import record
from mingqian.matching.dealing.eligibility import (
    BY_TEAM,
    Staff,
    eligibility_lines,
    roster_lines,
    staff_of,
)
from mingqian.matching.dealing.teams import deal_teams
from mingqian.matching.models import DepartmentPart

NO_LEAVING_OUT = "平台抽取规程 §8:不能全部匹配时停止，不得漏派"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a deal is made under, all of it in the record."""

    need: int
    mode: str
    factors: tuple[str, ...]
    planned_on: dt.date
    items: tuple[InspectionItem, ...]


@dataclass(frozen=True)
class Round:
    """A deal about to be made for a part."""

    part: DepartmentPart
    draw: Draw
    terms: Terms
    objects: list[DrawnObject]

    @cached_property
    def staff(self) -> Staff:
        """Who may be drawn, and where to."""
        terms = self.terms
        return staff_of(
            self.part, self.objects, items=terms.items, on=terms.planned_on, mode=terms.mode
        )

    @property
    def code(self) -> str:
        """The department as the files name it."""
        return record.department_code(self.part.department.code)

    @property
    def seed(self) -> str:
        """The seed, fixed by the object draw."""
        return record.deal_seed(self.draw.seed, self.code, self.draw.alg)

    def require_enough(self) -> None:
        """Too small a registry is said before anything is drawn (兴隆台 二（四）)."""
        found, need = len(self.staff.inspectors), self.terms.need
        if self.objects and found < need:
            raise Refused(
                f"{self.part.department.label}在{self.terms.planned_on}可抽取的执法检查人员只有 "
                f"{found} 人，每户需要 {need} 人，请先补充检查人员名录库",
                "兴隆台 二（四）“以满足随机分配检查人员的需要”",
                "too_few",
            )

    def play(self) -> tuple[bytes, Deal]:
        """The record and the deal. Refused with the Hall certificate in words when impossible."""
        cap = max(1, len(self.objects))
        rule = MatchRule(self.code, self.terms.need, 0, cap)
        teams = self._teams()
        inspectors = roster_lines(self.staff, self.code, cap)
        eligibility = eligibility_lines(self.staff, self.objects, self.code, teams)
        oids = [drawn.oid for drawn in self.objects]
        try:
            result = record.play(rule, self.seed, inspectors, eligibility, oids)
        except FairDrawError as error:
            text = f"人员或对象标识不合规程：{error.message_zh}"
            raise Refused(text, code="bad_roster") from None
        if result.deal is None:
            raise self._infeasible(result.shortage)
        data = record.compose(
            facts=self._facts(teams),
            rule=rule,
            seed=self.seed,
            inspectors=inspectors,
            eligibility=eligibility,
            objects=oids,
            deal=result.deal,
        )
        return data, result.deal

    def _teams(self) -> dict[str, str] | None:
        if self.terms.mode != BY_TEAM:
            return None
        return deal_teams(self.staff, self.objects, self.seed, self.terms.need)

    def _facts(self, teams: Mapping[str, str] | None) -> dict[str, object]:
        facts: dict[str, object] = {
            "task_no": self.part.task.task_no,
            "draw_no": self.draw.draw_no,
            "attempt": self.draw.attempt,
            "department": self.code,
            "department_name": self.part.department.name,
            "draw_seed": self.draw.seed,
            "mode": self.terms.mode,
            "factors": list(self.terms.factors),
            "planned_on": self.terms.planned_on.isoformat(),
            "items": [item.code for item in self.terms.items],
        }
        if teams is not None:
            facts["teams"] = [{"object": oid, "team": name} for oid, name in teams.items()]
        return facts

    def _infeasible(self, shortage: Shortage | None) -> Refused:
        """The Hall certificate in words: which objects, which people, how many places short."""
        if shortage is None:
            return Refused("没有可行的人员匹配", NO_LEAVING_OUT, "infeasible")
        names = {drawn.oid: drawn.name for drawn in self.objects}
        people = {person.iid: person.name for person in self.staff.inspectors}
        things = "、".join(names[oid] for oid in shortage.objects[:5])
        more = f"等 {len(shortage.objects)} 户" if len(shortage.objects) > 5 else ""
        who = "、".join(people[iid] for iid in shortage.inspectors) or "无人"
        return Refused(
            f"人员不足，没有抽取：{things}{more}共需 {shortage.need} 人次，"
            f"可派的只有 {who}，最多承担 {shortage.supply} 人次",
            NO_LEAVING_OUT,
            "infeasible",
        )
