"""The single-file verifier: short, plain Python of any age, the same findings step by step."""

from __future__ import annotations

import argparse
import ast
import contextlib
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from drawengines import ed25519
from fairdraw import pool
from fairdraw.errors import InfeasibleError
from fairdraw.hashing import hexdigest
from fairdraw.log import EntryProof
from fairdraw.match import MatchInspector, MatchObject, deal
from fairdraw.record import assignment_json
from fairdraw.single import PATH
from fairdraw.single import verify_draw as single
from tests.fairdraw import ceremony as c
from tests.fairdraw import logbook, test_blind, test_supplement, together
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


def test_it_agrees_on_genuine_records_of_every_kind() -> None:
    replaced = c.stage()
    replaced.body["replacements"] = [c.replacement(replaced, 0), c.replacement(replaced, 1)]
    book = logbook.Book()
    book.ceremony.body["anchors"] = [book.anchor()]
    again = logbook.Book()
    again.replace_once()
    proven = logbook.Book()
    head = logbook.checkpoint(proven.log)
    proof = EntryProof.of(proven.log, proven.result_index, head).dumps()
    supplement = test_supplement.supplementary()
    supplement.extra = {"earlier": c.stage().certificate()}
    hidden, shown = test_blind.staged(), test_blind.staged()
    shown.pool, shown.extra = test_blind.PLAIN, {"pool_key": test_blind.KEY}
    members = together.joint()[1]
    made = [
        c.stage(), replaced, book.judged(), book.ceremony, again.judged(),
        proven.judged(log=None, checkpoint=None, proof=proof), supplement, hidden, shown, *members,
    ]  # fmt: skip
    for one in made:
        assert not one.report().failed
        assert_agrees(one)


@pytest.mark.parametrize("block", range(4))
def test_it_deals_as_the_package_does(block: int) -> None:
    rnd = random.Random(block)  # noqa: S311
    for _ in range(60):
        people = {f"i{n}": rnd.randint(1, 4) for n in range(rnd.randint(2, 9))}
        good = {name for name in people if rnd.random() < 0.6}
        need = rnd.randint(1, 3)
        rule = {"need": need, "need_qualified": rnd.randint(0, min(need, 2))}
        able = {
            f"o{n}": {p for p in people if rnd.random() < 0.7} for n in range(rnd.randint(1, 9))
        }
        seed = f"{rnd.getrandbits(256):064x}"
        mine = single.Deal(able, rule, people, good)
        full = mine.solve()
        objects = [MatchObject(o, need, who, rule["need_qualified"]) for o, who in able.items()]
        try:
            theirs = deal(
                seed, objects, [MatchInspector(i, n, i in good) for i, n in people.items()]
            )
        except InfeasibleError:
            assert not full
            continue
        assert full
        assert mine.play(seed, "sha256") == assignment_json(theirs)
        assert mine.level == theirs.max_load


def test_its_sm3_and_ed25519_are_those_of_the_libraries() -> None:
    for size in (0, 1, 3, 55, 56, 63, 64, 65, 119, 120, 1000):
        data = bytes(range(256)) * 4
        expected = hexdigest(data[:size].decode("latin-1"), "sm3")
        assert single.hashed(data[:size].decode("latin-1"), "sm3") == expected
    assert single.hashed("abc", "sm3").startswith("66c7f0f4")
    key, message = bytes.fromhex(c.AUTHORITY), b"mq1:cert:{}"
    signature = ed25519.raw_signer(c.PRIVATE)(message)
    assert single.ed25519(key, signature, message)
    high = int.from_bytes(signature[32:], "little") + single.ORDER
    for bad in (
        signature[:-1] + bytes([signature[-1] ^ 1]),
        bytes([signature[0] ^ 1]) + signature[1:],
        signature[:32] + high.to_bytes(32, "little"),
        signature[:63],
    ):
        with contextlib.suppress(single.BadError):
            assert not single.ed25519(key, bad, message)
    assert not single.ed25519(key, signature, message + b" ")


def test_it_verifies_a_record_in_sm3_as_the_package_does() -> None:
    plan = c.plan_json() | {"alg": "sm3"}
    for name in ("inspectors", "eligibility", "match"):
        del plan[name]
    summary = pool.summarise(pool.encode(c.units()), "sm3")
    made = c.stage(plan | {"pool": {"root": summary.root, "size": summary.size}})
    assert made.report().failed == []
    assert_agrees(made)


def code_lines(text: str) -> int:
    """Lines that are neither blank nor comment nor docstring."""
    held = (ast.Module, ast.ClassDef, ast.FunctionDef)
    told: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, held) and ast.get_docstring(node):
            told |= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    rows = enumerate(text.splitlines(), 1)
    return sum(bool(r.strip()) and r.strip()[0] != "#" and n not in told for n, r in rows)


def test_it_is_one_short_file_of_plain_python() -> None:
    text = PATH.read_text(encoding="utf-8")
    assert code_lines(text) < 600
    tree = ast.parse(text, feature_version=(3, 8))
    assert max(len(row) for row in text.splitlines()) <= 130
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(str(node.module))
    assert names <= sys.stdlib_module_names
    assert "fairdraw" not in text


def old_pythons() -> list[str]:
    """Other Pythons of this machine, the oldest supported one among them where it is there."""
    found = [shutil.which(f"python3.{minor}") for minor in (8, 9, 10, 12, 13)]
    homes = Path("~/.pyenv/versions").expanduser().glob("3.*/bin/python")
    more = [str(path) for path in homes if int(path.parts[-3].split(".")[1]) >= 8]
    return [path for path in [*more, *found] if path and "shims" not in path]


def test_it_runs_from_the_command_line_on_every_python_at_hand(tmp_path: Path) -> None:
    book = logbook.Book()
    made = book.judged()
    evidence = book.evidence()
    (tmp_path / "record").write_text(json.dumps(made.certificate()), encoding="utf-8")
    for name in ("pool", "inspectors", "eligibility"):
        (tmp_path / name).write_bytes(getattr(made, name))
    (tmp_path / "log").write_bytes(book.log.dumps())
    for name in ("checkpoint", "old_checkpoint"):
        (tmp_path / name.replace("_", "-")).write_text(getattr(evidence, name), encoding="utf-8")
    options = [f"--{path.name}={path}" for path in tmp_path.iterdir() if path.name != "record"]
    keys = ["--log-key", str(evidence.key), "--witness", str(evidence.witnesses[0])]
    for python in [sys.executable, *old_pythons()[:3]]:
        run = subprocess.run(
            [python, "-I", PATH, tmp_path / "record", *options, *keys, "--trust", c.AUTHORITY],
            capture_output=True, text=True, check=False, encoding="utf-8",
        )  # fmt: skip
        assert run.returncode == 0, run.stdout + run.stderr
        assert run.stdout.count("✓") == 15
        assert "? " in run.stdout  # the beacon's signature
    bad = subprocess.run(
        [sys.executable, PATH, "nowhere", "--pool", "nowhere"], capture_output=True, check=False
    )
    assert bad.returncode == 2
    (tmp_path / "record").write_text(
        json.dumps(made.certificate()).replace('"rank": 1', '"rank": 2')
    )
    run = subprocess.run(
        [sys.executable, PATH, tmp_path / "record", *options, *keys, "--json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert {"record", "draw"} <= {s["name"] for s in json.loads(run.stdout) if s["ok"] is False}
