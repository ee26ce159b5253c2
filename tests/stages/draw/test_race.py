"""Exactly one draw wins under sixteen simultaneous attempts, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from mingqian.draw.models import Draw, DrawnObject
from mingqian.foundation.journal.models import Entry
from tests import cast
from tests.stages.draw import build
from tests.stages.draw.race import ATTEMPTS, race

ROOT = Path(__file__).resolve().parents[3]


def outcomes_on_a_file(pk: int, folder: Path) -> list[dict[str, Any]]:
    """Copy the SQLite test database into a file and race there, in a process of its own."""
    copy = folder / "race.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    env = {
        **os.environ,
        "MINGQIAN_DATABASE_URL": f"sqlite:///{copy}",
        "MINGQIAN_VAR_DIR": str(folder),
        "MINGQIAN_SIGNING_KEY_FILE": str(folder / "signing-key.hex"),
        "MINGQIAN_LOG_KEY_FILE": str(folder / "log-key.hex"),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": "src:.",
    }
    run = subprocess.run(
        [sys.executable, "-m", "tests.stages.draw.race", str(pk)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=env,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


def counts_in_the_file(folder: Path) -> tuple[int, int]:
    """Journal entries of the draw and drawn objects in the raced file."""
    import sqlite3

    with sqlite3.connect(folder / "race.sqlite3") as file:
        (entries,) = file.execute(
            "select count(*) from journal_entry where event = 'draw:drawn'"
        ).fetchone()
        (drawn,) = file.execute("select count(*) from draw_drawnobject").fetchone()
    return entries, drawn


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("HZ-09c", "CJ-14f")
def test_sixteen_at_once_get_one_and_the_same_draw(tmp_path: Path) -> None:
    cast.load_rulebooks()
    huizhou = cast.place("huizhou")
    build.objects_for(huizhou.lead, 40)
    draw = build.ready_to_run(huizhou, build.make_task(huizhou, object_count=10))
    if connection.vendor == "sqlite":
        outcomes = outcomes_on_a_file(draw.pk, tmp_path)
        entries, drawn = counts_in_the_file(tmp_path)
    else:
        outcomes = race(draw.pk)
        entries = Entry.objects.filter(event="draw:drawn").count()
        drawn = DrawnObject.objects.filter(draw=Draw.objects.get(pk=draw.pk)).count()
    assert len(outcomes) == ATTEMPTS
    assert {frozenset(outcome) for outcome in outcomes} == {frozenset({"digest", "seed"})}, outcomes
    assert len({outcome["digest"] for outcome in outcomes}) == 1
    assert (entries, drawn) == (1, 11)
