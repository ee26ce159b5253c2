"""The worked vectors of log, coordinated draw, blind pool, lotteries: file, code and rule agree."""

from __future__ import annotations

import argparse
import base64
from hashlib import sha256

import pytest

from drawengines import ed25519
from fairdraw.beacon import BeaconRule, BeaconValue, mismatch
from fairdraw.canonical import canonical
from fairdraw.errors import InputError, SeedError
from fairdraw.fields import Fields
from fairdraw.log import Entry, VerifierKey, open_checkpoint, tell
from fairdraw.single import verify_draw as single
from tests.fairdraw import worked
from tests.fairdraw.material import VECTORS, vector


@pytest.mark.parametrize("name", worked.FILES)
def test_the_code_still_gives_the_worked_vector_byte_for_byte(name: str) -> None:
    written = (VECTORS / name).read_text(encoding="utf-8")
    assert worked.text_of(worked.FILES[name]()) == written


def test_the_log_vector_is_right_by_hashlib_alone() -> None:
    given = vector("mq1-log.json")
    leaves = [sha256(b"\0" + text.encode()).digest() for text in given["entries"]]
    assert [leaf.hex() for leaf in leaves] == given["leaf_hashes"]
    assert given["roots"][0] == sha256(b"").hexdigest()
    for size in range(1, len(leaves) + 1):
        assert single.root_of(leaves[:size]).hex() == given["roots"][size]
    rows = given["checkpoint"].split("\n")
    assert (rows[1], base64.b64decode(rows[2]).hex()) == ("15", given["roots"][15])
    body = {k: v for k, v in given["record"]["body"].items() if k not in ("log", "anchors")}
    digest = sha256(("mq1:result:" + canonical(body)).encode()).hexdigest()
    assert digest == given["result_digest"]
    assert digest in given["entries"][14]


def test_the_log_vector_opens_under_its_keys_and_its_faults_have_their_codes() -> None:
    given = vector("mq1-log.json")
    key, witness = VerifierKey.parse(given["log_key"]), VerifierKey.parse(given["witness_key"])
    assert key.public.hex() == ed25519.public_of(given["log_private"])
    opened = open_checkpoint(given["witnessed_checkpoint"], key, ed25519.check, [witness])
    assert opened.checkpoint.size == 14
    assert f"{opened.witnessed[witness.name]:%Y-%m-%dT%H:%M:%SZ}" == given["witnessed_at"]
    entries = [Entry.parse(text) for text in given["entries"]]
    assert tell(entries).faults == []
    for row in given["faults"]:
        more = [Entry.parse(text) for text in row["entries"]]
        assert row["code"] in [fault.code for fault in tell([*entries, *more]).faults]
        with pytest.raises(single.BadError):
            single.tell(
                [single.read_entry(text) for text in [*given["entries"], *row["entries"]]], ""
            )
    whole = [*given["entries"], *given["deals"]]
    assert tell([Entry.parse(text) for text in whole]).faults == []
    assert single.tell([single.read_entry(text) for text in whole], "") == []
    late = given["overdue"]
    more = [Entry.parse(text) for text in late["entries"]]
    told = tell([*entries, *more], late["now"]).overdue
    assert [{"plan_no": o.plan_no, "attempt": o.attempt} for o in told] == late["overdue"]


def test_the_single_file_confirms_the_record_of_the_log_vector() -> None:
    given = vector("mq1-log.json")
    files = argparse.Namespace(
        trust=[], supplements=None, pool_key=None, log_proof=None, now="2023-09-20T00:00:00Z",
        log_key=single.read_key(given["log_key"]), witness=[single.read_key(given["witness_key"])],
        log="".join(text + "\n" for text in given["entries"]).encode(),
        checkpoint=given["checkpoint"], old_checkpoint=given["witnessed_checkpoint"],
        **{name: given[name].encode() for name in ("pool", "inspectors", "eligibility")},
    )  # fmt: skip
    assert {s["name"]: s["ok"] for s in single.verify(given["record"], files)} == given["steps"]


def test_the_coord_vector_hangs_together_by_hashlib_alone() -> None:
    given = vector("mq1-coord.json")
    star = sha256(("mq1:coord:" + canonical(given["coord"])).encode()).hexdigest()
    assert star == given["digest"]
    for member, listed in zip(given["members"], given["coord"]["members"], strict=True):
        plan = member["record"]["body"]["plan"]
        terms = {k: v for k, v in plan.items() if k not in ("coord", "seed", "prev")}
        digest = sha256(("mq1:terms:" + canonical(terms)).encode()).hexdigest()
        assert digest == member["terms"] == listed["terms"]
        assert plan["coord"] == {"plan": star}
        body = member["record"]["body"]
        for bound, opened in zip(body["commitments"], body["contributions"], strict=True):
            text = f"mq1:commit:{star}:{opened['party']}:{opened['r']}"
            assert sha256(text.encode()).hexdigest() == bound["commitment"]
        assert body["seed"] == given["seed"]


def test_the_blind_vector_opens_with_its_salt() -> None:
    given = vector("mq1-blind.json")
    proof = given["proof"]
    assert given["leaf"] == f"mq1:blind:{proof['salt']}:{proof['line']}"
    leaf = sha256(b"\0" + given["leaf"].encode()).digest()
    assert leaf.hex() == given["public"].split("\n")[proof["index"]]
    path = [bytes.fromhex(item) for item in proof["path"]]
    assert single.climb(proof["index"], proof["size"] - 1, leaf, path).hex() == given["root"]


def test_the_lottery_vector_is_kept_by_the_rules() -> None:
    given = vector("mq1-beacon.json")

    def why(game: str, issue: str, numbers: str) -> InputError | None:
        fields = {"kind": "lot", "game": game, "issue": issue, "numbers": numbers}
        try:
            value = BeaconValue.read(Fields(fields, "beacon", SeedError))
        except SeedError as error:
            return error
        return mismatch(BeaconRule("lot", game=game, issue=issue), value)

    for row in given["good"]:
        assert why(row["game"], row["issue"], row["numbers"]) is None
        value = BeaconValue("lot", game=row["game"], issue=row["issue"], numbers=row["numbers"])
        assert value.string == row["string"]
    for row in given["bad"]:
        assert why(row["game"], "2023107", row["numbers"]) is not None
