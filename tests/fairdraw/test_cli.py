"""The command line: JSON out, exit 0/1/2, errors that name line and reason, never a stack trace."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from fairdraw import pool
from fairdraw.cli import main
from tests.fairdraw import ceremony
from tests.fairdraw.material import CERTIFICATE, POOL, vector

SOURCE = Path(pool.__file__).parents[1]
MQ1 = vector("mq1.json")
SEED = MQ1["tv4_draw"]["seed"]
ROOT = MQ1["tv2_pool"]["root_sha256"]
ZEROS = "0" * 64


def run(*arguments: str | Path, isolated: bool = True) -> tuple[int, Any, str]:
    """Run one command and return exit code, JSON (None where none), standard error.

    `isolated` hides the libraries that check signatures, as on a bare Python; `spawn` shows that a
    bare Python is really enough.
    """
    out, errors, code = io.StringIO(), io.StringIO(), 0
    hidden = dict.fromkeys(["drawengines.ed25519", "drawengines.bls"]) if isolated else {}
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(errors),
        mock.patch.dict(sys.modules, hidden),
    ):
        try:
            code = main([str(item) for item in arguments])
        except SystemExit as stop:
            code = int(str(stop.code))
    text = out.getvalue()
    return code, json.loads(text) if text else None, errors.getvalue()


def spawn(*arguments: str | Path) -> tuple[int, Any, str]:
    """Run ``python -m fairdraw`` with nothing but the standard library and the source tree."""
    code = f"import sys; sys.path.insert(0, {str(SOURCE)!r}); import runpy; " \
        "sys.argv[0] = 'fairdraw'; runpy.run_module('fairdraw', run_name='__main__')"  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-S", "-E", "-c", code, *map(str, arguments)],
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    text = done.stdout.decode("utf-8")
    return done.returncode, json.loads(text) if text else None, done.stderr.decode("utf-8")


def test_a_bare_python_is_enough_and_says_the_same() -> None:
    record = ["verify", CERTIFICATE, "--pool", POOL]
    for arguments in (record, ["root", POOL], ["root", "nowhere"], ["ticket"]):
        assert spawn(*arguments) == run(*arguments)


def refused(*arguments: str | Path) -> str:
    """Assert exit code 2, no output, a reason in both languages; return it."""
    code, value, errors = run(*arguments)
    assert (code, value) == (2, None), errors
    assert errors.startswith("错误：")
    assert "error: " in errors
    return errors


def write(path: Path, value: Any) -> Path:
    if isinstance(value, bytes):
        path.write_bytes(value)
    else:
        path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


def test_ticket_and_its_check_line_agree() -> None:
    code, value, _ = run("ticket", "--seed", ZEROS, "--id", "x:it's", "--n", "2")
    assert code == 0
    shell = subprocess.run(["sh", "-c", value["check"]], capture_output=True, check=True)
    assert shell.stdout.decode().split()[0] == value["ticket"]


@pytest.mark.parametrize("alg", ["sha256", "sm3"])
def test_ticket_of_the_vectors(alg: str) -> None:
    row = MQ1["tv1_ticket"]["rows"][2]
    code, value, _ = run("ticket", "--seed", ZEROS, "--id", "x:浙A·市监·001", "--alg", alg)
    assert (code, value["ticket"], value["preimage"]) == (0, row[alg], row["preimage"])


def test_root() -> None:
    code, value, _ = run("root", POOL)
    assert (code, value["root"], value["size"]) == (0, ROOT, 12)
    assert value["strata"] == {"A": 5, "B": 4, "C": 2, "D": 1}
    assert run("root", POOL, "--alg", "sm3")[1]["root"] == MQ1["tv2_pool"]["root_sm3"]


def test_proof_is_made_and_checked_and_a_changed_one_is_false(tmp_path: Path) -> None:
    code, value, _ = run("proof", POOL, "--id", "uscc:91330100MA2055433N")
    assert (code, value["path"]) == (0, MQ1["tv2_pool"]["proof"])
    file = write(tmp_path / "proof.json", value)
    assert run("proof", "--check", file, "--root", ROOT)[:2] == (
        0, {"id": "uscc:91330100MA2055433N", "ok": True, "reason": "证明成立"},
    )  # fmt: skip
    assert run("proof", "--check", file, "--root", ZEROS)[0] == 1
    for change in (
        {"index": 6},
        {"line": value["line"].replace("B", "A")},
        {"path": value["path"][:-1]},
        {"id": "uscc:91330100MA2087109T"},
    ):
        changed = write(tmp_path / "changed.json", value | change)
        code, answer, _ = run("proof", "--check", changed, "--root", ROOT)
        assert (code, answer["ok"]) == (1, False)


def test_proof_of_a_stranger_is_false() -> None:
    code, value, _ = run("proof", POOL, "--id", "x:stranger")
    assert (code, value) == (1, {"id": "x:stranger", "included": False})


def test_quota_by_each_rule() -> None:
    assert run("quota", "--rule", "permille", "--size", "1001", "--value", "50")[1]["quota"] == 51
    assert run("quota", "--rule", "count", "--size", "4", "--value", "9")[1]["quota"] == 4
    named = ["quota", "--rule", "permille", "--size", "A=19", "--size", "B=40", "--value", "50"]
    assert run(*named, "--min", "B=5")[1]["quota"] == {"A": 1, "B": 5}
    total = ["quota", "--rule", "total", "--size", "A=160", "--size", "B=6", "--size", "C=360"]
    assert run(*total, "--total", "55")[1]["quota"] == {"A": 17, "B": 1, "C": 37}
    assert run(*total, "--total", "55", "--rate", "B=50")[1]["quota"]["B"] > 1


def test_draw_prints_selected_and_reserve_by_rank() -> None:
    code, value, _ = run(
        "draw", POOL, "--seed", SEED, "--quota", "A=1", "--quota", "B=2", "--reserve", "2"
    )
    assert code == 0
    for name, quota in (("A", 1), ("B", 2)):
        rows = [
            {"rank": row["rank"], "id": row["id"], "key": row["key"]}
            for row in MQ1["tv4_draw"]["strata"][name]
        ]
        part = value["strata"][name]
        assert part["selected"] == rows[:quota]
        assert part["reserve"] == rows[quota : quota + 2]


def deal_file(tmp_path: Path, **changes: Any) -> Path:
    tv6 = MQ1["tv6_deal"]
    recused = {tuple(pair) for pair in tv6["recusals"]}
    value = {
        "seed": SEED,
        "objects": [
            {
                "id": name,
                "need": tv6["need"],
                "need_qualified": tv6["need_qualified"],
                "eligible": [who for who in tv6["inspectors"] if (name, who) not in recused],
            }
            for name in tv6["objects"]
        ],
        "inspectors": [
            {"id": name, "cap": tv6["cap"], "qualified": name in tv6["qualified"]}
            for name in tv6["inspectors"]
        ],
    }
    return write(tmp_path / "deal.json", value | changes)


def test_deal_of_the_vectors_with_its_explanation(tmp_path: Path) -> None:
    code, value, _ = run("deal", deal_file(tmp_path))
    assert (code, value["max_load"]) == (0, 2)
    assert value["assignment"] == MQ1["tv6_deal"]["assignment"]
    explained = run("deal", deal_file(tmp_path), "--explain")[1]
    assert explained["assignment"] == value["assignment"]
    assert explained["trace"].keys() == value["assignment"].keys()


def test_deal_that_cannot_be_made_prints_the_shortage_and_returns_1(tmp_path: Path) -> None:
    few = [{"id": f"cert:3301-00{n}", "cap": 1, "qualified": True} for n in range(1, 6)]
    code, value, _ = run("deal", deal_file(tmp_path, inspectors=few))
    assert code == 1
    shortage = value["infeasible"]
    assert shortage["need"] > shortage["supply"]
    assert shortage["objects"]
    assert "人次" in shortage["reason"]


def test_verify_prints_every_step_and_says_what_a_bare_python_cannot_check() -> None:
    code, value, _ = run("verify", CERTIFICATE, "--pool", POOL)
    assert (code, value["ok"], value["failed"]) == (0, True, [])
    assert {step["step"] for step in value["steps"]} >= set(range(1, 10))
    signature = next(step for step in value["steps"] if step["name"] == "signature")
    assert signature["ok"] is None
    assert "needs cryptography" in signature["reason_en"]


def test_verify_checks_the_signature_where_the_library_is_installed() -> None:
    code, value, _ = run("verify", CERTIFICATE, "--pool", POOL, isolated=False)
    assert code == 0
    assert next(step for step in value["steps"] if step["name"] == "signature")["ok"] is True
    key = vector(CERTIFICATE.name)["signatures"][0]["pub"]
    trusted = ["verify", CERTIFICATE, "--pool", POOL, "--trust"]
    assert run(*trusted, key, isolated=False)[0] == 0
    assert run(*trusted, ZEROS, isolated=False)[0] == 1


def test_verify_replays_the_matching_from_the_files(tmp_path: Path) -> None:
    genuine = ceremony.stage()
    certificate = write(tmp_path / "c.json", genuine.certificate())
    files = {
        "--pool": genuine.pool,
        "--inspectors": genuine.inspectors,
        "--eligibility": genuine.eligibility,
    }
    arguments: list[str | Path] = []
    for option, data in files.items():
        arguments += [option, write(tmp_path / option[2:], data)]
    code, value, _ = run("verify", certificate, *arguments)
    assert (code, value["failed"]) == (0, [])
    assert "matching" not in value["unchecked"]
    genuine.body["matching"][0]["assignment"].reverse()
    code, value, _ = run("verify", write(tmp_path / "c.json", genuine.certificate()), *arguments)
    assert (code, value["failed"]) == (1, ["matching"])


def test_verify_of_a_forged_record_returns_1_with_the_reason_in_both_languages(
    tmp_path: Path,
) -> None:
    certificate = vector(CERTIFICATE.name)
    certificate["body"]["draw"][0]["selected"][0]["id"] = "uscc:91330100MA20316763"
    code, value, _ = run("verify", write(tmp_path / "forged.json", certificate), "--pool", POOL)
    assert (code, value["failed"]) == (1, ["record", "draw"])
    step = next(step for step in value["steps"] if step["name"] == "draw")
    assert "应为" in step["reason"]
    assert "must be" in step["reason_en"]


BAD_POOLS = {
    "bom": b"\xef\xbb\xbfx:a\tA\t1\n",
    "crlf": b"x:a\tA\t1\r\n",
    "not utf-8": b"x:\xff\tA\t1\n",
    "unsorted": b"x:b\tA\t1\nx:a\tA\t1\n",
    "huge weight": b"x:a\tA\t" + b"9" * 400 + b"\n",
    "empty": b"",
    "binary": bytes(range(256)) * 8,
}


@pytest.mark.parametrize("name", BAD_POOLS)
def test_a_bad_pool_is_refused_by_every_command_that_reads_one(name: str, tmp_path: Path) -> None:
    path = write(tmp_path / "pool.tsv", BAD_POOLS[name])
    for arguments in (
        ["root", path],
        ["proof", path, "--id", "x:a"],
        ["draw", path, "--seed", SEED, "--quota", "A=1"],
    ):
        errors = refused(*arguments)
        assert name == "empty" or "line " in errors
    code, value, _ = run("verify", CERTIFICATE, "--pool", path)
    assert code == 1
    assert "pool" in value["failed"]


def test_missing_files_are_refused_by_name(tmp_path: Path) -> None:
    absent = tmp_path / "absent"
    for arguments in (
        ["root", absent],
        ["root", tmp_path],
        ["proof", absent, "--id", "x:a"],
        ["proof", "--check", absent, "--root", ROOT],
        ["draw", absent, "--seed", SEED, "--quota", "A=1"],
        ["deal", absent],
        ["verify", absent, "--pool", POOL],
        ["verify", CERTIFICATE, "--pool", absent],
        ["verify", CERTIFICATE, "--pool", POOL, "--inspectors", absent],
    ):
        assert tmp_path.name in refused(*arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["unknown"],
        ["ticket"],
        ["ticket", "--seed", "xyz", "--id", "x:a"],
        ["ticket", "--seed", ZEROS.replace("0", "A"), "--id", "x:a"],
        ["ticket", "--seed", ZEROS, "--id", "no scheme"],
        ["ticket", "--seed", ZEROS, "--id", "x:a", "--n", "0"],
        ["ticket", "--seed", ZEROS, "--id", "x:a", "--n", "one"],
        ["ticket", "--seed", ZEROS, "--id", "x:a", "--n", "9" * 5000],
        ["ticket", "--seed", ZEROS, "--id", "x:a", "--alg", "md5"],
        ["proof"],
        ["proof", POOL],
        ["proof", POOL, "--id", "?"],
        ["proof", "--check", CERTIFICATE],
        ["proof", "--check", CERTIFICATE, "--root", ROOT],
        ["proof", "--check", POOL, "--root", ROOT],
        ["quota", "--rule", "permille", "--size", "-5", "--value", "1"],
        ["quota", "--rule", "permille", "--size", "5"],
        ["quota", "--rule", "permille", "--size", "5", "--value", "1001"],
        ["quota", "--rule", "permille", "--size", "5", "--value", "1", "--total", "3"],
        ["quota", "--rule", "count", "--size", "A=5", "--size", "A=6", "--value", "1"],
        ["quota", "--rule", "count", "--size", "A B=5", "--value", "1"],
        ["quota", "--rule", "total", "--size", "A=5", "--total", "9"],
        ["quota", "--rule", "total", "--size", "5", "--total", "1"],
        ["quota", "--rule", "total", "--size", "A=5", "--total", "1", "--min", "Z=1"],
        ["draw", POOL, "--seed", SEED],
        ["draw", POOL, "--seed", "00", "--quota", "A=1"],
        ["draw", POOL, "--seed", SEED, "--quota", "A"],
        ["draw", POOL, "--seed", SEED, "--quota", "3"],
        ["draw", POOL, "--seed", SEED, "--quota", "A=-1"],
        ["draw", POOL, "--seed", SEED, "--quota", "A=1.5"],
        ["draw", POOL, "--seed", SEED, "--quota", "A=１"],
        ["draw", POOL, "--seed", SEED, "--quota", "A=6"],
        ["draw", POOL, "--seed", SEED, "--quota", "Z=1"],
        ["draw", POOL, "--seed", SEED, "--quota", "Z=0"],
        ["draw", POOL, "--seed", SEED, "--quota", "A=1", "--quota", "A=2"],
        ["draw", POOL, "--seed", SEED, "--quota", "A=1", "--reserve", "-1"],
        ["verify", CERTIFICATE],
        ["verify", POOL, "--pool", POOL],
        ["verify", CERTIFICATE, "--pool", POOL, "--trust", "key"],
    ],
    ids=lambda arguments: " ".join(str(item)[-24:] for item in arguments),
)
def test_unusable_arguments_are_refused(arguments: list[str | Path]) -> None:
    refused(*arguments)


BAD_JSON = {
    "bom": b"\xef\xbb\xbf{}",
    "duplicated key": b'{"seed":"a","seed":"b"}',
    "nan": b'{"seed": NaN}',
    "float": b'{"seed": 1.5}',
    "deep": b"[" * 200_000 + b"]" * 200_000,
    "deep objects": b'{"a":' * 50_000,
    "long integer": b'{"a":' + b"9" * 6000 + b"}",
    "not utf-8": b'{"a":"\xff"}',
    "truncated": b'{"a":',
    "empty": b"",
    "null": b"null",
    "array": b"[1,2]",
}


@pytest.mark.parametrize("name", BAD_JSON)
def test_bad_json_is_refused_by_every_command_that_reads_it(name: str, tmp_path: Path) -> None:
    path = write(tmp_path / "bad.json", BAD_JSON[name])
    refused("deal", path)
    refused("verify", path, "--pool", POOL)
    refused("proof", "--check", path, "--root", ROOT)


@pytest.mark.parametrize(
    "changes",
    [
        {"seed": "00"},
        {"seed": 5},
        {"objects": {}},
        {"objects": [{"id": "o", "need": -1, "eligible": []}]},
        {"objects": [{"id": "o", "need": 1, "need_qualified": 2, "eligible": []}]},
        {"objects": [{"id": "o", "need": 1, "eligible": ["nobody"]}]},
        {"objects": [{"id": "o", "need": 1, "eligible": [["nested"]]}]},
        {"objects": [{"id": "o", "need": 1, "eligible": [], "vip": True}]},
        {"objects": [{"id": "o", "need": True, "eligible": []}]},
        {"inspectors": [{"id": "i", "cap": -1}]},
        {"inspectors": [{"id": "i", "cap": 1, "qualified": "yes"}]},
        {"inspectors": [{"id": "i", "cap": 1}, {"id": "i", "cap": 1}]},
        {"remark": "x"},
    ],
    ids=str,
)
def test_a_malformed_deal_is_refused(changes: dict[str, Any], tmp_path: Path) -> None:
    assert "field " in refused("deal", deal_file(tmp_path, **changes)) or "duplicate" in refused(
        "deal", deal_file(tmp_path, **changes)
    )


def test_a_closed_pipe_is_no_stack_trace() -> None:
    shell = f"'{sys.executable}' -m fairdraw root '{POOL}' | true"
    done = subprocess.run(
        ["sh", "-c", shell], capture_output=True, env={"PYTHONPATH": str(SOURCE)}, check=False
    )
    assert b"Traceback" not in done.stderr
