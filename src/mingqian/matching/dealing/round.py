"""One round of dealing: a department's staff, its objects, the terms, and what comes out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from fairdraw.plan import MatchRule
from mingqian.draw.models import Draw, DrawnObject
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.rules import selectors as rules
from mingqian.library.models import InspectionItem
from mingqian.matching.dealing import reasons, record
from mingqian.matching.dealing.attempt import Attempt, attempt
from mingqian.matching.dealing.eligibility import BY_TEAM, Question, Staff, staff_of
from mingqian.matching.dealing.ladder import Rung, ladder
from mingqian.matching.dealing.need import need_of_rules
from mingqian.matching.models import DepartmentPart


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
        """Who may be drawn, and where to, with nothing lifted."""
        return self._staff(ladder(rules.for_case(self.part.task))[0])

    def _staff(self, rung: Rung) -> Staff:
        return staff_of(self.part, self.objects, self._question(rung))

    def _question(self, rung: Rung) -> Question:
        return Question(self.terms.items, self.terms.planned_on, self.terms.mode, rung.lifted)

    @property
    def code(self) -> str:
        """The department as the files name it."""
        return record.department_code(self.part.department.code)

    @property
    def seed(self) -> str:
        """The seed, fixed by the object draw."""
        return record.deal_seed(self.draw.seed, self.code, self.draw.alg)

    @property
    def rule(self) -> MatchRule:
        """Places of an object; as many of them as the law asks for are for the qualified."""
        need = self.terms.need
        least = min(need, need_of_rules(self.part).least)
        return MatchRule(self.code, need, least, max(1, len(self.objects)))

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

    def attempts(self) -> Iterator[Attempt]:
        """Each rung tried in the declared order up to the first that serves every object.

        A rung that lifts what does not bind here gives the same files and is passed over.
        """
        tried: set[tuple[bytes, bytes, bool]] = set()
        for rung in ladder(rules.for_case(self.part.task)):
            question = self._question(rung)
            staff = self.staff if not rung.lifted else self._staff(rung)
            by_team = question.way == BY_TEAM
            found = attempt(rung, staff, self.rule, self.seed, self.objects, by_team=by_team)
            mark = (found.inspectors, found.eligibility, by_team)
            if mark in tried:
                continue
            tried.add(mark)
            yield found
            if found.deal is not None:
                return

    def compose(self, failed: list[Attempt], done: Attempt) -> bytes:
        """The record of the deal that came off, with the rungs that did not serve before it."""
        return record.compose(
            facts=self._facts(done),
            rule=self.rule,
            seed=self.seed,
            failed=[row.to_json() for row in failed],
            rung=done.rung.code,
            files=(done.inspectors, done.eligibility),
            objects=[drawn.oid for drawn in self.objects],
            deal=done.deal,
        )

    def _facts(self, done: Attempt) -> dict[str, object]:
        terms = self.terms
        facts: dict[str, object] = {
            "task_no": self.part.task.task_no,
            "draw_no": self.draw.draw_no,
            "attempt": self.draw.attempt,
            "department": self.code,
            "department_name": self.part.department.name,
            "draw_seed": self.draw.seed,
            "mode": terms.mode,
            "factors": list(terms.factors),
            "planned_on": terms.planned_on.isoformat(),
            "items": [item.code for item in terms.items],
            **reasons.frozen(done.staff, self.objects),
        }
        if done.teams is not None:
            facts["teams"] = [{"object": oid, "team": name} for oid, name in done.teams.items()]
        return facts
