"""10 一次一档: opened when the text says, complete, sealed, and changed by nobody after that."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from mingqian.archive import services as archive
from mingqian.archive.models import Dossier, DossierDocument, DossierState
from mingqian.archive.verify import faults
from mingqian.foundation.files import store
from mingqian.foundation.journal.selectors import history
from mingqian.foundation.policy.decision import Refused
from mingqian.scheme.models import TaskState
from tests.flow.conftest import Tell, Teller

#: Place → the stage after which its dossiers stand: with the check (吉林), with the work of the
#: task (彭阳), with publication (the others; on entry where entry publishes).
OPENED_AFTER = {
    "huizhou": "result",
    "jilin": "inspection",
    "pengyang": "inspection",
    "xinglongtai": "publication",
    "changjiang": "result",
}
BEFORE = {"inspection": "matching", "result": "inspection", "publication": "result"}
#: Documents a place wants beside the usual ones.
WANTED = {"jilin": {"result_form"}, "pengyang": {"task_report"}}
USUAL = {"scheme", "draw_record", "record", "result", "publication"}


@pytest.mark.clause("XL-400c", "JL-206j")
def test_the_dossier_opens_at_the_event_the_text_names(tell: Tell, key: str) -> None:
    story = tell(OPENED_AFTER[key])
    assert len(story.dossiers()) == len(story.inspections())


@pytest.mark.clause("XL-400c")
def test_the_dossier_does_not_open_earlier(tell: Tell, key: str) -> None:
    story = tell(BEFORE[OPENED_AFTER[key]])
    assert not story.dossiers()


@pytest.mark.clause("CJ-20a", "JL-206j", "PY-206e", "PY-206f", "XL-400a", "JL-302a")
def test_each_department_keeps_a_sealed_file_of_its_check_under_its_own_numbers(
    tell: Tell, key: str
) -> None:
    story = tell("archive")
    rows = story.dossiers()
    assert {row.inspection_id for row in rows} == {row.pk for row in story.inspections()}
    for row in rows:
        assert row.state == DossierState.SEALED
        assert row.department == row.inspection.part.department
        assert row.number.startswith(f"{story.today.year}-{row.department.code}-")
        keeper = story.place.actor("archivist", row.department)
        assert row.sealed_by == keeper.name
        kinds = set(row.documents.values_list("kind", flat=True))
        assert USUAL | WANTED.get(key, set()) | {"items", "matching", "journal"} <= kinds
        assert ("result_form" in kinds) == (key == "jilin")
        assert ("task_report" in kinds) == (key == "pengyang")
    numbers = [row.number for row in rows]
    assert len(set(numbers)) == len(numbers)
    assert story.task.state == TaskState.ARCHIVED


@pytest.mark.clause("XL-400b")
def test_nothing_is_sealed_before_it_is_published(tell: Tell, key: str) -> None:
    story = tell("inspection")
    inspection = story.inspections()[0]
    dossier = archive.open_for(inspection=inspection)
    handler = story.place.actor("handler", dossier.department)
    with pytest.raises(Refused, match="缺少"):
        archive.complete(dossier=dossier, actor=handler)
    # Even where somebody declares it complete, the seal asks for publication.
    Dossier.objects.filter(pk=dossier.pk).update(state=DossierState.COMPLETE)
    dossier.refresh_from_db()
    with pytest.raises(Refused, match=r"尚未全部公示|缺少"):
        archive.seal(dossier=dossier, actor=story.place.actor("archivist", dossier.department))


@pytest.mark.clause("XL-400e", "PY-205h")
def test_nobody_changes_a_sealed_file_and_a_changed_byte_is_found(tell: Tell) -> None:
    story = tell("archive")
    dossier = story.dossiers()[0]
    assert not list(faults(dossier.number))
    document = dossier.documents.first()
    handler = story.place.actor("handler", dossier.department)
    for attempt in (dossier.save, dossier.delete, document.save, document.delete):
        with pytest.raises(Refused):
            attempt()
    with pytest.raises(Refused):
        archive.add_document(
            dossier=dossier, kind="other", title="后补", file=document.file, actor=handler
        )
    # The database refuses whoever goes round the platform, the administrator too.
    for goes_round in (
        lambda: Dossier.objects.filter(pk=dossier.pk).update(title="改名"),
        lambda: DossierDocument.objects.filter(dossier=dossier).update(title="改名"),
        lambda: DossierDocument.objects.filter(dossier=dossier).delete(),
    ):
        with pytest.raises((DatabaseError, Refused)), transaction.atomic():
            goes_round()
    path = store.path_of(document.file.digest)
    kept = path.read_bytes()
    try:
        path.write_bytes(kept + b" ")
        assert any(fault.number == dossier.number for fault in faults())
    finally:
        path.write_bytes(kept)
    assert not list(faults(dossier.number))


@pytest.mark.clause("XL-400d")
def test_reading_a_file_is_logged_and_not_for_everybody(teller: Teller) -> None:
    story = teller("xinglongtai", "archive")
    dossier = story.dossiers()[0]
    keeper = story.place.actor("archivist")
    assert archive.read(pk=dossier.pk, actor=keeper) == dossier
    assert history(dossier)[0].who == keeper.name
    with pytest.raises(Refused):
        archive.read(pk=dossier.pk, actor=story.place.actor("observer"))
