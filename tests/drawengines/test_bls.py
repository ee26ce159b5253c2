"""drand beacons under BLS12-381: published rounds are genuine, anything else is not."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from drawengines import bls
from fairdraw.beacon import PINNED_CHAINS
from tests.fairdraw import ceremony as c
from tests.fairdraw.material import vector

ROWS = vector("drand.json")["vectors"]
PINNED = PINNED_CHAINS[c.CHAIN].public_key


def test_there_are_enough_rounds_and_most_are_of_the_pinned_network() -> None:
    assert len(ROWS) >= 10
    assert sum(row["pk"] == PINNED for row in ROWS) >= 6
    assert vector("drand.json")["quicknet_chain_info"]["public_key"] == PINNED


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['net']}-{row['round']}")
def test_a_published_round_is_genuine_and_its_neighbours_are_not(row: dict[str, Any]) -> None:
    assert bls.check(row["pk"], row["round"], row["sig"])
    assert not bls.check(row["pk"], row["round"] + 1, row["sig"])
    if row["randomness"]:
        assert sha256(bytes.fromhex(row["sig"])).hexdigest() == row["randomness"]


def test_a_round_of_another_network_is_not_genuine_under_the_pinned_key() -> None:
    others = [row for row in ROWS if row["pk"] != PINNED]
    assert others
    assert not any(bls.check(PINNED, row["round"], row["sig"]) for row in others)


@pytest.mark.parametrize(
    ("key", "number", "signature"),
    [
        (PINNED, 123, "00" * 48),
        (PINNED, 123, "c0" + "00" * 47),  # the point at infinity
        (PINNED, 123, "ff" * 48),
        (PINNED, 123, "ab" * 47),
        (PINNED[:-2], 123, ROWS[0]["sig"]),
        ("c0" + "00" * 95, 123, "c0" + "00" * 47),  # infinity on both sides fits any message
        (PINNED, 0, ROWS[0]["sig"]),
        (PINNED, 123, ROWS[0]["sig"][:-1] + "3"),
    ],
)
def test_malformed_points_are_never_genuine(key: str, number: int, signature: str) -> None:
    assert not bls.check(key, number, signature)


def test_verify_checks_the_beacon_of_a_genuine_record_and_refuses_another_round() -> None:
    assert "beacon-signature" not in c.stage().report(check_beacon=bls.check).unchecked
    assert c.stage().report(check_beacon=bls.check).failed == []
    other = next(row for row in ROWS if row["pk"] != PINNED)
    value = c.beacon()
    forged = c.stage(
        value=type(value)(
            "drand", chain=value.chain, round=value.round, signature=other["sig"],
            randomness=sha256(bytes.fromhex(other["sig"])).hexdigest(),
        )
    )  # fmt: skip
    assert forged.report(check_beacon=bls.check).failed == ["beacon-signature"]
