"""At the end a stranger downloads pool and record and draws again with the verifier."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.browser.site import ROOT
from tests.browser.steps.cast import Journey
from tests.browser.steps.hands import follow, row, visit


def downloaded(journey: Journey, folder: Path) -> tuple[Path, Path]:
    """The certificate and the pool, as the portal hands them to anybody."""
    page = visit(journey.public, "/p/draws/")
    follow(page, row(page, journey.draw_no).locator("a.row-title"))
    record = _kept(page, page.locator("main a[href$='/record.json']"), folder / "record.json")
    pool = _kept(page, page.locator("main a[href$='/pool.tsv']"), folder / "pool.tsv")
    return record, pool


def _kept(page: Page, link: Locator, path: Path) -> Path:
    answer = page.request.get(link.first.get_attribute("href") or "")
    assert answer.ok
    path.write_bytes(answer.body())
    return path


def steps_verified(record: Path, pool: Path) -> list[str]:
    """The steps ``python -m fairdraw verify`` went through; fails when one does not hold."""
    done = subprocess.run(
        [sys.executable, "-m", "fairdraw", "verify", str(record), "--pool", str(pool)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads(done.stdout)
    # Without an outside anchor the order in time stays a claim; all else must hold.
    assert said["ok"], done.stdout
    assert not said["failed"], done.stdout
    log = {"log", "log-consistency", "log-numbers"}  # the log is a matter of its own
    assert set(said["unchecked"]) <= {"timing", *log}, done.stdout
    return [step["name"] for step in said["steps"] if step["ok"]]
