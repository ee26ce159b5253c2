"""The seal: a manifest with the digest of every file; afterwards nobody changes anything.

兴隆台 四. The manifest is canonical JSON, so that anybody can recompute its digest; the digest
stands in the row and in the journal.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction
from django.utils import timezone

from fairdraw.canonical import canonical
from mingqian.archive.models import Dossier, DossierState
from mingqian.archive.states import TABLE
from mingqian.foundation.files import store
from mingqian.foundation.jobs import clock
from mingqian.foundation.journal.record import plain
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.workflow.perform import perform
from mingqian.inspection.models import Inspection, InspectionState
from mingqian.scheme.models import InspectionTask, TaskState
from mingqian.scheme.services import advance

FORMAT = "mqa1"


def manifest_of(dossier: Dossier) -> dict[str, Any]:
    """What the seal covers: the dossier's facts and every document with its digest."""
    before = Dossier.objects.filter(inspection=dossier.inspection, volume=dossier.volume - 1)
    documents = dossier.documents.select_related("file").order_by("seq")
    return {
        "format": FORMAT,
        "number": dossier.number,
        "title": dossier.title,
        "volume": dossier.volume,
        "department": dossier.department.name,
        "task": dossier.case_no,
        "object": dossier.inspection.drawn_object.oid,
        "retention": dossier.retention,
        "previous": before.values_list("manifest_digest", flat=True).first() or "",
        "documents": [
            {
                "seq": row.seq,
                "kind": row.kind,
                "title": row.title,
                "name": row.file.name,
                "size": row.file.size,
                "sha256": row.file.digest,
            }
            for row in documents
        ],
    }


def seal(*, dossier: Dossier, actor: Actor) -> Dossier:
    """Seal a complete volume. Refused while results are unpublished or documents missing."""
    for row in dossier.documents.select_related("file"):
        if not store.is_intact(row.file):
            raise Refused(f"材料“{row.title}”的文件已损坏，不能封卷", code="damaged")
    text = canonical(plain(manifest_of(dossier)))
    digest = hashlib.sha256(text.encode()).hexdigest()
    with transaction.atomic():
        # Everything the seal fixes is written before the state moves: afterwards the database
        # itself refuses every write.
        dossier.manifest = store.keep(
            text.encode(),
            name=f"{dossier.number} 卷内目录.json",
            media_type="application/json",
            actor=actor,
        )
        dossier.manifest_digest = digest
        dossier.sealed_at = timezone.now()
        dossier.sealed_by = actor.name
        dossier.save(update_fields=["manifest", "manifest_digest", "sealed_at", "sealed_by"])
        count = dossier.documents.count()

        def change(fresh: Dossier) -> dict[str, object]:
            clock.meet("archive", fresh)
            return {"count": count, "digest": digest}

        sealed = perform(TABLE, dossier, "seal", actor=actor, change=change)
        close_archiving(sealed.inspection.part.task, actor)
    return sealed


def close_archiving(task: InspectionTask, actor: Actor) -> None:
    """The task counts as archived once every finished inspection's main volume is sealed."""
    done = Inspection.objects.filter(part__task=task, state=InspectionState.COMPLETED)
    sealed = Dossier.objects.filter(
        inspection__in=done, volume=1, state=DossierState.SEALED
    ).count()
    if task.state == TaskState.PUBLISHED and sealed == done.count():
        advance(task=task, to=TaskState.ARCHIVED, actor=actor)
