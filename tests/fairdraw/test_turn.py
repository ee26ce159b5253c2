"""A turn told again from the finished assignment says what the deal itself said."""

from __future__ import annotations

import random
import time

import pytest

from fairdraw.errors import InfeasibleError, MatchError
from fairdraw.match import MatchInspector, MatchObject, deal
from fairdraw.match.deal import TAKEN, WOULD_BLOCK
from fairdraw.match.table import Table
from fairdraw.match.turn import retrace
from tests.fairdraw.test_deal import seed_of, small_case


def test_every_turn_of_many_small_deals_is_told_as_it_was_played() -> None:
    rnd = random.Random(5)  # noqa: S311
    verdicts = set()
    for _ in range(1500):
        seed, objects, inspectors = small_case(rnd)
        try:
            played = deal(seed, objects, inspectors, explain=True)
        except InfeasibleError:
            continue
        table = Table(objects, inspectors)
        turns = {
            thing.id: retrace(seed, table, played.assignment, played.max_load, thing.id)
            for thing in objects
        }
        assert {name: turn.looks for name, turn in turns.items()} == played.trace
        assert [turns[name].number for name in played.assignment] == [
            n + 1 for n in range(len(objects))
        ]
        verdicts |= {look.verdict for turn in turns.values() for look in turn.looks}
    assert verdicts >= {TAKEN, WOULD_BLOCK, "not_eligible", "qualified_only"}


def test_an_assignment_that_was_not_dealt_is_refused() -> None:
    people = [MatchInspector(f"i{n}", 9) for n in range(6)]
    things = [MatchObject(f"o{n}", 2, [item.id for item in people]) for n in range(6)]
    seed = seed_of("swap")
    played = deal(seed, things, people)
    table = Table(things, people)
    false = dict(played.assignment)
    first, last = next(iter(false)), list(false)[-1]
    false[first], false[last] = false[last], false[first]
    assert false != played.assignment
    with pytest.raises(MatchError, match="不符"):
        retrace(seed, table, false, played.max_load, first)
    too_many = {**played.assignment, first: (*played.assignment[first], "i9")}
    with pytest.raises(MatchError):
        retrace(seed, table, too_many, played.max_load, first)


def test_one_object_of_a_large_deal_is_told_quickly() -> None:
    people = [MatchInspector(f"cert:{n:04d}", 30) for n in range(300)]
    zones = [[item.id for item in people[start : start + 60]] for start in range(0, 300, 30)]
    things = [MatchObject(f"x:{n:05d}", 2, zones[n % len(zones)]) for n in range(1500)]
    seed = seed_of("large")
    played = deal(seed, things, people)
    table = Table(things, people)
    began = time.perf_counter()
    last = list(played.assignment)[-1]
    turn = retrace(seed, table, played.assignment, played.max_load, last)
    assert turn.number == turn.of == 1500
    assert time.perf_counter() - began < 2
