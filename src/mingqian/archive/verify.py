"""Checking sealed volumes: the rows, the manifest and the bytes must still agree."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from fairdraw.canonical import canonical
from mingqian.archive.models import Dossier, DossierState
from mingqian.archive.services.sealing import manifest_of
from mingqian.foundation.files import store
from mingqian.foundation.journal.record import plain


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where a sealed volume no longer is what was sealed."""

    number: str
    problem: str


def faults(number: str = "") -> Iterator[Fault]:
    """Every fault of every sealed volume (or of one, by its number)."""
    rows = Dossier.objects.filter(state=DossierState.SEALED)
    if number:
        rows = rows.filter(number=number)
    for dossier in rows.select_related("manifest", "department").iterator(chunk_size=200):
        yield from faults_of(dossier)


def faults_of(dossier: Dossier) -> Iterator[Fault]:
    """The faults of one sealed volume."""
    if dossier.manifest is None or not store.is_intact(dossier.manifest):
        yield Fault(dossier.number, "卷内目录文件缺失或者被改动")
    elif hashlib.sha256(store.read(dossier.manifest)).hexdigest() != dossier.manifest_digest:
        yield Fault(dossier.number, "卷内目录与登记的摘要不符")
    now = canonical(plain(manifest_of(dossier)))
    if hashlib.sha256(now.encode()).hexdigest() != dossier.manifest_digest:
        yield Fault(dossier.number, "卷内材料与封卷时的目录不符")
    for row in dossier.documents.select_related("file"):
        if not store.is_intact(row.file):
            yield Fault(dossier.number, f"材料“{row.title}”的文件缺失或者被改动")
