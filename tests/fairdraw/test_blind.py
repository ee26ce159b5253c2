"""Pools of natural persons: hidden from the public, provable to each, checkable with the key."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from fairdraw import blind, pool
from fairdraw.cli import main
from fairdraw.errors import PlanError, PoolError
from fairdraw.plan import Plan
from fairdraw.pool import Unit
from tests.fairdraw import ceremony as c

KEY = bytes(range(32))
PERSONS = [Unit(f"x:演示·{n:03d}", "AB"[n % 2], 1) for n in range(17)]
PLAIN = pool.encode(PERSONS)
PUBLIC = blind.public_file(PLAIN, KEY)


def staged() -> c.Ceremony:
    """A ceremony over the blind pool, published with its public file."""
    ref = blind.root_of_public(PUBLIC)
    value = c.plan_json() | {
        "pool": ref.to_json(),
        "strata": [
            {"code": code, "size": size, "rule": "count", "value": 2, "min": 0, "quota": 2}
            for code, size in (("A", 9), ("B", 8))
        ],
    }
    for name in ("inspectors", "eligibility", "match"):
        del value[name]
    made = c.stage(value, units_=PERSONS)
    made.pool = PUBLIC
    return made


def test_the_public_file_tells_nothing_but_how_many() -> None:
    lines = PUBLIC.decode().splitlines()
    assert len(lines) == len(set(lines)) == 17
    assert all(len(line) == 64 for line in lines)
    assert "演示" not in PUBLIC.decode()
    other = blind.public_file(PLAIN, bytes(32))
    assert not set(lines) & set(other.decode().splitlines())
    assert len(blind.new_key()) == 32


def test_a_person_is_shown_that_he_is_in_and_in_which_class() -> None:
    for unit in PERSONS:
        proof = blind.prove(PLAIN, KEY, unit.id)
        assert proof is not None
        assert proof.holds()
        assert proof.root == blind.root_of_public(PUBLIC).root
        assert proof.salt == pool.blind_salt(KEY, unit.id)
        lie = proof.line.replace("\tA\t", "\tB\t") if "\tA\t" in proof.line else proof.line + "0"
        assert not dataclasses.replace(proof, line=lie).holds()
        assert not dataclasses.replace(proof, salt="0" * 64).holds()
    assert blind.prove(PLAIN, KEY, "x:nobody") is None


def test_without_the_key_root_and_size_are_checked_and_the_rest_is_said_to_be_hidden() -> None:
    report = staged().report()
    assert report.failed == []
    assert {"quotas", "draw"} <= set(report.unchecked)
    assert "pool" not in report.unchecked
    assert "盲名单" in next(step.zh for step in report.steps if step.name == "draw")


def test_with_plain_file_and_key_every_step_is_checked() -> None:
    made = staged()
    made.pool = PLAIN
    report = made.report(pool_key=KEY)
    assert report.failed == []
    assert not {"pool", "quotas", "draw", "replacements"} & set(report.unchecked)
    assert made.report(pool_key=bytes(32)).failed == ["pool"]


def test_a_person_left_out_of_the_public_file_is_seen_in_the_root() -> None:
    made = staged()
    made.pool = b"".join(made.pool.splitlines(keepends=True)[1:])
    assert made.report().failed == ["pool"]


@pytest.mark.parametrize("data", [b"", b"x\n", PUBLIC[:65] * 2, PUBLIC[:64], PUBLIC.upper()])
def test_a_public_file_in_any_other_form_is_refused(data: bytes) -> None:
    with pytest.raises(PoolError):
        blind.read_public(data)


def test_blind_stands_in_the_plan_only_where_true() -> None:
    plan = Plan.from_json(staged().body["plan"])
    assert plan.pool.blind
    value: dict[str, Any] = plan.to_json()
    with pytest.raises(PlanError):
        Plan.from_json(value | {"pool": value["pool"] | {"blind": False}})
    with pytest.raises(PoolError):
        blind.public_file(PLAIN, b"short")


def test_the_command_line_hides_proves_and_verifies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain, key, out, proof = (str(tmp_path / name) for name in ("pool", "key", "blind", "proof"))
    Path(plain).write_bytes(PLAIN)

    def run(*arguments: str) -> tuple[int, Any]:
        code = main(arguments)
        text = capsys.readouterr().out
        return code, json.loads(text) if text else None

    code, made = run("blind", plain, "--pool-key", key, "--out", out)
    assert (code, made["size"]) == (0, 17)
    assert blind.root_of_public(out).root == made["root"]
    code, value = run("proof", plain, "--id", PERSONS[3].id, "--pool-key", key)
    assert code == 0
    Path(proof).write_text(json.dumps(value), encoding="utf-8")
    assert run("proof", "--check", proof, "--root", made["root"])[0] == 0
    Path(proof).write_text(json.dumps(value | {"salt": "0" * 64}), encoding="utf-8")
    assert run("proof", "--check", proof, "--root", made["root"])[0] == 1
    Path(key).write_text("not hex", encoding="utf-8")
    assert run("blind", plain, "--pool-key", key, "--out", out) == (2, None)
    record = tmp_path / "record"
    record.write_text(json.dumps(staged().certificate()), encoding="utf-8")
    Path(key).write_text(KEY.hex(), encoding="utf-8")
    code, value = run("verify", str(record), "--pool", plain, "--pool-key", key)
    assert (code, value["failed"]) == (0, [])
