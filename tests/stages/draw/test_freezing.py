"""The freeze is one consistent read, leaves nothing half done, and asks first."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from fairdraw import pool as pools
from mingqian.draw import services
from mingqian.draw.models import Draw
from mingqian.draw.pool import freezing
from mingqian.foundation.files import store
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library.models import InspectionObject
from tests import cast
from tests.cast import Place
from tests.stages.draw import build, snapshot

ROOT = Path(__file__).resolve().parents[3]


def in_a_process(pk: int, act: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Copy the SQLite test database into a file and act there."""
    copy = folder / "frozen.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    env = {
        **os.environ,
        "MINGQIAN_DATABASE_URL": f"sqlite:///{copy}",
        "MINGQIAN_VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": "src:.",
    }
    return subprocess.run(
        [sys.executable, "-m", "tests.stages.draw.snapshot", str(pk), act],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=env,
        check=False,
    )


@pytest.mark.django_db(transaction=True)
def test_what_is_written_during_the_freeze_is_not_in_it(tmp_path: Path) -> None:
    cast.load_rulebooks()
    place = cast.place("huizhou")
    oids = sorted(row.oid for row in build.objects_for(place.lead, 6))
    task = build.make_task(place)
    if connection.vendor == "sqlite":
        run = in_a_process(task.pk, "disturb", tmp_path)
        assert run.returncode == 0, run.stderr
        found: dict[str, Any] = json.loads(run.stdout)
    else:
        found = snapshot.disturbed(task.pk)
    assert found["deregistered"] == 1  # the other connection did write
    assert [line.split("\t")[0] for line in found["lines"]] == oids
    assert list(found["count"]) == [6, 0]


@pytest.mark.django_db(transaction=True)
def test_a_kill_during_the_freeze_leaves_nothing(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the process is killed on a copy, which SQLite makes in one statement")
    cast.load_rulebooks()
    place = cast.place("huizhou")
    build.objects_for(place.lead, 6)
    run = in_a_process(build.make_task(place).pk, "kill", tmp_path)
    assert run.returncode == -signal.SIGKILL
    with sqlite3.connect(tmp_path / "frozen.sqlite3") as file:
        for table in ("draw_draw", "draw_drawpool", "draw_stratum", "files_storedfile"):
            rows = file.execute(f"select count(*) from {table}")  # noqa: S608
            assert rows.fetchone() == (0,)
    assert list((tmp_path / "files").rglob("*")) == []


@pytest.mark.django_db
def test_the_frozen_file_is_the_pool_its_numbers_tell_of(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 30)
    build.objects_for(huizhou.lead, 2, start=40, status="deregistered")
    draw = build.pool_of(huizhou, build.make_task(huizhou))
    found = pools.summarise(store.path_of(draw.pool.file.digest))
    assert (found.root, found.size) == (draw.pool.root, draw.pool.size)
    assert draw.pool.size == 30
    assert draw.exclusions.count() == 2
    assert {row.code: row.size for row in draw.strata.all()} == found.strata


@pytest.mark.django_db
def test_an_object_that_cannot_stand_in_a_pool_is_named_and_nothing_kept(huizhou: Place) -> None:
    rows = build.objects_for(huizhou.lead, 3)
    InspectionObject.objects.filter(pk=rows[2].pk).update(oid="uscc:1")
    task = build.make_task(huizhou)
    with pytest.raises(Refused, match="第 1 行") as refused:
        build.pool_of(huizhou, task)
    assert refused.value.status == 422
    assert "统一社会信用代码" in refused.value.reason
    assert not Draw.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_nobody_has_the_registers_read_who_may_not_build_the_pool(
    huizhou: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    build.objects_for(huizhou.lead, 3)
    draw = build.pool_of(huizhou, build.make_task(huizhou))

    def read(*_: object) -> None:
        raise AssertionError("the registers were read")

    monkeypatch.setattr("mingqian.draw.services.preparing.freeze", read)
    with pytest.raises(Refused) as refused:
        services.rebuild_pool(draw=draw, actor=huizhou.actor("partner", Role.HANDLER))
    assert refused.value.status == 403


@pytest.mark.django_db
def test_a_pool_read_before_somebody_admitted_an_object_is_not_kept(
    huizhou: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    build.objects_for(huizhou.lead, 3)
    build.objects_for(huizhou.lead, 1, start=9, status="deregistered")
    draw = build.pool_of(huizhou, build.make_task(huizhou))
    root = draw.pool.root
    original = freezing.Walk.units

    def admit(walk: freezing.Walk) -> Any:
        draw.exclusions.update(is_overridden=True, override_reason="同意", override_by="他人")
        return original(walk)

    monkeypatch.setattr(freezing.Walk, "units", admit)
    with pytest.raises(Refused) as refused:
        services.rebuild_pool(draw=draw, actor=huizhou.actor("lead", Role.HANDLER))
    assert refused.value.code == "race"
    draw.refresh_from_db()
    assert draw.pool.root == root
