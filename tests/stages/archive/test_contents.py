"""What lies in a dossier, and that nothing obligatory may be missing."""

from __future__ import annotations

import pytest

from mingqian.archive import contents, services
from mingqian.archive.models import DossierState
from mingqian.foundation.files import store
from mingqian.foundation.policy.decision import Refused
from mingqian.oversight import services as oversight
from tests.stages.archive.filing import archivist, dossier, ready
from tests.stages.publication.story import Story


@pytest.mark.clause("PY-206e", "PY-205h")
def test_a_missing_document_is_named_and_blocks(pengyang_story: Story) -> None:
    found = dossier(ready(pengyang_story))
    with pytest.raises(Refused, match="缺少：抽查情况报告"):
        services.complete(dossier=found, actor=archivist(pengyang_story))
    found.refresh_from_db()
    assert found.state == DossierState.COLLECTING
    report = oversight.draft_report(task=pengyang_story.task, actor=pengyang_story.handler())
    oversight.edit_report(
        report=report, sections={"处理意见和建议": "继续巡查"}, actor=pengyang_story.handler()
    )
    report.refresh_from_db()
    oversight.submit_report(report=report, actor=pengyang_story.handler())
    done = services.complete(dossier=found, actor=archivist(pengyang_story))
    assert done.state == DossierState.COMPLETE


@pytest.mark.clause("PY-206e", "JL-302a", "CJ-20a")
def test_the_file_lists_all_records_of_the_task(changjiang_story: Story) -> None:
    ready(changjiang_story, path="rectification_order")
    found = services.gather(dossier=dossier(changjiang_story), actor=archivist(changjiang_story))
    kinds = set(found.documents.values_list("kind", flat=True))
    assert {
        "scheme",
        "items",
        "draw_record",
        "matching",
        "notice",
        "record",
        "signature",
        "result",
        "publication",
        "handling",
        "journal",
    } <= kinds
    items = store.read(found.documents.get(kind="items").file).decode()
    assert "演示检查内容" in items
    assert "《演示条例》第一条" in items


@pytest.mark.clause("JL-206i", "JL-206j")
def test_in_jilin_the_registration_form_lies_inside(jilin_story: Story) -> None:
    story = jilin_story
    story.carry_out_all()
    found = services.gather(dossier=dossier(story), actor=archivist(story))
    assert "执法检查登记表" in contents.missing(found)
    assert found.documents.filter(kind="result_form").count() == 0


def test_gathering_again_adds_nothing_twice_and_keeps_what_people_added(
    changjiang_story: Story,
) -> None:
    ready(changjiang_story)
    keeper = archivist(changjiang_story)
    found = services.gather(dossier=dossier(changjiang_story), actor=keeper)
    file = store.keep(b"%PDF-1", name="补充.pdf", media_type="application/pdf", actor=keeper)
    services.add_document(dossier=found, kind="other", title="补充说明", file=file, actor=keeper)
    before = sorted(found.documents.values_list("kind", "title"))
    services.gather(dossier=found, actor=keeper)
    assert sorted(found.documents.values_list("kind", "title")) == before


def test_a_wrongly_added_document_comes_out_with_a_reason_before_the_seal(
    changjiang_story: Story,
) -> None:
    ready(changjiang_story)
    keeper = archivist(changjiang_story)
    found = dossier(changjiang_story)
    file = store.keep(b"%PDF-1", name="错.pdf", media_type="application/pdf", actor=keeper)
    made = services.add_document(dossier=found, kind="other", title="错归", file=file, actor=keeper)
    with pytest.raises(Refused):
        services.remove_document(document=made, reason="", actor=keeper)
    services.remove_document(document=made, reason="属另一任务", actor=keeper)
    assert not found.documents.filter(title="错归").exists()


def test_another_department_does_not_work_on_the_file(changjiang_story: Story) -> None:
    ready(changjiang_story)
    with pytest.raises(Refused):
        services.gather(
            dossier=dossier(changjiang_story), actor=archivist(changjiang_story, "partner")
        )
