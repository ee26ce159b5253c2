"""The draw is the smallest keys of each stratum, and nothing else steers it."""

from __future__ import annotations

from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraw import pool, sample
from fairdraw.errors import AlgorithmError, QuotaError, SeedError
from fairdraw.hashing import ALGORITHMS, constructor, hexdigest
from fairdraw.pool import Unit
from fairdraw.verify import verify
from tests.fairdraw import ceremony
from tests.fairdraw.material import POOL, uscc

SEEDS = st.binary(min_size=32, max_size=32).map(bytes.hex)
POOLS = st.lists(
    st.builds(
        Unit,
        st.from_regex(r"x:[a-z浙江]{1,5}", fullmatch=True),
        st.sampled_from("ABC"),
        st.integers(1, 6),
    ),
    min_size=1,
    max_size=60,
    unique_by=lambda unit: unit.id,
)


def naive(units: list[Unit], seed: str, code: str, alg: str) -> list[tuple[str, str]]:
    """Sort everything, as the protocol says it, with none of the short cuts."""
    return [
        (key, name.decode())
        for key, name in sorted(
            (
                min(hexdigest(f"{seed}:{j}:{unit.id}", alg) for j in range(1, unit.weight + 1)),
                unit.id.encode(),
            )
            for unit in units
            if unit.stratum == code
        )
    ]


@given(POOLS, SEEDS, st.data(), st.sampled_from(ALGORITHMS))
def test_the_draw_is_the_head_of_the_sorted_stratum(
    units: list[Unit], seed: str, data: st.DataObject, alg: str
) -> None:
    sizes = {code: sum(unit.stratum == code for unit in units) for code in "ABC"}
    quotas = {code: data.draw(st.integers(0, size)) for code, size in sizes.items()}
    reserve = data.draw(st.integers(0, 5))
    result = sample.draw(units, seed, quotas, reserve, alg)
    for code, quota in quotas.items():
        part = result.strata[code]
        order = naive(units, seed, code, alg)[: quota + reserve]
        picks = part.selected + part.reserve
        assert [(pick.key, pick.id) for pick in picks] == order
        assert [pick.rank for pick in picks] == list(range(1, len(order) + 1))
        assert (len(part.selected), part.size) == (quota, sizes[code])


@given(POOLS, SEEDS, st.randoms())
def test_the_order_of_the_pool_does_not_matter(units, seed, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(units)
    random.shuffle(shuffled)
    quotas = {"A": 0, units[0].stratum: 1}
    assert sample.draw(shuffled, seed, quotas, 3) == sample.draw(units, seed, quotas, 3)


@given(POOLS, SEEDS)
def test_a_greater_quota_only_adds_units(units: list[Unit], seed: str) -> None:
    size = sum(unit.stratum == "A" for unit in units)
    drawn = [sample.draw(units, seed, {"A": n}).strata["A"].selected for n in range(size + 1)]
    for smaller, greater in pairwise(drawn):
        assert greater[: len(smaller)] == smaller


@given(POOLS, SEEDS)
def test_who_else_is_in_the_pool_does_not_change_the_order_of_the_rest(
    units: list[Unit], seed: str
) -> None:
    whole = naive(units, seed, "A", "sha256")
    rest = [unit for unit in units if unit.id != units[0].id]
    assert naive(rest, seed, "A", "sha256") == [row for row in whole if row[1] != units[0].id]


def test_a_stratum_much_larger_than_the_quota_is_cut_back_and_still_exact() -> None:
    units = [Unit(f"x:{n}", "A") for n in range(3000)]
    for quota in (0, 1, 40):
        part = sample.draw(units, "ab" * 32, {"A": quota}, 2).strata["A"]
        picks = part.selected + part.reserve
        assert [(p.key, p.id) for p in picks] == naive(units, "ab" * 32, "A", "sha256")[: quota + 2]


@pytest.mark.clause("HZ-06g")
def test_weight_2_doubles_the_odds_in_10000_draws_weight_1_does_not_and_the_record_binds_it() -> (
    None
):
    def odds(weight: int) -> float:
        """Odds of the flagged unit against one plain unit, among 20, over 10,000 seeds."""
        units = [Unit(uscc(0), "A", weight), *(Unit(uscc(n), "A") for n in range(1, 20))]
        hits: dict[str, int] = {}
        for n in range(10_000):
            seed = sha256(f"simulated draw {weight} {n}".encode()).hexdigest()
            first = sample.draw(units, seed, {"A": 1}).selected_ids[0]
            hits[first] = hits.get(first, 0) + 1
        flagged = hits.pop(uscc(0))
        return flagged / (sum(hits.values()) / 19)

    assert 1.82 < odds(2) < 2.18  # three standard deviations of a binomial of p = 2/21
    assert 0.86 < odds(1) < 1.14
    # the weight stands in the pool file, which the record binds: changing it breaks the record
    genuine = ceremony.stage()
    assert b"\tC\t2\n" in genuine.pool
    forged = genuine.pool.replace(b"\tC\t2\n", b"\tC\t1\n")
    assert "pool" in verify(genuine.certificate(), pool=forged).failed


def test_units_are_drawn_with_equal_chances() -> None:
    """Chi square of the ordered pairs drawn 2 out of 5, 20 cells of 500: 19 degrees of freedom."""
    units = [Unit(f"x:{n}", "A") for n in range(5)]
    counts: dict[tuple[str, ...], int] = {}
    for n in range(10_000):
        seed = sha256(f"equal chances {n}".encode()).hexdigest()
        pair = tuple(sample.draw(units, seed, {"A": 2}).selected_ids)
        counts[pair] = counts.get(pair, 0) + 1
    assert len(counts) == 20
    assert sum((count - 500) ** 2 / 500 for count in counts.values()) < 43.8  # p = 0.001


@pytest.mark.parametrize(
    ("quotas", "reserve"), [({"A": -1}, 0), ({"A": 6}, 0), ({"Z": 1}, 0), ({"A": 1}, -1)]
)
def test_impossible_quotas_are_refused(quotas: dict[str, int], reserve: int) -> None:
    with pytest.raises(QuotaError):
        sample.draw(pool.read(POOL), "ab" * 32, quotas, reserve)


@pytest.mark.parametrize("seed", ["", "ab", "AB" * 32, "zz" * 32, "ab" * 33])
def test_a_malformed_seed_is_refused(seed: str) -> None:
    with pytest.raises(SeedError):
        sample.draw([], seed, {})
    with pytest.raises(SeedError):
        sample.ticket(seed, "x:a")


def test_a_ticket_number_outside_the_weights_is_refused() -> None:
    for number in (0, 1001):
        with pytest.raises(SeedError):
            sample.ticket("ab" * 32, "x:a", number)


def test_an_unknown_hash_and_a_build_without_sm3_are_refused_by_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(AlgorithmError, match="md5"):
        sample.ticket("ab" * 32, "x:a", 1, "md5")

    def absent(name: str, *_: object) -> None:
        raise ValueError(f"unsupported hash type {name}")

    constructor.cache_clear()
    monkeypatch.setattr("hashlib.new", absent)
    with pytest.raises(AlgorithmError, match="SM3"):
        sample.ticket("ab" * 32, "x:a", 1, "sm3")
    constructor.cache_clear()
