"""A synthetic coordinated draw: two departments with overlapping pools and one seed."""

from __future__ import annotations

from typing import Any

from fairdraw import pool
from fairdraw.coord import CoordPlan, Member
from fairdraw.plan import CoordRef, Plan
from fairdraw.pool import Unit
from fairdraw.record import Certificate
from tests.fairdraw import ceremony as c
from tests.fairdraw.ceremony import Ceremony

NUMBERS = ("2023-0007", "2023-0008")


def pools() -> list[list[Unit]]:
    """Units 0..24 in three strata, and units 5..24 in one: the second department's view."""
    return [c.units(), [Unit(unit.id, "all", 1) for unit in c.units()[5:]]]


def terms(units: list[Unit], number: str, quotas: dict[str, int], **changes: Any) -> dict[str, Any]:
    """A member plan as JSON, its `coord` not yet filled in."""
    summary = pool.summarise(pool.encode(units))
    value = c.plan_json() | {
        "plan_no": number,
        "pool": {"root": summary.root, "size": summary.size},
        "strata": [
            {"code": code, "size": summary.strata[code], "rule": "count", "value": quota, "min": 0,
             "quota": quota}
            for code, quota in quotas.items()
        ],
    }  # fmt: skip
    for name in ("inspectors", "eligibility", "match"):
        del value[name]
    return value | changes


def joint(changes: dict[str, Any] | None = None) -> tuple[CoordPlan, list[Ceremony]]:
    """The coord plan and the ceremonies of both members; `changes` are made to both plans."""
    quotas = ({"A": 4, "B": 3, "C": 1}, {"all": 8})
    drafts = [
        Plan.from_json(terms(units, number, quota, **(changes or {})))
        for units, number, quota in zip(pools(), NUMBERS, quotas, strict=True)
    ]
    coord = CoordPlan(
        "sha256", "演示综合查一次", tuple(Member.of(plan) for plan in drafts), drafts[0].seed
    )
    return coord, [
        stage_member(coord, plan, units) for plan, units in zip(drafts, pools(), strict=True)
    ]


def stage_member(coord: CoordPlan, plan: Plan, units: list[Unit]) -> Ceremony:
    """Carry out one member's draw with the seed all share."""
    value = plan.to_json() | {"coord": CoordRef(coord.digest()).to_json()}
    return c.stage(value, units_=units, coord=coord)


def certificates(ceremonies: list[Ceremony]) -> list[Certificate]:
    """The signed records of all members."""
    return [Certificate.from_json(item.certificate()) for item in ceremonies]
