"""A department's deal after the demo ceremony: terms sealed, logged, dice thrown, dealt, logged."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from drawengines import ed25519
from fairdraw.beacon import BeaconRule, BeaconValue
from fairdraw.dealt import Files, Rung, Sealed, Terms, complete, dealt_digest, frozen, verify_deal
from fairdraw.dealt.record import object_lines
from fairdraw.dealt.terms import reasons_digest
from fairdraw.log import Entry
from fairdraw.log.entry import DEALT, TERMS
from fairdraw.match.roster import RosterInspector, encode_lines
from fairdraw.plan import MatchRule
from fairdraw.verify import Report
from tests.fairdraw.logbook import Book

T4, T5 = "2023-09-15T10:20:00Z", "2023-09-15T11:00:00Z"
DICE = "16253441625344162534"
DEPARTMENT = "scjg"
LADDER = ("strict", "rotation", "workload")
REASONS = {"removed": [], "outside": [], "barred": []}
Body = dict[str, Any]


def staff(number: int = 6, cap: int = 20) -> bytes:
    """Synthetic inspectors, half of them qualified."""
    rows = [
        RosterInspector(f"cert:demo-{n:03d}", DEPARTMENT, qualified=n % 2 == 0, cap=cap)
        for n in range(number)
    ]
    return encode_lines([row.line for row in rows])


def able(objects: Sequence[str], *, barred: int = 1, number: int = 6) -> bytes:
    """Everybody serves the one area; the first `barred` may not go to the first object."""
    lines = [f"cert:demo-{n:03d}\tserves\tarea-1" for n in range(number)]
    lines += [f"{name}\tin\t{DEPARTMENT}/area-1" for name in objects]
    lines += [f"{objects[0]}\tnot\tcert:demo-{n:03d}" for n in range(barred)]
    return encode_lines(lines)


def teams(number: int = 6, size: int = 3) -> bytes:
    """Groups of `size` by number."""
    return encode_lines([f"cert:demo-{n:03d}\tteam-{n // size + 1}" for n in range(number)])


@dataclass
class DealBook:
    """The genuine log of `Book`, and a deal of department scjg over its selected objects."""

    rungs: list[tuple[str, Files | None]] = field(default_factory=list)
    rule: MatchRule = MatchRule(DEPARTMENT, 2, 1, 20)  # noqa: RUF009
    beacon: BeaconRule = BeaconRule("dice", count=20)  # noqa: RUF009
    value: BeaconValue = BeaconValue("dice", digits=DICE)  # noqa: RUF009
    changes: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.book = Book()
        picks = [row for part in self.book.ceremony.body["draw"] for row in part["selected"]]
        self.objects = sorted(pick["id"] for pick in picks)
        self.sealed = self._seal()
        self.log_terms(self.sealed)
        self.body: Body = copy.deepcopy(complete(self.sealed, self.value)[0])
        self.log_deal(self.body)

    def _seal(self) -> Sealed:
        plan, body = self.book.plan, self.book.ceremony.body
        alg = self.changes.get("alg", plan.alg)
        tried = self.rungs or [("strict", Files(staff(), able(self.objects)))]
        texts, (objects,) = frozen([object_lines(self.objects)], alg)
        made = []
        for code, files in tried:
            if files is None:
                made.append(Rung(code))
                continue
            sources = [files.inspectors, files.eligibility]
            more, refs = frozen([*sources, *([files.teams] if files.teams else [])], alg)
            texts |= more
            made.append(Rung(code, *refs))
        given: dict[str, Any] = {
            "alg": alg, "authority": plan.authority, "plan_no": plan.plan_no,
            "attempt": plan.attempt, "plan": plan.digest(), "draw_seed": body["seed"],
            "department": DEPARTMENT, "seq": 1, "time": T4, "beacon": self.beacon,
            "rule": self.rule, "objects": objects, "ladder": LADDER, "rungs": tuple(made),
            "facts": {
                "task_no": "演示-1", "department_name": "演示市监局", "mode": "global",
                "factors": [], "planned_on": "2023-10-01", "items": ["A01"],
            },
            "reasons": reasons_digest(REASONS, alg),
        }  # fmt: skip
        return Sealed(Terms(**given | self.changes), texts, REASONS)

    def entry(self, kind: str, digest: str, time: str, seq: int = 0) -> Entry:
        """An entry about this department's deal."""
        seq = seq or self.sealed.terms.seq
        draw = self.sealed.terms.draw
        return Entry.of_deal(kind, draw, DEPARTMENT, seq=seq, digest=digest, time=time)

    def log_terms(self, sealed: Sealed, time: str = T4) -> None:
        """Bind terms in the log."""
        self.book.add(self.entry(TERMS, sealed.terms.digest(), time, sealed.terms.seq))

    def log_deal(self, body: Body, time: str = T5) -> None:
        """Put the deal into the log."""
        self.book.add(self.entry(DEALT, dealt_digest(body, body["terms"]["alg"]), time))

    def report(self, body: Body | None = None, **more: Any) -> Report:
        """What a verifier with everything at hand finds."""
        given: dict[str, Any] = {
            "draw": self.book.ceremony.certificate(),
            "log": self.book.evidence(),
            "check_signature": ed25519.check,
        }
        return verify_deal(body or self.body, **given | more)
