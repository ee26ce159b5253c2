"""The published vectors of other draws run here unchanged; none of their modes can be planned."""

from __future__ import annotations

import random
from hashlib import sha256
from typing import Any

import pytest

from fairdraw.beacon import PINNED_CHAINS, randomness_matches
from fairdraw.errors import PlanError
from fairdraw.plan import Plan
from tests.fairdraw import ceremony
from tests.fairdraw.material import VECTORS, vector
from tests.fairdraw.peers import consistent2018, ietf_drafts, rfc3797, rivest2011

RIVEST = vector("rivest-sampler-tests.json")["tests"]
CONSISTENT = vector("consistent-sampler.json")
DRAFTS = vector("ietf-drafts.json")
DRAND = vector("drand.json")


@pytest.mark.parametrize("case", RIVEST, ids=lambda case: case["data"]["seed"])
def test_rivest_2011(case: dict[str, Any]) -> None:
    data = case["data"]
    assert rivest2011.sample(data["seed"], data["total"], data["count"]) == case["expected"]


def test_consistent_sampler_without_replacement() -> None:
    case = CONSISTENT["examples"][0]
    got = consistent2018.without_replacement(case["ids"], case["seed"], case["take"])
    assert got == case["expected"]


def test_consistent_sampler_with_replacement() -> None:
    case = CONSISTENT["examples"][1]
    got = consistent2018.with_replacement(case["ids"], case["seed"], case["take"])
    assert [[x[:11], name, gen] for x, name, gen in got] == case["expected"]


def test_consistent_sampler_fractions() -> None:
    assert consistent2018.fraction("abc") == CONSISTENT["sha256_uniform_abc"]
    case = CONSISTENT["first_fraction"]
    assert consistent2018.first(case["id"], case["seed"]) == case["expected"]
    case = CONSISTENT["next_fraction"]
    assert consistent2018.following(case["x"]) == case["expected"]
    for name, expected in CONSISTENT["heap"].items():
        assert consistent2018.first(name, CONSISTENT["heap_seed"]) == expected


def test_consistent_sampler_shares_our_order_independence() -> None:
    names = [f"A-{n}" for n in range(50)]
    shuffled = names[:]
    random.Random(1).shuffle(shuffled)  # noqa: S311
    drawn = consistent2018.without_replacement(names, "s", 10)
    assert consistent2018.without_replacement(shuffled, "s", 10) == drawn
    assert consistent2018.without_replacement(names[:25], "s", 25) == [
        name for name in consistent2018.without_replacement(names, "s", 50) if name in names[:25]
    ]


def test_rfc_3797_section_6() -> None:
    names = (VECTORS / "rfc3797-ref.names").read_text().splitlines()
    lines = (VECTORS / "rfc3797-ref.seeds").read_text().splitlines()
    sources = [[int(n) for n in line.split()] for line in lines if not line.startswith("#")]
    key = rfc3797.key_text(sources)
    assert key == "9319./2.5.8.10.12./9.18.26.34.41.45./"
    expected = (VECTORS / "rfc3797-ref.results").read_text().splitlines()[1:]
    for line, (digest, left, place) in zip(
        expected, rfc3797.rounds(key, len(names), len(expected)), strict=True
    ):
        _, hash_, size, _, position, _, *name = line.split()
        assert (digest, left, place) == (hash_, int(size), int(position))
        assert not name or names[place - 1] == name[0]


def test_draft_thomson_elegy_vrs() -> None:
    case = DRAFTS["vrs"]
    assert ietf_drafts.hash_chain(case["secret"], 10).hex() == case["H10"]
    code = ietf_drafts.hash_chain(case["secret"], 9)
    assert code.hex() == case["H9"]
    for prefix, label in case["positions_prefix"]:
        assert ietf_drafts.vrs_position(code, case["randomness"], label).startswith(prefix)


def test_draft_hoffman_random_candidate_selection() -> None:
    case = DRAFTS["hoffman"]
    assert ietf_drafts.hoffman_hash(case["name"], case["D"]) == case["hash"]


@pytest.mark.parametrize("row", DRAND["vectors"], ids=lambda row: f"{row['net']}-{row['round']}")
def test_drand_randomness_is_the_hash_of_the_signature(row: dict[str, Any]) -> None:
    published = row["randomness"] or sha256(bytes.fromhex(row["sig"])).hexdigest()
    assert randomness_matches(row["sig"], published)
    changed = row["sig"][:-1] + ("0" if row["sig"][-1] != "0" else "1")
    assert not randomness_matches(changed, published)


def test_the_pinned_chain_is_the_one_drand_publishes() -> None:
    info = DRAND["quicknet_chain_info"]
    chain = PINNED_CHAINS[info["hash"]]
    assert (chain.public_key, chain.period, chain.genesis) == (
        info["public_key"], info["period"], info["genesis_time"],
    )  # fmt: skip
    assert chain.time_of(1).timestamp() == info["genesis_time"]


@pytest.mark.parametrize("mode", ["rivest2011", "consistent2018", "rfc3797", "vrs"])
def test_no_plan_can_select_a_peer_mode(mode: str) -> None:
    for change in ({"alg": mode}, {"v": mode}, {"mode": mode}):
        with pytest.raises(PlanError):
            Plan.from_json(ceremony.plan_json() | change)
