"""Sources at the desk: named, changed with reason, read now, runs and conflicts shown."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from mingqian.foundation.jobs import work
from mingqian.foundation.jobs.models import Job
from mingqian.foundation.policy.roles import Role
from mingqian.library.models import RegisterSource
from tests import cast
from tests.cast import Place
from tests.faces.console.test_library_lists import signed_in
from tests.stages.library import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(huizhou: Place) -> Client:
    """The lead department's keeper at the desk."""
    cast.region("441302", "惠城区", "county", huizhou.region)
    return signed_in(huizhou, "lead", Role.KEEPER)


def test_a_source_is_named_read_changed_and_shows_what_it_was_overruled_in(
    keeper: Client, huizhou: Place, tmp_path: Path, settings: Settings
) -> None:
    settings.SOURCE_FOLDER, settings.SOURCE_SETTLE_SECONDS = str(tmp_path), 5
    (tmp_path / "dengji").mkdir()
    assert "还没有数据来源" in keeper.get(reverse("console:source-list")).content.decode()
    page = keeper.get(reverse("console:source-new"))
    fields = page.context["form"].fields
    data = {name: field.initial for name, field in fields.items() if field.initial}
    data |= {
        "name": "演示·登记机关", "adapter": "file_drop", "address": "../x", "every_hours": 24,
        "stale_days": 30, "is_enabled": "on", "rule_address": "never",
    }  # fmt: skip
    wrong = keeper.post(reverse("console:source-new"), data)
    assert wrong.status_code == 422
    assert "只写文件夹名" in wrong.content.decode()
    made = keeper.post(reverse("console:source-new"), {**data, "address": "dengji"})
    source = RegisterSource.objects.get()
    build.obj(huizhou.lead, 1, address="演示·旧址")
    path = build.extract(tmp_path / "dengji", build.row(1))
    os.utime(path, (time.time() - 60,) * 2)
    keeper.post(reverse("console:source-sync", args=[source.pk]))
    work.run_job.func(Job.objects.get(state="queued").pk)
    shown = keeper.get(made["Location"]).content.decode()
    for word in ("住所（经营场所）：不改动", "演示·旧址", "惠州市惠城区演示路1号", "更新 1"):
        assert word in shown
    edit = reverse("console:source-edit", args=[source.pk])
    start = {k: v for k, v in keeper.get(edit).context["form"].initial.items() if v}
    again = {**data, **start, "every_hours": 6}
    assert keeper.post(edit, again).status_code == 422
    keeper.post(edit, {**again, "reason": "更勤"})
    source.refresh_from_db()
    assert (source.every_hours, source.rules) == (6, {"address": "never"})
    other = signed_in(huizhou, "partner", Role.KEEPER)
    assert other.get(made["Location"]).status_code == 404
    assert signed_in(huizhou, "lead", Role.INSPECTOR).get(edit).status_code == 403
