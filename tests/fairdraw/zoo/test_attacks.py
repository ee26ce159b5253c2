"""Every attack of the protocol's table is mounted, and the table and our list are the same."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from fairdraw import pool, seal, seed
from fairdraw.sample import draw
from tests.fairdraw import ceremony as c
from tests.fairdraw.zoo import joint_forgeries, log_forgeries
from tests.fairdraw.zoo.attacks import ATTACKS, Attack
from tests.fairdraw.zoo.deal_forgeries import DEAL_ZOO
from tests.fairdraw.zoo.forgeries import ZOO

ROOT = Path(__file__).resolve().parents[3]
NAMES = {forgery.name for forgery in [*ZOO, *DEAL_ZOO]}
assert joint_forgeries
assert log_forgeries


def table() -> list[str]:
    """The names of the attacks in the specification."""
    text = (ROOT / "docs/spec/draw-protocol.md").read_text(encoding="utf-8")
    section = text[text.index("## 16. ") :].split("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+) \|", section, flags=re.MULTILINE)
    return [row.strip() for row in rows if row.strip() not in ("Attack",) and "---" not in row]


def named_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_the_table_of_the_specification_and_this_list_have_the_same_rows() -> None:
    assert table() == [attack.name for attack in ATTACKS]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_is_mounted_or_says_why_no_record_can_show_it(attack: Attack) -> None:
    assert bool(attack.mounted) != bool(attack.outside)
    for name in attack.mounted:
        path, parted, test = name.partition("::")
        assert test in named_in(path) if parted else name in NAMES, name


def test_every_forgery_belongs_to_some_attack_or_is_plain_falsification() -> None:
    """Guards against a zoo that grows away from its table: at least half of it is named there."""
    named = {name for attack in ATTACKS for name in attack.mounted}
    assert len(named & NAMES) > len(NAMES) / 2


def test_who_was_dropped_has_no_proof_under_the_root_of_the_plan() -> None:
    """The enterprise asks; the authority answers with the pool it drew from, or cannot answer."""
    genuine = c.stage()
    friend = genuine.body["draw"][0]["selected"][0]["id"]
    rest = pool.encode([unit for unit in c.units() if unit.id != friend])
    assert pool.prove(rest, friend) is None
    proof = pool.prove(genuine.pool, friend)
    assert proof is not None
    assert proof.holds()
    forged = pool.InclusionProof(
        proof.alg, proof.line, proof.index, proof.size - 1, proof.path, pool.summarise(rest).root
    )
    assert not forged.holds()


def test_who_knows_the_beacon_beforehand_still_lacks_the_secrets() -> None:
    """With beacon and two of three secrets known, the third still moves the draw."""
    plan = c.plan_json()
    digest = c.stage(plan).body["plan_digest"]
    drawn = set()
    for trial in range(40):
        secrets = c.SECRETS | {"observer": f"{trial:064x}"}
        value = seed.derive(digest, secrets, c.beacon().string)
        drawn.add(tuple(draw(c.units(), value, {"A": 3, "B": 3, "C": 1}).selected_ids))
        assert seal.opens(
            seal.commit(digest, "observer", secrets["observer"]), digest, "observer",
            secrets["observer"],
        )  # fmt: skip
    assert len(drawn) == 40
