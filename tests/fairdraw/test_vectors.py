"""The worked vectors of protocol mq1: what a second implementation must reproduce."""

from __future__ import annotations

import subprocess

import pytest

from fairdraw import ids, pool, quota, sample, seal, seed
from fairdraw.beacon import BeaconValue
from fairdraw.canonical import canonical
from fairdraw.errors import IdentifierError
from fairdraw.hashing import ALGORITHMS
from fairdraw.match import MatchInspector, MatchObject, deal
from fairdraw.merkle import leaf_hash
from fairdraw.plan import Plan
from fairdraw.record import body_digest
from fairdraw.verify import verify
from tests.fairdraw.material import CERTIFICATE, POOL, vector

MQ1 = vector("mq1.json")
TV3 = MQ1["tv3_seed"]
PAIRS = [(party, TV3["contributions"][party]) for party in TV3["plan"]["seed"]["parties"]]


def test_tv1_ids_are_accepted_rejected_and_repaired_as_written() -> None:
    for raw, repaired in MQ1["tv1_ids"]["import"]:
        assert ids.import_uscc(raw) == repaired
    for identifier in MQ1["tv1_ids"]["accepted"]:
        assert ids.check(identifier) == identifier
    for identifier in MQ1["tv1_ids"]["rejected_by_protocol"]:
        with pytest.raises(IdentifierError):
            ids.check(identifier)


@pytest.mark.parametrize("alg", ALGORITHMS)
def test_tv1_tickets_in_both_hashes(alg: str) -> None:
    for row in MQ1["tv1_ticket"]["rows"]:
        seed_, number, identifier = row["preimage"].split(":", 2)
        assert sample.ticket(seed_, identifier, int(number), alg) == row[alg]


def test_a_citizen_recomputes_a_ticket_with_printf_and_sha256sum() -> None:
    for row in MQ1["tv1_ticket"]["rows"]:
        shell = f"printf '%s' '{row['preimage']}' | sha256sum"
        run = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, check=True)
        assert run.stdout.split()[0] == row["sha256"]


def test_tv2_pool_root_and_inclusion_proof() -> None:
    tv2 = MQ1["tv2_pool"]
    assert POOL.read_bytes() == "".join(line + "\n" for line in tv2["lines"]).encode()
    assert pool.summarise(POOL).root == tv2["root_sha256"]
    assert pool.summarise(POOL, "sm3").root == tv2["root_sm3"]
    index = tv2["inclusion_index"]
    proof = pool.prove(POOL, tv2["lines"][index].split("\t")[0])
    assert proof is not None
    assert (proof.index, proof.size, list(proof.path)) == (index, 12, tv2["proof"])
    assert leaf_hash(tv2["lines"][index].encode()).hex() == tv2["leaf_hash"]
    assert proof.holds()


def test_tv3_plan_digest_commitments_and_seeds() -> None:
    plan = Plan.from_json(TV3["plan"])
    assert canonical(TV3["plan"]) == TV3["canonical"]
    assert plan.to_json() == TV3["plan"]
    assert plan.digest() == TV3["plan_digest"]
    for party, r in PAIRS:
        assert seal.commit(plan.digest(), party, r) == TV3["commitments"][party]
        assert seal.opens(TV3["commitments"][party], plan.digest(), party, r)
    assert seed.derive(plan.digest(), PAIRS, TV3["beacon"]) == TV3["seed"]
    assert seed.derive(plan.digest(), PAIRS, "none") == TV3["seed_offline_beacon_none"]


def test_tv3_dice_seed_of_our_own() -> None:
    """The published dice seed lacks its digits; this one has them."""
    dice = BeaconValue("dice", digits="16253441625344162534")
    assert dice.string == "dice:d6:16253441625344162534"
    assert seed.derive(TV3["plan_digest"], PAIRS, dice.string) == (
        "43d63ae5425605f7f2cba502b8e6e6d62deb73157ad10a0ae70631735f04fb33"
    )


def test_tv4_every_rank_and_key() -> None:
    tv4 = MQ1["tv4_draw"]
    result = sample.draw(pool.read(POOL), tv4["seed"], tv4["quota"], reserve=12)
    for code, rows in tv4["strata"].items():
        part = result.strata[code]
        got = [
            {"rank": pick.rank, "id": pick.id, "key": pick.key, "selected": pick in part.selected}
            for pick in part.selected + part.reserve
        ]
        assert got == rows


def test_tv5_quotas() -> None:
    for size, value, minimum, expected in MQ1["tv5_quota"]["permille_ceil"]:
        assert quota.permille(size, value, minimum) == expected
    for row in MQ1["tv5_quota"]["webster"]:
        assert quota.total(row["N"], row["total"], row["g"], row["min"]) == row["quota"]


def test_tv6_deal() -> None:
    tv6 = MQ1["tv6_deal"]
    recused: dict[str, list[str]] = {}
    for name, inspector in tv6["recusals"]:
        recused.setdefault(name, []).append(inspector)
    result = deal(
        TV3["seed"],
        [
            MatchObject(
                name, tv6["need"], tv6["inspectors"], tv6["need_qualified"], recused.get(name, ())
            )
            for name in tv6["objects"]
        ],
        [MatchInspector(name, tv6["cap"], name in tv6["qualified"]) for name in tv6["inspectors"]],
    )
    assert result.max_load == tv6["L"]
    assert {name: list(team) for name, team in result.assignment.items()} == tv6["assignment"]


def test_tv7_certificate() -> None:
    certificate = vector(CERTIFICATE.name)
    assert body_digest(certificate["body"]) == MQ1["tv7"]["body_digest"]
    assert verify(certificate, pool=POOL).failed == []
