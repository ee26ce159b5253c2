"""Reading a dossier: allowed or not, and always written in the journal (兴隆台 四)."""

from __future__ import annotations

from django.db import transaction

from mingqian.archive import events
from mingqian.archive.models import Dossier, DossierDocument
from mingqian.archive.selectors import document_for, get_for
from mingqian.foundation.files import store
from mingqian.foundation.journal import record as journal
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused


def read(*, pk: int, actor: Actor) -> Dossier:
    """Open a dossier; the reading is logged. Refused 404 for whoever may not."""
    dossier = get_for(actor, pk)
    with transaction.atomic():
        journal.record(events.READ, actor=actor, subject=dossier)
    return dossier


def read_document(*, pk: int, actor: Actor) -> tuple[DossierDocument, bytes]:
    """Open a document: its bytes, checked against the digest it was filed under."""
    document = document_for(actor, pk)
    with transaction.atomic():
        payload = {"title": document.title}
        journal.record(events.FILE_READ, actor=actor, subject=document.dossier, payload=payload)
    try:
        return document, store.read(document.file)
    except store.Damaged as damage:
        raise Refused(str(damage), code="damaged") from None
