"""The deal with look-ahead: random, replayable, balanced, and never a dead end."""

from __future__ import annotations

import random
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdraw.errors import InfeasibleError, MatchError, SeedError
from fairdraw.match import Deal, MatchInspector, MatchObject, deal
from fairdraw.match.deal import ALREADY_ON, NOT_ELIGIBLE, QUALIFIED_ONLY, TAKEN, WOULD_BLOCK
from tests.fairdraw.brute_deal import brute_deal

SEED = "ab" * 32
Case = tuple[str, list[MatchObject], list[MatchInspector]]


def seed_of(text: object) -> str:
    return sha256(str(text).encode()).hexdigest()


def small_case(rnd: random.Random) -> Case:
    """A random small case: up to 5 objects, 6 inspectors, any density, feasible or not."""
    inspectors = [
        MatchInspector(f"i{n}", rnd.randint(0, 4), rnd.random() < 0.5)
        for n in range(rnd.randint(0, 6))
    ]
    density = rnd.choice([0.4, 0.6, 0.8, 1])
    objects = []
    for n in range(rnd.randint(0, 5)):
        need = rnd.randint(0, 3)
        objects.append(
            MatchObject(
                f"o{n}",
                need,
                [item.id for item in inspectors if rnd.random() < density],
                rnd.randint(0, min(need, rnd.choice([0, 1, 1, 2]))),
                [item.id for item in inspectors if rnd.random() < 0.1],
            )
        )
    return seed_of(rnd.random()), objects, inspectors


@pytest.mark.parametrize("block", range(8))
def test_twenty_thousand_small_cases_agree_with_trying_every_completion(block: int) -> None:
    rnd = random.Random(block)  # noqa: S311
    seen = {True: 0, False: 0}
    for _ in range(2500):
        seed, objects, inspectors = small_case(rnd)
        expected = brute_deal(seed, objects, inspectors)
        seen[expected is None] += 1
        if expected is None:
            with pytest.raises(InfeasibleError) as caught:
                deal(seed, objects, inspectors)
            assert_shortage_is_true(caught.value, objects, inspectors)
        else:
            result = deal(seed, objects, inspectors, explain=rnd.random() < 0.5)
            assert (result.assignment, result.max_load) == expected
            assert list(result.assignment) == list(expected[0])
    assert min(seen.values()) > 500


def assert_shortage_is_true(
    error: InfeasibleError, objects: list[MatchObject], inspectors: list[MatchInspector]
) -> None:
    """Recount the Hall certificate from the input alone."""
    shortage = error.shortage
    only = set(shortage.qualified_objects)
    good = {item.id for item in inspectors if item.qualified}
    caps = {item.id: item.cap for item in inspectors}
    need = 0
    open_to: dict[str, int] = {}
    for thing in objects:
        if thing.id in shortage.objects:
            need += thing.need_qualified if thing.id in only else thing.need
            for name in set(thing.eligible) - set(thing.recused):
                if caps[name] and (thing.id not in only or name in good):
                    open_to[name] = open_to.get(name, 0) + 1
    supply = sum(min(caps[name], count) for name, count in open_to.items())
    assert (shortage.need, shortage.supply) == (need, supply)
    assert need > supply
    assert set(shortage.inspectors) == set(open_to)
    assert f"共需 {need} 人次" in shortage.reason


def department(objects: int, inspectors: int, rnd: random.Random, recusals: float = 0.0) -> Case:
    """A department in which everybody may inspect everything but for recusals."""
    staff = [MatchInspector(f"cert:演示-{n:03d}", 1000, n % 3 == 0) for n in range(inspectors)]
    names = [item.id for item in staff]
    things = [
        MatchObject(f"x:{n:04d}", 2, names, 0, [name for name in names if rnd.random() < recusals])
        for n in range(objects)
    ]
    return seed_of(rnd.random()), things, staff


@pytest.mark.clause("PY-204d", "CJ-14i")
def test_the_same_seed_deals_the_same_and_other_seeds_deal_otherwise() -> None:
    seed, objects, inspectors = department(30, 12, random.Random(1), recusals=0.1)  # noqa: S311
    first = deal(seed, objects, inspectors)
    replay = deal(seed, list(reversed(objects)), list(reversed(inspectors)))
    assert replay == first
    others = [deal(seed_of(n), objects, inspectors).assignment for n in range(20)]
    assert all(other != first.assignment for other in others)
    assert len({str(sorted(other.items())) for other in others}) == 20


@pytest.mark.clause("CJ-13d")
@settings(max_examples=60, deadline=None)
@given(st.integers(1, 60), st.integers(2, 15), st.randoms(use_true_random=False))
def test_within_one_pool_no_inspector_has_more_than_one_object_more_than_another(
    objects: int, inspectors: int, rnd: random.Random
) -> None:
    seed, things, staff = department(objects, inspectors, rnd)
    result = deal(seed, things, staff)
    loads = [result.loads.get(item.id, 0) for item in staff]
    assert max(loads) - min(loads) <= 1
    assert sum(loads) == 2 * objects
    assert max(loads) == result.max_load


