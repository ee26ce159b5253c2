"""The coord plan: which member plans share one ceremony, and on what terms (protocol §12).

``P* = H("mq1:coord:" + canonical(coord plan))`` stands in the commitments and in the seed of every
member. ``terms = H("mq1:terms:" + canonical(plan without coord, seed, prev))`` of each member
stands in the coord plan, so pools and quotas of all are frozen before any secret is bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fairdraw.canonical import canonical
from fairdraw.errors import PlanError
from fairdraw.fields import Fields
from fairdraw.hashing import ALGORITHMS, hexdigest
from fairdraw.plan import AUTHORITY, NUMBER, VERSION, Plan, SeedRule

LEFT_OUT: Final = ("coord", "seed", "prev")
"""Fields of a plan that are not terms: coord names P* itself, seed is the coord plan's, and prev
may be another member's digest."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member plan: whose, which number and attempt, and the digest of its terms."""

    authority: str
    plan_no: str
    attempt: int
    terms: str

    @classmethod
    def of(cls, plan: Plan) -> Member:
        """Return the member that `plan` is (its `coord`, `seed` and `prev` do not matter)."""
        return cls(plan.authority, plan.plan_no, plan.attempt, terms_digest(plan))

    @classmethod
    def read(cls, fields: Fields) -> Member:
        """Read one entry of ``members``."""
        member = cls(
            fields.text("authority", AUTHORITY),
            fields.text("plan_no", NUMBER),
            fields.integer("attempt", 1, 1000),
            fields.hexdigest("terms"),
        )
        fields.close()
        return member

    def to_json(self) -> dict[str, object]:
        """Return the JSON object."""
        return {
            "authority": self.authority,
            "plan_no": self.plan_no,
            "attempt": self.attempt,
            "terms": self.terms,
        }


@dataclass(frozen=True, slots=True)
class CoordPlan:
    """A coordinated ceremony: its members and the one seed rule they share."""

    alg: str
    title: str
    members: tuple[Member, ...]
    seed: SeedRule

    @classmethod
    def from_json(cls, value: object) -> CoordPlan:
        """Read a coord plan strictly; raise PlanError naming the field."""
        fields = Fields(value, "coord", PlanError)
        fields.choice("v", (VERSION,))
        plan = cls(
            alg=fields.choice("alg", ALGORITHMS),
            title=fields.text("title"),
            members=tuple(Member.read(child) for child in fields.children("members")),
            seed=SeedRule.read(fields.child("seed")),
        )
        fields.close()
        names = {(member.authority, member.plan_no) for member in plan.members}
        if len(plan.members) < 2 or len(names) != len(plan.members):
            raise fields.refuse(
                "members", "至少两个成员，且不得重复", "needs two members, none twice"
            )
        return plan

    def to_json(self) -> dict[str, object]:
        """Return the JSON object."""
        return {
            "v": VERSION,
            "alg": self.alg,
            "title": self.title,
            "members": [member.to_json() for member in self.members],
            "seed": self.seed.to_json(),
        }

    def digest(self) -> str:
        """Return P* (64 hex characters)."""
        return digest(self.to_json(), self.alg)

    def why_not(self, plan: Plan) -> tuple[str, str] | None:
        """Return why `plan` is not a member (zh, en), None where it is."""
        if plan.coord is None or plan.coord.plan != self.digest():
            return "计划引用的不是这次统筹", "the plan names another coordinated ceremony"
        if (plan.alg, plan.seed) != (self.alg, self.seed):
            return (
                "计划的算法、参与方或信标与统筹计划不一致",
                "hash, parties or beacon of the plan are not those of the coord plan",
            )
        if Member.of(plan) not in self.members:
            return (
                "统筹计划所列的该成员条件与这份计划不符（名单、分层或名额不同）",
                "the terms of this member in the coord plan are not those of the plan",
            )
        return None


def digest(coord: object, alg: str = "sha256") -> str:
    """Return ``H("mq1:coord:" + canonical(coord plan))`` of a coord plan as JSON value."""
    return hexdigest("mq1:coord:" + canonical(coord), alg)


def terms_digest(plan: Plan) -> str:
    """Return ``H("mq1:terms:" + canonical(plan without coord, seed, prev))``."""
    terms = {name: value for name, value in plan.to_json().items() if name not in LEFT_OUT}
    return hexdigest("mq1:terms:" + canonical(terms), plan.alg)
