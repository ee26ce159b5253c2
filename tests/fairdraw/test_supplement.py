"""Supplementary draws: a fresh seed, and nobody who was drawn before."""

from __future__ import annotations

from typing import Any

from fairdraw import pool
from fairdraw.pool import Unit
from tests.fairdraw import ceremony as c

FIRST = c.stage()
DRAWN = {pick["id"] for part in FIRST.body["draw"] for pick in part["selected"]}


def supplementary(units: list[Unit] | None = None, **changes: Any) -> c.Ceremony:
    """A plan that supplements the demo ceremony, over the units not drawn yet."""
    rest = units or [unit for unit in c.units() if unit.id not in DRAWN]
    summary = pool.summarise(pool.encode(rest))
    value = c.plan_json() | {
        "plan_no": "2023-0003",
        "supplements": FIRST.body["plan_digest"],
        "pool": {"root": summary.root, "size": summary.size},
        "strata": [
            {"code": code, "size": size, "rule": "count", "value": 1, "min": 0, "quota": 1}
            for code, size in summary.strata.items()
        ],
    }
    for name in ("inspectors", "eligibility", "match"):
        del value[name]
    return c.stage(value | changes, units_=rest, secrets=dict.fromkeys(c.SECRETS, "0d" * 32))


def test_a_supplementary_draw_over_the_rest_passes_with_the_earlier_record_at_hand() -> None:
    made = supplementary()
    report = made.report(earlier=FIRST.certificate())
    assert report.failed == []
    assert "supplement" not in report.unchecked
    assert "supplement" in made.report().unchecked
    assert "supplement" not in [step.name for step in FIRST.report().steps]


def test_somebody_drawn_before_or_brought_in_before_is_found() -> None:
    made = supplementary(c.units())
    assert made.report(earlier=FIRST.certificate()).failed == ["supplement"]
    earlier = c.stage()
    earlier.body["replacements"] = [c.replacement(earlier)]
    report = supplementary().report(earlier=earlier.certificate())
    assert report.failed == ["supplement"]


def test_the_seed_of_the_earlier_draw_and_another_record_are_refused() -> None:
    made = supplementary()
    other = c.stage(c.plan_json() | {"title": "另一份"})
    assert made.report(earlier=other.certificate()).failed == ["supplement"]
    earlier = c.stage()
    earlier.body["seed"] = made.body["seed"]
    assert made.report(earlier=earlier.certificate()).failed == ["supplement"]
    earlier.body["plan"] = {}
    assert made.report(earlier=earlier.certificate()).failed == ["supplement"]
