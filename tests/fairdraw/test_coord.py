"""Departments that draw with one seed meet at the same doors, and none can step aside."""

from __future__ import annotations

import random
from typing import Any

import pytest

from fairdraw import pool, sample
from fairdraw.coord import CoordPlan, chances, save, terms_digest
from fairdraw.coord.members import check_members, visited
from fairdraw.errors import PlanError, QuotaError, RecordError
from fairdraw.hashing import hexdigest
from fairdraw.plan import Plan
from fairdraw.pool import Unit
from fairdraw.verify import Report
from tests.fairdraw import together

COORD, MEMBERS = together.joint()


def reason(report: Report, name: str) -> str:
    return next(step.zh for step in report.steps if step.name == name)


def test_every_member_passes_by_itself_and_all_pass_together() -> None:
    for member in MEMBERS:
        report = member.report()
        assert report.failed == []
        assert "与另外 1 个计划统筹抽取" in reason(report, "plan")
    assert check_members(together.certificates(MEMBERS)) == COORD
    assert CoordPlan.from_json(COORD.to_json()) == COORD


def test_members_share_seed_and_tickets_but_not_plan_digests() -> None:
    first, second = (member.body for member in MEMBERS)
    assert first["seed"] == second["seed"]
    assert first["commitments"] == second["commitments"]
    assert first["plan_digest"] != second["plan_digest"]
    keys = [
        {pick["id"]: pick["key"] for part in body["draw"] for pick in part["selected"]}
        for body in (first, second)
    ]
    both = keys[0].keys() & keys[1].keys()
    single = {unit.id for unit in together.pools()[0] if unit.weight == 1}
    assert len(both & single) >= 3  # a second ticket may change the key of the others
    assert all(keys[0][name] == keys[1][name] for name in both & single)


def test_terms_leave_out_what_depends_on_the_coord_plan() -> None:
    plan = Plan.from_json(MEMBERS[0].body["plan"])
    bare = Plan.from_json({k: v for k, v in plan.to_json().items() if k != "coord"})
    assert terms_digest(plan) == terms_digest(bare)
    other = Plan.from_json(bare.to_json() | {"prev": "1" * 64})
    assert terms_digest(other) == terms_digest(bare)
    renamed = Plan.from_json(bare.to_json() | {"title": "另一份"})
    assert terms_digest(renamed) != terms_digest(bare)


@pytest.mark.parametrize(
    "change",
    [
        {"members": COORD.to_json()["members"][:1]},  # type: ignore[index]
        {"members": COORD.to_json()["members"][:1] * 2},  # type: ignore[index]
        {"v": "mq2"},
        {"remark": "x"},
        {"alg": "md5"},
    ],
)
def test_a_coord_plan_in_any_other_form_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(PlanError):
        CoordPlan.from_json(COORD.to_json() | change)


def test_a_missing_or_double_or_foreign_member_is_told() -> None:
    records = together.certificates(MEMBERS)
    _, others = together.joint({"title": "另一次"})
    for wrong in (
        [],
        records[:1],
        [*records, records[0]],
        [records[0], *together.certificates(others)[1:]],
    ):
        with pytest.raises(RecordError):
            check_members(wrong)


def test_a_member_with_another_seed_or_other_secrets_is_told() -> None:
    for name in ("seed", "commitments", "contributions", "beacon"):
        _, members = together.joint()
        members[1].body[name] = "7" * 64 if name == "seed" else []
        with pytest.raises(RecordError):
            check_members(together.certificates(members))


def test_coordination_spares_doors_and_says_how_many() -> None:
    of = [
        chances(units, Plan.from_json(member.body["plan"]).quotas)
        for units, member in zip(together.pools(), MEMBERS, strict=True)
    ]
    saving = save([visited(record) for record in together.certificates(MEMBERS)], of)
    assert (saving.members, saving.visits) == (2, 16)
    assert saving.doors == len(set().union(*map(visited, together.certificates(MEMBERS))))
    assert saving.merged == 16 - saving.doors
    assert saving.saved > 1.5
    assert saving.to_json()["independent_doors_hundredths"] == round(saving.independent_doors * 100)


def test_the_expectation_is_that_of_independent_draws() -> None:
    units = [Unit(f"x:{n:03d}", "A" if n % 3 else "B", 1) for n in range(60)]
    quotas = {"A": 10, "B": 5}
    expected = save([[], []], [chances(units, quotas)] * 2)
    assert expected.exact
    doors = 0
    for trial in range(400):
        drawn: set[str] = set()
        for member in range(2):
            seed = hexdigest(f"{trial}:{member}")
            drawn |= set(sample.draw(units, seed, quotas).selected_ids)
        doors += len(drawn)
    assert abs(doors / 400 - expected.independent_doors) < 0.35  # over 4 standard errors


def test_chances_of_unequal_weights_add_up_and_say_they_are_close_not_exact() -> None:
    rnd = random.Random(1)  # noqa: S311
    units = [Unit(f"x:{n:04d}", "A", rnd.choice([1, 2, 3, 5])) for n in range(2000)]
    found = chances(units, {"A": 100})
    assert not found.exact
    assert abs(sum(found.of.values()) - 100) < 1e-6
    by_weight = {unit.weight: found.of[unit.id] for unit in units}
    assert by_weight[1] < by_weight[2] < by_weight[3] < by_weight[5]
    with pytest.raises(QuotaError):
        chances(units[:3], {"A": 4})
    with pytest.raises(QuotaError):
        save([[]], [])


def test_the_pools_of_members_are_files_like_any_other() -> None:
    for member, units in zip(MEMBERS, together.pools(), strict=True):
        assert pool.summarise(member.pool).root == pool.summarise(pool.encode(units)).root
