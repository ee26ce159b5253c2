"""The desk pages of stage 10."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mingqian.archive.models import Dossier
from mingqian.foundation.journal.selectors import history
from mingqian.foundation.policy.roles import Role
from tests.cast import Place
from tests.faces.console.late_stages import address, desk, inspector_desk, stranger, text
from tests.stages.archive.filing import dossier, ready
from tests.stages.publication.story import Story


@pytest.fixture
def story(changjiang: Place) -> Story:
    return ready(Story(changjiang))


def press(client, row: Dossier, action: str, **data: str):
    return client.post(address("dossier-act", row.pk), {"action": action, **data})


@pytest.mark.clause("PY-206e", "CJ-20a")
def test_the_page_names_what_is_missing_and_gathers_it(story: Story) -> None:
    row = dossier(story)
    client = desk(story, Role.ARCHIVIST)
    assert "缺少必备材料" in text(client, "dossier-detail", row.pk)
    press(client, row, "gather")
    page = text(client, "dossier-detail", row.pk)
    assert "缺少必备材料" not in page
    assert "抽取记录" in page


@pytest.mark.clause("XL-400e", "XL-400d")
def test_a_sealed_dossier_offers_nothing_but_reading_and_a_supplement(story: Story) -> None:
    row = dossier(story)
    client = desk(story, Role.ARCHIVIST)
    press(client, row, "complete")
    press(client, row, "seal", confirmed="1")
    row.refresh_from_db()
    assert row.is_sealed
    page = text(client, "dossier-detail", row.pk)
    assert "卷内目录摘要" in page
    assert "归入材料" not in page
    upload = SimpleUploadedFile("晚到.pdf", b"%PDF-1.4", "application/pdf")
    added = client.post(
        address("dossier-add", row.pk), {"kind": "other", "title": "晚到", "file": upload}
    )
    assert added.status_code == 422
    document = row.documents.get(kind="result")
    assert "检查结果" in text(client, "dossier-document", document.pk)
    assert any("查阅卷内材料" in line.sentence for line in history(row))
    client.post(address("dossier-supplement", row.pk), {"reason": "移送回执"})
    more = Dossier.objects.get(volume=2)
    added = client.post(
        address("dossier-add", more.pk),
        {"kind": "handling", "title": "回执",
         "file": SimpleUploadedFile("回执.pdf", b"%PDF-1.4", "application/pdf")},
    )  # fmt: skip
    assert added.status_code == 302
    [extra] = more.documents.all()
    assert client.get(address("dossier-document", extra.pk)).content.startswith(b"%PDF")
    client.post(address("dossier-document-remove", extra.pk), {"reason": "归错"})
    assert not more.documents.exists()


def test_the_list_finds_by_number_and_object(story: Story) -> None:
    row = dossier(story)
    client = desk(story, Role.ARCHIVIST)
    assert row.number in text(client, "archive-list")
    answer = client.get(address("archive-list"), {"q": "没有这个"})
    assert "没有符合条件的档案" in answer.content.decode()


@pytest.mark.clause("XL-400d")
def test_whoever_may_not_read_is_refused(story: Story) -> None:
    row = dossier(story)
    for client in (stranger(), desk(story, Role.HEAD, "partner")):
        assert client.get(address("dossier-detail", row.pk)).status_code == 404
        assert client.get(address("dossier-add", row.pk)).status_code in {403, 404}
    assert inspector_desk(story).get(address("dossier-detail", row.pk)).status_code == 403
