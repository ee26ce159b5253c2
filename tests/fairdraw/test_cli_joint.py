"""``fairdraw coord`` and ``fairdraw verify --supplements``: true 0, false 1, unusable 2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fairdraw.cli import main
from tests.fairdraw import ceremony as c
from tests.fairdraw import test_supplement, together


@pytest.fixture
def members(tmp_path: Path) -> list[Path]:
    """Records of both members, each with its pool beside it."""
    paths = []
    for number, made in enumerate(together.joint()[1]):
        path = tmp_path / f"record-{number}"
        path.write_text(json.dumps(made.certificate()), encoding="utf-8")
        path.with_suffix(".tsv").write_bytes(made.pool)
        paths.append(path)
    return paths


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any]:
    code = main([str(item) for item in arguments])
    text = capsys.readouterr().out
    return code, json.loads(text) if text else None


def test_records_of_one_coordinated_draw_are_true_and_say_what_they_spare(
    members: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    pools = [item for path in members for item in ("--pool", path.with_suffix(".tsv"))]
    code, value = run(capsys, "coord", *members, *pools)
    assert (code, value["ok"], value["members"], value["visits"]) == (0, True, 2, 16)
    assert value["doors"] < value["independent_doors_hundredths"] / 100
    assert run(capsys, "coord", *members)[1].keys() == {"ok", "coord", "members"}
    for path in members:
        code, value = run(capsys, "verify", path, "--pool", path.with_suffix(".tsv"))
        assert (code, value["failed"]) == (0, [])


def test_a_missing_member_is_false_and_a_missing_pool_unusable(
    members: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    code, value = run(capsys, "coord", members[0])
    assert code == 1
    assert "缺少成员 2023-0008" in value["reason"]
    one = ["--pool", members[0].with_suffix(".tsv")]
    assert run(capsys, "coord", *members, *one) == (2, None)
    assert run(capsys, "coord", "nowhere") == (2, None)


def test_a_supplementary_draw_is_checked_against_the_record_it_supplements(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = test_supplement.supplementary()
    for name, data in (("record", made), ("earlier", c.stage())):
        (tmp_path / name).write_text(json.dumps(data.certificate()), encoding="utf-8")
    (tmp_path / "pool").write_bytes(made.pool)
    files = [tmp_path / "record", "--pool", tmp_path / "pool"]
    code, value = run(capsys, "verify", *files)
    assert code == 0
    assert "supplement" in value["unchecked"]
    code, value = run(capsys, "verify", *files, "--supplements", tmp_path / "earlier")
    assert (code, value["failed"]) == (0, [])
    assert "supplement" not in value["unchecked"]
