"""The single-file verifier: short, plain Python of any age, the same findings step by step."""

from __future__ import annotations

import argparse
from typing import Any

import pytest

from fairdraw.single import verify_draw as single
from tests.fairdraw import ceremony as c
from tests.fairdraw.zoo import joint_forgeries, log_forgeries
from tests.fairdraw.zoo.forgeries import ZOO, Forgery

assert joint_forgeries  # they enter the zoo by being imported
assert log_forgeries


def files_of(made: c.Ceremony, **more: Any) -> argparse.Namespace:
    """What the command line would have read."""
    given = {
        "pool": made.pool, "inspectors": made.inspectors, "eligibility": made.eligibility,
        "trust": [], "witness": [], "log_key": None, "log": None, "checkpoint": None,
        "log_proof": None, "old_checkpoint": None, "old_proof": None, "supplements": None,
        "pool_key": None, "now": "2023-09-20T00:00:00Z",
    }  # fmt: skip
    evidence = made.extra.get("log")
    if evidence is not None:
        given |= {
            "log_key": single.read_key(str(evidence.key)),
            "witness": [single.read_key(str(key)) for key in evidence.witnesses],
            "log": evidence.log, "checkpoint": evidence.checkpoint, "log_proof": evidence.proof,
            "old_checkpoint": evidence.old_checkpoint, "old_proof": evidence.old_proof,
        }  # fmt: skip
    if made.extra.get("earlier"):
        given["supplements"] = made.extra["earlier"]
    if made.extra.get("pool_key"):
        given["pool_key"] = made.extra["pool_key"]
    return argparse.Namespace(**given | more)


def assert_agrees(
    made: c.Ceremony, certificate: Any = None, trust: list[str] | None = None
) -> None:
    """Package and single file find the same, step by step."""
    certificate = certificate or made.certificate()
    theirs = made.report(certificate, trusted_keys=trust or [])
    mine = single.verify(certificate, files_of(made, trust=trust or []))
    assert [(s["name"], s["ok"]) for s in mine] == [(s.name, s.ok) for s in theirs.steps], mine


@pytest.mark.parametrize("forgery", ZOO, ids=lambda forgery: forgery.name)
def test_it_agrees_on_every_forgery(forgery: Forgery) -> None:
    forged, certificate = forgery.make()
    assert_agrees(forged, certificate, [c.AUTHORITY])


def test_it_agrees_on_a_genuine_record() -> None:
    assert_agrees(c.stage())
