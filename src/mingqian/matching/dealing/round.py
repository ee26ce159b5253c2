"""One round of dealing: a department's staff, objects and terms, and what is sealed of them."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from fairdraw.beacon import BeaconRule
from fairdraw.dealt import Files, Rung, Sealed, frozen
from fairdraw.dealt import Terms as SealedTerms
from fairdraw.dealt.record import object_lines
from fairdraw.dealt.terms import STRICT, reasons_digest
from fairdraw.plan import MatchRule
from mingqian.draw.models import Draw, DrawnObject
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.rules import selectors as rules
from mingqian.library.models import InspectionItem
from mingqian.matching.dealing import ladder as ladders
from mingqian.matching.dealing import reasons, record
from mingqian.matching.dealing.attempt import Attempt, freeze, shortage_of
from mingqian.matching.dealing.eligibility import BY_TEAM, Question, Staff, staff_of
from mingqian.matching.dealing.files import teams_of
from mingqian.matching.dealing.need import need_of_rules
from mingqian.matching.models import DepartmentPart


@dataclass(frozen=True, slots=True)
class Terms:
    """What a deal is made under, all of it sealed."""

    need: int
    mode: str
    factors: tuple[str, ...]
    planned_on: dt.date
    items: tuple[InspectionItem, ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the seal adds: the chance to come, which seal it is, when, and why again."""

    beacon: BeaconRule
    seq: int
    time: str
    reason: str = ""


@dataclass(frozen=True)
class Round:
    """A deal about to be sealed for a part."""

    part: DepartmentPart
    draw: Draw
    terms: Terms
    objects: list[DrawnObject]

    @cached_property
    def ladder(self) -> list[ladders.Rung]:
        """The rungs the rules declare."""
        return ladders.ladder(rules.for_case(self.part.task))

    @cached_property
    def staff(self) -> Staff:
        """Who may be drawn, and where to, with nothing lifted."""
        return staff_of(self.part, self.objects, self._question(self.ladder[0]))

    def _question(self, rung: ladders.Rung) -> Question:
        return Question(self.terms.items, self.terms.planned_on, self.terms.mode, rung.lifted)

    @property
    def code(self) -> str:
        """The department as the files name it."""
        return record.department_code(self.part.department.code)

    @property
    def rule(self) -> MatchRule:
        """Places of an object; as many of them as the law asks for are for the qualified."""
        need = self.terms.need
        least = min(need, need_of_rules(self.part).least)
        return MatchRule(self.code, need, least, max(1, len(self.objects)))

    def require_enough(self) -> None:
        """Too small a registry is said before anything is sealed (兴隆台 二（四）)."""
        found, need = len(self.staff.inspectors), self.terms.need
        if self.objects and found < need:
            raise Refused(
                f"{self.part.department.label}在{self.terms.planned_on}可抽取的执法检查人员只有 "
                f"{found} 人，每户需要 {need} 人，请先补充检查人员名录库",
                "兴隆台 二（四）“以满足随机分配检查人员的需要”",
                "too_few",
            )

    def attempts(self) -> Iterator[Attempt]:
        """Each rung in the declared order up to the first that serves every object.

        A rung that lifts what does not bind here gives the same files and is marked so.
        """
        last: Attempt | None = None
        for rung in self.ladder:
            question = self._question(rung)
            staff = staff_of(self.part, self.objects, question) if rung.lifted else self.staff
            files = freeze(staff, self.objects, self.code, by_team=question.way == BY_TEAM)
            if last is not None and files == last.files:
                yield Attempt(rung, staff, files, last.shortage, is_same=True)
                continue
            last = Attempt(rung, staff, files, shortage_of(files, self.rule, self.objects))
            yield last
            if last.serves:
                return

    def sealed(self, tried: Sequence[Attempt], stamp: Stamp) -> Sealed:
        """The terms with all frozen files; the last of ``tried`` serves everybody."""
        draw, done = self.draw, tried[-1]
        names = [drawn.oid for drawn in self.objects]
        texts, (objects,) = frozen([object_lines(names)], draw.alg)
        rungs = []
        for row in tried:
            more, refs = frozen(_sources(row), draw.alg)
            texts |= more
            rungs.append(Rung(row.rung.code or STRICT, *refs))
        why = reasons.frozen(done.staff, self.objects)
        terms = SealedTerms(
            alg=draw.alg,
            authority=draw.authority,
            plan_no=draw.draw_no,
            attempt=draw.attempt,
            plan=draw.plan_digest,
            draw_seed=draw.seed,
            department=self.code,
            seq=stamp.seq,
            time=stamp.time,
            beacon=stamp.beacon,
            rule=self.rule,
            objects=objects,
            ladder=tuple(rung.code or STRICT for rung in self.ladder),
            rungs=tuple(rungs),
            facts=self._facts(done.staff, done.files),
            reasons=reasons_digest(why, draw.alg),
            reason=_nfc(stamp.reason),
        )
        # Read back as strictly as a stranger will.
        return Sealed(SealedTerms.from_json(terms.to_json()), texts, why)

    def _facts(self, staff: Staff, files: Files) -> dict[str, object]:
        terms = self.terms
        facts: dict[str, object] = {
            "task_no": _nfc(self.part.task.task_no),
            "department_name": _nfc(self.part.department.name),
            "mode": terms.mode,
            "factors": list(dict.fromkeys(_nfc(factor) for factor in terms.factors)),
            "planned_on": terms.planned_on.isoformat(),
            "items": list(dict.fromkeys(_nfc(item.code) for item in terms.items)),
        }
        if files.teams is not None:
            facts["teams"] = [
                {"team": code, "name": _nfc(name)} for code, name in teams_of(staff).items()
            ]
        return facts


def _sources(row: Attempt) -> list[bytes]:
    if row.is_same:
        return []
    files = row.files
    return [
        files.inspectors,
        files.eligibility,
        *([files.teams] if files.teams is not None else []),
    ]


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
