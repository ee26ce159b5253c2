"""The seal, and that nobody gets behind it: not the model, not the database, not the disk."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from mingqian.archive import services
from mingqian.archive.models import Dossier, DossierDocument, DossierState
from mingqian.archive.verify import faults
from mingqian.foundation.files import store
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.scheme.models import TaskState
from tests.stages.archive.filing import archivist, certify, dossier, ready, sealed
from tests.stages.publication.story import Story
from tests.told import told


@pytest.fixture
@told
def closed(changjiang_story: Story) -> Dossier:
    return sealed(ready(changjiang_story))


@pytest.mark.clause("XL-400b")
def test_sealing_before_publication_is_refused(xinglongtai_story: Story) -> None:
    story = xinglongtai_story
    certify(story)
    story.carry_out_all()
    story.enter_all()
    found = services.open_for(inspection=story.check())
    services.gather(dossier=found, actor=archivist(story))
    Dossier.objects.filter(pk=found.pk).update(state=DossierState.COMPLETE)
    found.refresh_from_db()
    with pytest.raises(Refused, match="尚未全部公示"):
        services.seal(dossier=found, actor=archivist(story))
    story.publish_all()
    Dossier.objects.filter(pk=found.pk).update(state=DossierState.COLLECTING)
    assert sealed(story).state == DossierState.SEALED


@pytest.mark.clause("XL-400b")
def test_a_lawfully_withheld_result_may_be_sealed_too(xinglongtai_story: Story) -> None:
    from mingqian.foundation.policy.roles import Role
    from mingqian.publication import services as publication

    story = xinglongtai_story
    certify(story)
    story.carry_out_all()
    story.enter_all()
    asked = publication.request_withholding(
        publication=story.publication(), ground="国家秘密", text="涉密", actor=story.handler()
    )
    publication.withhold(publication=asked, reason="属实", actor=story.actor("legal", Role.LEGAL))
    assert sealed(story).state == DossierState.SEALED


def test_only_the_archivist_seals(changjiang_story: Story) -> None:
    ready(changjiang_story)
    found = services.complete(dossier=dossier(changjiang_story), actor=changjiang_story.handler())
    with pytest.raises(Refused):
        services.seal(dossier=found, actor=changjiang_story.handler())
    assert services.seal(dossier=found, actor=archivist(changjiang_story)).is_sealed


@pytest.mark.clause("XL-400e")
def test_every_service_refuses_a_sealed_file(closed: Dossier, changjiang_story: Story) -> None:
    keeper = archivist(changjiang_story)
    file = store.keep(b"%PDF-1", name="晚到.pdf", media_type="application/pdf", actor=keeper)
    for deed in (
        lambda: services.gather(dossier=closed, actor=keeper),
        lambda: services.complete(dossier=closed, actor=keeper),
        lambda: services.reopen(dossier=closed, reason="改", actor=keeper),
        lambda: services.seal(dossier=closed, actor=keeper),
        lambda: services.add_document(
            dossier=closed, kind="other", title="晚到", file=file, actor=keeper
        ),
        lambda: services.remove_document(
            document=closed.documents.first(), reason="抽走", actor=keeper
        ),
    ):
        with pytest.raises(Refused):
            deed()
    assert list(faults()) == []


@pytest.mark.clause("XL-400e")
def test_the_models_refuse_whoever_asks(closed: Dossier) -> None:
    document = closed.documents.first()
    closed.title = "改名"
    document.title = "改名"
    extra = DossierDocument(
        dossier=closed, seq=999, kind="other", title="加", file=document.file, added_by="甲"
    )
    for deed in (closed.save, closed.delete, document.save, document.delete, extra.save):
        with pytest.raises(Refused, match="任何单位、个人不得修改"):
            deed()


@pytest.mark.clause("XL-400e")
def test_the_database_refuses_even_bulk_statements(closed: Dossier) -> None:
    document = closed.documents.first()
    row = DossierDocument(
        dossier=closed, seq=999, kind="other", title="加", file=document.file, added_by="甲"
    )
    for deed in (
        lambda: Dossier.objects.filter(pk=closed.pk).update(title="改"),
        lambda: Dossier.objects.filter(pk=closed.pk).update(state=DossierState.COLLECTING),
        lambda: DossierDocument.objects.filter(pk=document.pk).update(title="改"),
        lambda: DossierDocument.objects.filter(pk=document.pk)._raw_delete("default"),
        lambda: Dossier.objects.filter(pk=closed.pk)._raw_delete("default"),
        lambda: DossierDocument.objects.bulk_create([row]),
    ):
        with pytest.raises(IntegrityError, match="任何单位、个人不得修改"), transaction.atomic():
            deed()
    assert list(faults()) == []


@pytest.mark.clause("XL-400e")
def test_a_file_changed_on_disk_is_found(closed: Dossier) -> None:
    document = closed.documents.first()
    store.path_of(document.file.digest).write_bytes(b"changed")
    assert [fault.problem for fault in faults()] == [f"材料“{document.title}”的文件缺失或者被改动"]
    with pytest.raises(CommandError, match="共 1 处不一致"):
        call_command("verify_archive")


@pytest.mark.clause("XL-400e")
def test_a_row_changed_behind_the_triggers_is_found(closed: Dossier) -> None:
    from mingqian.archive import triggers

    triggers.remove(connection)
    try:
        DossierDocument.objects.filter(pk=closed.documents.first().pk).update(title="换名")
    finally:
        triggers.install(connection)
    assert [fault.problem for fault in faults(closed.number)] == ["卷内材料与封卷时的目录不符"]


def test_the_check_says_how_many_volumes_it_read(
    closed: Dossier, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("verify_archive")
    assert "已核对 1 卷" in capsys.readouterr().out


@pytest.mark.clause("XL-400e", "XL-400c")
def test_later_material_goes_into_a_supplementary_volume(
    closed: Dossier, changjiang_story: Story
) -> None:
    keeper = archivist(changjiang_story)
    more = services.open_supplement(dossier=closed, reason="收到移送回执", actor=keeper)
    assert (more.volume, more.number) == (2, f"{closed.number}-2")
    with pytest.raises(Refused, match="补充卷没有材料"):
        services.complete(dossier=more, actor=keeper)
    file = store.keep(b"%PDF-1", name="回执.pdf", media_type="application/pdf", actor=SYSTEM)
    services.add_document(dossier=more, kind="handling", title="回执", file=file, actor=keeper)
    done = services.seal(dossier=services.complete(dossier=more, actor=keeper), actor=keeper)
    assert services.manifest_of(done)["previous"] == closed.manifest_digest
    closed.refresh_from_db()
    assert list(faults()) == []


def test_the_task_is_archived_when_the_last_department_has_sealed(
    changjiang_story: Story,
) -> None:
    ready(changjiang_story)
    sealed(changjiang_story, "lead")
    assert changjiang_story.task.state == TaskState.PUBLISHED
    sealed(changjiang_story, "partner")
    assert changjiang_story.task.state == TaskState.ARCHIVED


def test_a_damaged_file_stops_the_seal(changjiang_story: Story) -> None:
    ready(changjiang_story)
    keeper = archivist(changjiang_story)
    found = services.complete(dossier=dossier(changjiang_story), actor=keeper)
    store.path_of(found.documents.first().file.digest).unlink()
    with pytest.raises(Refused, match="已损坏"):
        services.seal(dossier=found, actor=keeper)
