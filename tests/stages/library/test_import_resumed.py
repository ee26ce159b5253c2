"""An import that is killed goes on behind its last step: nothing lost, nothing doubled."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from mingqian.library.intake import importing
from tests.databases import BLANK, Copies
from tests.stages.library import build

ROOT = Path(__file__).resolve().parents[3]
ROWS = 40_000

SETUP = """
from mingqian.foundation.org.models import Department, Region
from mingqian.foundation.org.regions import seed_regions
seed_regions()
Department.objects.create(code="demo", name="演示市场监管局", is_market_regulator=True,
                          region=Region.objects.get(pk="441300"))
"""


class Site:
    """An installation of its own in a folder, driven from outside like an operator would."""

    def __init__(self, folder: Path, database: Path) -> None:
        self.database = database
        self.environment = {
            **os.environ,
            "MINGQIAN_DATABASE_URL": f"sqlite:///{self.database}",
            "MINGQIAN_VAR_DIR": str(folder / "var"),
            "MINGQIAN_DEBUG": "1",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT), *sys.path]),
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a management command."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str) -> str:
        """Run a management command to its end."""
        process = self.start(*arguments)
        output, _ = process.communicate(timeout=300)
        assert process.returncode == 0, output
        return output

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        """Look into the database from outside."""
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10) as link:
            return link.execute(sql).fetchall()


@pytest.mark.skipif(
    "postgresql" in str(settings.DATABASES["default"]["ENGINE"]),
    reason="drives SQLite from outside",
)
def test_an_import_killed_halfway_goes_on_without_loss_or_double(
    tmp_path: Path, copies: Copies
) -> None:
    copies.copy(BLANK, "killed")
    site = Site(tmp_path, Path(copies.address("killed")))
    site.run("shell", "--command", SETUP)
    rows = [build.row(number) for number in range(1, ROWS + 1)]
    rows[10] = build.row(11, 企业名称="")
    rows[ROWS - 10] = build.row(5, 企业名称="演示·重复代码")
    path = build.extract(tmp_path, *rows)
    command = ("import_objects", str(path), "--mapping", "registry-extract")

    process = site.start(*command)
    for _ in range(3000):
        read = site.ask("SELECT COALESCE(MAX(read_count), 0) FROM library_importbatch")[0][0]
        if isinstance(read, int) and read >= importing.CHUNK:
            break
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()

    cut = site.ask("SELECT read_count, is_finished FROM library_importbatch")[0]
    stored = site.ask("SELECT COUNT(*) FROM library_inspectionobject")[0][0]
    assert isinstance(cut[0], int)
    assert 0 < cut[0] < ROWS, "the kill must have come in the middle"
    assert not cut[1]
    assert stored == cut[0] - 1, "what is counted is what is stored"

    output = site.run(*command, "--resume")
    assert f"读入 {ROWS}，新增 {ROWS - 2}，更新 0，未变 0，退回 2" in output
    assert "与第 6 行重复" in output
    total = site.ask("SELECT COUNT(*), COUNT(DISTINCT uscc) FROM library_inspectionobject")[0]
    assert total == (ROWS - 2, ROWS - 2)
    entries = site.ask("SELECT COUNT(*) FROM journal_entry WHERE event='library:objects-imported'")
    assert entries == [(1,)]
    again = site.run(*command)
    assert f"读入 {ROWS}，新增 0，更新 0，未变 {ROWS - 2}，退回 2" in again
