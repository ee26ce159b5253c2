"""Lies in coordinated and supplementary draws, in blind pools, and about lotteries and dice."""

from __future__ import annotations

from typing import Any

from fairdraw import blind, pool
from fairdraw.beacon import BeaconValue
from fairdraw.coord import CoordPlan, Member
from fairdraw.plan import Plan
from tests.fairdraw import ceremony as c
from tests.fairdraw import test_blind, test_supplement, together
from tests.fairdraw.zoo.forgeries import Forged, exposed_by, planned


def member(index: int = 0) -> tuple[CoordPlan, c.Ceremony]:
    """One member of a genuine coordinated draw."""
    coord, members = together.joint()
    return coord, members[index]


@exposed_by("plan")
def member_that_changed_its_quotas_after_the_coord_plan() -> Forged:
    coord, made = member(1)
    value = made.body["plan"] | {
        "strata": [made.body["plan"]["strata"][0] | {"value": 7, "quota": 7}]
    }
    forged = c.stage(value, units_=together.pools()[1], coord=coord)
    return forged, forged.certificate()


@exposed_by("plan")
def member_that_brought_another_pool() -> Forged:
    coord, _ = member()
    friend = c.units()[0].id
    rest = [unit for unit in c.units() if unit.id != friend]
    draft = Plan.from_json(together.terms(rest, together.NUMBERS[0], {"A": 4, "B": 3, "C": 1}))
    forged = together.stage_member(coord, draft, rest)
    return forged, forged.certificate()


@exposed_by("plan", "contributions", "seed")
def coord_plan_swapped_after_the_commitments() -> Forged:
    _, made = member()
    made.body["coord"]["title"] = "另一次统筹"
    return made, made.certificate()


@exposed_by("plan")
def seed_of_others_used_without_being_a_member() -> Forged:
    """A stranger copies the coord reference of a ceremony whose seed is already known."""
    coord, _ = member()
    draft = Plan.from_json(together.terms(c.units(), "2023-0009", {"A": 4, "B": 3, "C": 1}))
    forged = together.stage_member(coord, draft, c.units())
    return forged, forged.certificate()


@exposed_by("plan")
def coord_plan_withheld() -> Forged:
    _, made = member()
    del made.body["coord"]
    return made, made.certificate()


@exposed_by("plan")
def coord_plan_added_to_a_plan_that_has_none() -> Forged:
    coord, _ = member()
    made = c.stage()
    made.body["coord"] = coord.to_json()
    return made, made.certificate()


@exposed_by("plan")
def coord_plan_with_parties_of_its_own() -> Forged:
    """The member keeps other terms of the ceremony in its plan than those all agreed on."""
    _, made = member()
    value = {key: item for key, item in made.body["plan"].items() if key != "coord"}
    value["seed"] = value["seed"] | {"escrow": "none"}
    draft = Plan.from_json(value)
    coord = CoordPlan(
        "sha256", "演示综合查一次",
        (Member.of(draft), Member(draft.authority, "2023-0008", 1, "0" * 64)),
        Plan.from_json(made.body["plan"]).seed,
    )  # fmt: skip
    forged = together.stage_member(coord, draft, c.units())
    return forged, forged.certificate()


@exposed_by("supplement")
def somebody_drawn_before_put_into_the_supplementary_pool() -> Forged:
    forged = test_supplement.supplementary(c.units())
    forged.extra = {"earlier": c.stage().certificate()}
    return forged, forged.certificate()


@exposed_by("supplement")
def supplementary_draw_with_the_old_seed() -> Forged:
    forged = test_supplement.supplementary()
    earlier = c.stage()
    earlier.body["seed"] = forged.body["seed"]
    forged.extra = {"earlier": earlier.certificate()}
    return forged, forged.certificate()


@exposed_by("supplement")
def supplement_of_a_draw_that_was_another() -> Forged:
    forged = test_supplement.supplementary()
    forged.extra = {"earlier": c.stage(c.plan_json() | {"title": "另一份"}).certificate()}
    return forged, forged.certificate()


@exposed_by("pool")
def person_dropped_from_a_blind_pool() -> Forged:
    forged = test_blind.staged()
    forged.pool = b"".join(forged.pool.splitlines(keepends=True)[1:])
    return forged, forged.certificate()


@exposed_by("pool", "quotas", "draw")
def class_of_a_person_changed_behind_the_blind() -> Forged:
    """Only whoever has file and key can see it, and the person himself, by his proof."""
    forged = test_blind.staged()
    units = list(test_blind.PERSONS)
    units[1] = units[1]._replace(stratum="A")
    forged.pool, forged.extra = pool.encode(units), {"pool_key": test_blind.KEY}
    assert blind.public_file(forged.pool, test_blind.KEY) != test_blind.PUBLIC
    return forged, forged.certificate()


def lottery(numbers: str, **rule: Any) -> Forged:
    beacon = {"kind": "lot", "game": "ssq", "issue": "2023107"}
    value = BeaconValue("lot", game="ssq", issue="2023107", numbers=numbers)
    return planned(lambda plan: plan["seed"].update(beacon=beacon | rule), value=value)


@exposed_by("beacon")
def lottery_numbers_that_cannot_be_drawn() -> Forged:
    return lottery("02,09,13,21,30,34+16")


@exposed_by("beacon")
def lottery_numbers_in_another_order() -> Forged:
    """The same drawing written otherwise would be another seed to choose from."""
    return lottery("09,02,13,21,30,33+16")


@exposed_by("beacon")
def lottery_drawing_of_another_issue() -> Forged:
    return lottery("02,09,13,21,30,33+16", issue="2023108")


@exposed_by("beacon")
def dice_thrown_once_too_often() -> Forged:
    return planned(
        lambda plan: plan["seed"].update(beacon={"kind": "dice", "count": 20}),
        value=BeaconValue("dice", digits="162534416253441625341"),
    )