@pytest.mark.clause("CJ-13d")
@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False))
def test_inspectors_open_to_the_same_objects_differ_by_one_at_most_whatever_the_rest(
    rnd: random.Random,
) -> None:
    """Equal means: same objects, same qualification, same cap (the theorem of protocol §8)."""
    groups = [(f"g{g}", rnd.random() < 0.5, rnd.randint(1, 6), rnd.randint(1, 4)) for g in range(4)]
    staff = {
        g: [MatchInspector(f"{g}-{n}", cap, good) for n in range(size)]
        for g, good, cap, size in groups
    }
    everybody = [item for group in staff.values() for item in group]
    objects = []
    for n in range(rnd.randint(1, 14)):
        open_ = [item.id for g, group in staff.items() if rnd.random() < 0.6 for item in group]
        objects.append(MatchObject(f"o{n}", rnd.randint(1, 2), open_, rnd.randint(0, 1)))
    try:
        loads = deal(seed_of(rnd.random()), objects, everybody).loads
    except InfeasibleError:
        return
    for group in staff.values():
        of_group = [loads.get(item.id, 0) for item in group]
        assert max(of_group) - min(of_group) <= 1


def test_inspectors_have_equal_chances() -> None:
    """Chi square over which pair an only object gets: 15 pairs of 6 inspectors, 200 each."""
    staff = [MatchInspector(f"i{n}", 1) for n in range(6)]
    names = [item.id for item in staff]
    counts: dict[tuple[str, ...], int] = {}
    for n in range(3000):
        team = deal(seed_of(n), [MatchObject("o", 2, names)], staff).assignment["o"]
        pair = tuple(sorted(team))
        counts[pair] = counts.get(pair, 0) + 1
    assert len(counts) == 15
    assert sum((count - 200) ** 2 / 200 for count in counts.values()) < 36.1  # p = 0.001


def test_the_trace_says_of_every_card_passed_over_why() -> None:
    staff = [MatchInspector("q1", 1, qualified=True), MatchInspector("q2", 1, qualified=True),
             *(MatchInspector(f"u{n}", 2) for n in range(3))]  # fmt: skip
    names = [item.id for item in staff]
    objects = [
        MatchObject("a", 2, names, 1, ["u0"]),
        MatchObject("b", 2, names, 1),
    ]
    verdicts: set[str] = set()
    for n in range(40):
        result = deal(seed_of(n), objects, staff, explain=True)
        for name, looks in result.trace.items():
            taken = [look.inspector for look in looks if look.verdict == TAKEN]
            assert tuple(taken) == result.assignment[name]
            verdicts |= {look.verdict for look in looks}
            assert all(look.reason for look in looks)
            blocked = [look.inspector for look in looks if look.verdict == WOULD_BLOCK]
            assert all(who.startswith("q") for who in blocked)
            if name == "a":
                refused = {look.verdict for look in looks if look.inspector == "u0"}
                assert refused <= {NOT_ELIGIBLE}
    assert {TAKEN, NOT_ELIGIBLE, QUALIFIED_ONLY, WOULD_BLOCK} <= verdicts


def test_a_card_of_somebody_already_on_the_object_is_passed_over_as_such() -> None:
    staff = [MatchInspector("a", 2), MatchInspector("b", 2)]
    objects = [MatchObject(name, 2, ["a", "b"]) for name in "xy"]
    result = deal(SEED, objects, staff, explain=True)
    assert isinstance(result, Deal)
    assert result.max_load == 2
    looks = [look.verdict for looks in result.trace.values() for look in looks]
    assert set(looks) <= {TAKEN, ALREADY_ON}


def test_nothing_to_do_is_no_error() -> None:
    assert deal(SEED, [], []) == Deal({}, 0)
    assert deal(SEED, [MatchObject("o", 0, [])], []).assignment == {"o": ()}


@pytest.mark.parametrize(
    ("objects", "inspectors", "where"),
    [
        ([MatchObject("o", 1, ["nobody"])], [], "o"),
        ([MatchObject("o", 1, [], 0, ["nobody"])], [], "o"),
        ([MatchObject("o", 1, [], 2)], [], "o"),
        ([MatchObject("o", -1, [])], [], "o"),
        ([], [MatchInspector("i", -1)], "i"),
        ([MatchObject("o", 1, [])] * 2, [], None),
        ([], [MatchInspector("i", 1)] * 2, None),
        ([], [MatchInspector("", 1)], None),
    ],
)
def test_input_that_contradicts_itself_is_refused(
    objects: list[MatchObject], inspectors: list[MatchInspector], where: str | None
) -> None:
    with pytest.raises(MatchError) as caught:
        deal(SEED, objects, inspectors)
    assert caught.value.field == where


def test_a_malformed_seed_is_refused() -> None:
    with pytest.raises(SeedError):
        deal("AB" * 32, [], [])


def test_a_thousand_objects_with_hardly_any_slack_are_dealt_in_seconds() -> None:
    """Guards the tight-set shortcut: without it this case takes minutes."""
    rnd = random.Random(3)  # noqa: S311
    staff = [MatchInspector(f"i{n:03d}", 10, n % 2 == 0) for n in range(200)]
    names = [item.id for item in staff]
    objects = [MatchObject(f"o{n:04d}", 2, names, 1, rnd.sample(names, 2)) for n in range(1000)]
    result = deal(SEED, objects, staff)
    loads = [result.loads[name] for name in names]
    assert (min(loads), max(loads)) == (10, 10)
