"""Enforcement information of departments shows on the object."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library.intake.enforcement import import_enforcement
from mingqian.library.models import EnforcementRecord
from tests.cast import Place
from tests.stages.library import build

pytestmark = pytest.mark.django_db
HEADER = "统一社会信用代码,决定文书号,种类,内容,作出日期"


def file(folder: Path, *rows: str, header: str = HEADER) -> Path:
    """A file of a department's business system."""
    path = folder / "penalties.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def load(path: Path, place: Place) -> str:
    """Import for the partner department and return the report."""
    out = io.StringIO()
    call_command("import_enforcement", str(path), department=place.partner.code, stdout=out)
    return out.getvalue()


@pytest.mark.clause("CJ-10i")
def test_a_penalty_of_a_department_shows_on_the_object(changjiang: Place, tmp_path: Path) -> None:
    row = build.obj(changjiang.lead, 1)
    path = file(tmp_path, f"{row.uscc},演环罚〔2026〕1号,行政处罚,未按规定公示,2026-03-02")
    assert "新增 1，更新 0，退回 0" in load(path, changjiang)
    assert "新增 0，更新 0，退回 0" in load(path, changjiang)
    client = Client()
    client.force_login(changjiang.person("lead", Role.HANDLER))
    page = client.get(reverse("console:object-detail", args=[row.pk])).content.decode()
    for text in ("演环罚〔2026〕1号", "未按规定公示", changjiang.partner.label):
        assert text in page


def test_a_changed_record_is_updated_and_bad_rows_come_back(
    changjiang: Place, tmp_path: Path
) -> None:
    row = build.obj(changjiang.lead, 1)
    load(file(tmp_path, f"{row.uscc},罚1,行政处罚,旧,2026-03-02"), changjiang)
    report = load(
        file(
            tmp_path,
            f"{row.uscc},罚1,行政处罚,新,2026-03-02",
            f"{build.uscc(2)},罚2,行政处罚,x,2026-03-02",
            f"{row.uscc},罚3,行政处罚,x,三月",
            f"{row.uscc},,行政处罚,x,2026-03-02",
            "12,罚4,行政处罚,x,2026-03-02",
        ),
        changjiang,
    )
    assert "新增 0，更新 1，退回 4" in report
    for word in ("名录库中没有", "2020-01-31", "缺少决定文书号", "18 位"):
        assert word in report
    assert EnforcementRecord.objects.get().summary == "新"


def test_only_the_own_department_brings_records_in(changjiang: Place, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        import_enforcement(
            department=changjiang.partner,
            path=file(tmp_path, "x"),
            source="演示",
            actor=changjiang.actor("lead", Role.KEEPER),
        )
    assert refused.value.status == 403


def test_a_file_without_the_columns_is_refused(changjiang: Place, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="决定文书号"):
        load(file(tmp_path, "x", header="统一社会信用代码"), changjiang)
