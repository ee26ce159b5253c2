"""The order of the flow in the imports; each contract is seen to break on a planted violation."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.laws.source import ROOT, SRC

#: contract → (file to plant in, line)
PLANTED = {
    "flow": ("mingqian/library/planted.py", "import mingqian.result.models"),
    "pure": ("fairdraw/planted.py", "import django"),
    "core-independence": ("fairdraw/planted.py", "import rulebook"),
    "engines": ("drawengines/planted.py", "import django"),
    "faces": ("mingqian/console/planted.py", "import mingqian.draw.models"),
    "journal": ("mingqian/library/planted.py", "import mingqian.foundation.journal.models"),
}


def lint(folder: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    """Run the import contracts over the sources in ``folder/src``."""
    chosen = [part for name in contracts for part in ("--contract", name)]
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-cache", "--config", folder / ".importlinter", *chosen],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(folder / "src"), "PATH": "/usr/bin:/bin"},
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources without templates and assets."""
    folder = tmp_path_factory.mktemp("house")
    keep = shutil.ignore_patterns("templates", "assets", "__pycache__", "*.csv", "migrations")
    shutil.copytree(SRC, folder / "src", ignore=keep)
    shutil.copy(ROOT / ".importlinter", folder)
    return folder


def test_every_contract_holds() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("contract", PLANTED)
def test_a_planted_violation_breaks_the_contract(contract: str, copy: Path) -> None:
    file, line = PLANTED[contract]
    planted = copy / "src" / file
    planted.write_text(f'"""Planted."""\n{line}\n', encoding="utf-8")
    try:
        done = lint(copy, contract)
    finally:
        planted.unlink()
    assert done.returncode == 1, done.stdout
    assert "planted" in done.stdout
