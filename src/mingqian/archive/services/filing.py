"""Opening a dossier, gathering its documents, supplementary volumes."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.template.loader import render_to_string
from django.utils import timezone

from mingqian.archive import contents, events, policies
from mingqian.archive.contents.found import files_of
from mingqian.archive.contents.written import Sheet, sheets_of
from mingqian.archive.models import Dossier, DossierDocument, DossierState
from mingqian.archive.states import TABLE
from mingqian.foundation.files import store
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.jobs import clock
from mingqian.foundation.journal import record as journal
from mingqian.foundation.org.models import Department
from mingqian.foundation.papers.services import next_number
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.rules.applied import Rules
from mingqian.foundation.workflow.perform import perform
from mingqian.inspection.models import Inspection

CLOCK = "archive"


def open_for(
    *, inspection: Inspection, actor: Actor = SYSTEM, started_on: dt.date | None = None
) -> Dossier:
    """Open the one dossier of an inspection (吉林 二（六） 一次一档) and start its clock."""
    found = Dossier.objects.filter(inspection=inspection, volume=1).first()
    if found:
        return found
    task = inspection.part.task
    rulebook = rules.for_case(task)
    department = policies.archiver_of(inspection)
    years = rulebook.number("archive.retention_years")
    with transaction.atomic():
        made = Dossier.objects.create(
            inspection=inspection,
            department=department,
            number=_number(rulebook, department),
            title=f"{inspection.drawn_object.name} {task.name}"[:200],
            retention=f"{years}年" if years else "",
        )
        payload = {"number": made.number, "department": department.name}
        journal.record(events.OPENED, actor=actor, subject=made, payload=payload)
        _start_clock(made, rulebook, started_on or timezone.localdate())
    return made


def _number(rulebook: Rules, department: Department) -> str:
    """The next number of the rulebook's pattern, counted per department and year (昌江 二十)."""
    year = timezone.localdate().year
    serial = next_number(f"dossier:{department.code}", year)
    pattern = rulebook.text("archive.number_pattern")
    return pattern.format(year=year, department=department.code, serial=f"{serial:04d}")


def _start_clock(dossier: Dossier, rulebook: Rules, started_on: dt.date) -> None:
    due = rulebook.due("archive", started_on)
    if due:
        clock.start(
            CLOCK,
            title=f"归档 {dossier}",
            subject=dossier,
            department=dossier.department,
            due=due,
            started_on=started_on,
        )


def gather(*, dossier: Dossier, actor: Actor) -> Dossier:
    """Bring the volume up to date: add what the stages left, rewrite the platform's sheets.

    What people added by hand stays. Refused when the volume is sealed.
    """
    _require_open(dossier, actor)
    with transaction.atomic():
        if not dossier.is_supplement:
            _gather(dossier, actor)
        count = dossier.documents.count()
        journal.record(events.GATHERED, actor=actor, subject=dossier, payload={"count": count})
    return dossier


def _gather(dossier: Dossier, actor: Actor) -> None:
    for row in dossier.documents.filter(is_generated=True):
        row.delete()
    present = set(dossier.documents.values_list("kind", "file__digest"))
    for found in files_of(dossier.inspection):
        if (found.kind, found.file.digest) not in present:
            present.add((found.kind, found.file.digest))
            _add(dossier, found.kind, found.title, found.file, actor, is_generated=True)
    for sheet in sheets_of(dossier.inspection):
        file = _write(dossier, sheet, actor)
        _add(dossier, sheet.kind, sheet.title, file, actor, is_generated=True)


def _write(dossier: Dossier, sheet: Sheet, actor: Actor) -> StoredFile:
    context = {"dossier": dossier, "sheet": sheet, "written_at": timezone.now()}
    page = render_to_string("papers/dossier_sheet.html", context)
    return store.keep(
        page.encode(), name=f"{sheet.title}.html", media_type="text/html", actor=actor
    )


def _add(
    dossier: Dossier,
    kind: str,
    title: str,
    file: StoredFile,
    actor: Actor,
    *,
    is_generated: bool,
) -> DossierDocument:
    last = dossier.documents.aggregate(last=Max("seq"))["last"] or 0
    return DossierDocument.objects.create(
        dossier=dossier,
        seq=last + 1,
        kind=kind,
        title=title[:200],
        file=file,
        added_by=actor.name,
        is_generated=is_generated,
    )


def add_document(
    *, dossier: Dossier, kind: str, title: str, file: StoredFile, actor: Actor
) -> DossierDocument:
    """Add a document by hand to a volume that is still being collected."""
    _require_open(dossier, actor)
    if kind not in contents.KINDS:
        raise invalid("请选择材料种类", kind="请选择材料种类")
    if not title.strip():
        raise invalid("请填写材料名称", title="请填写材料名称")
    with transaction.atomic():
        made = _add(dossier, kind, title.strip(), file, actor, is_generated=False)
        journal.record(events.ADDED, actor=actor, subject=dossier, payload={"title": made.title})
    return made


def remove_document(*, document: DossierDocument, reason: str, actor: Actor) -> None:
    """Take out a wrongly added document before the seal, with a reason."""
    dossier = document.dossier
    _require_open(dossier, actor)
    if not reason.strip():
        raise invalid("请写明移出的理由", reason="请填写理由")
    with transaction.atomic():
        payload = {"title": document.title}
        document.delete()
        journal.record(
            events.REMOVED, actor=actor, subject=dossier, payload=payload, reason=reason.strip()
        )


def complete(*, dossier: Dossier, actor: Actor) -> Dossier:
    """Gather once more and declare the volume complete; missing documents are named."""
    gather(dossier=dossier, actor=actor)
    return perform(
        TABLE,
        dossier,
        "complete",
        actor=actor,
        change=lambda fresh: {"count": fresh.documents.count()},
    )


def reopen(*, dossier: Dossier, reason: str, actor: Actor) -> Dossier:
    """Back to collecting, before the seal."""
    return perform(TABLE, dossier, "reopen", actor=actor, reason=reason)


def open_supplement(*, dossier: Dossier, reason: str, actor: Actor) -> Dossier:
    """Open the next volume for what came after the seal (rulebooks.md X7)."""
    require(actor.check(P.ARCHIVE_FILE))
    require(policies.can_file(actor, dossier))
    if not reason.strip():
        raise invalid("请写明增设补充卷的理由", reason="请填写理由")
    volumes = Dossier.objects.filter(inspection=dossier.inspection)
    if volumes.exclude(state=DossierState.SEALED).exists():
        raise Refused("本档还有未封的卷，请归入该卷", code="state")
    first = volumes.get(volume=1)
    volume = volumes.count() + 1
    with transaction.atomic():
        made = Dossier.objects.create(
            inspection=first.inspection,
            department=first.department,
            volume=volume,
            number=f"{first.number}-{volume}",
            title=f"{first.title}（补充卷）"[:200],
            retention=first.retention,
            reason=reason.strip()[:300],
        )
        journal.record(
            events.SUPPLEMENTED,
            actor=actor,
            subject=made,
            payload={"volume": volume},
            reason=reason.strip(),
        )
    return made


def _require_open(dossier: Dossier, actor: Actor) -> None:
    require(actor.check(P.ARCHIVE_FILE))
    require(policies.can_file(actor, dossier))
    if dossier.state != DossierState.COLLECTING:
        label = dossier.get_state_display()
        raise Refused(f"档案“{label}”，不能增减材料", code="sealed")
