"""Documents that exist as files: certificates, records, papers, evidence, receipts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from mingqian.draw.models import Draw, DrawState
from mingqian.followup.models import FollowUp
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.papers.models import Paper
from mingqian.foundation.papers.services import papers_of
from mingqian.inspection.models import Inspection, Signature
from mingqian.matching import selectors as matching

#: Which kind of document each kind of paper is.
_PAPER_KINDS = {
    "inspection_notice": "notice",
    "inspection_record": "record",
    "result_form": "result_form",
    "rectification_order": "handling",
    "transfer_letter": "handling",
    "task_report": "task_report",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A document for the dossier: its kind, its title, its file."""

    kind: str
    title: str
    file: StoredFile


def files_of(inspection: Inspection) -> Iterator[Found]:
    """Every file the earlier stages left for one inspection."""
    yield from _draw(inspection)
    seal = matching.seal_of(inspection.part, inspection.drawn_object)
    if seal is not None and seal.record is not None:
        yield Found("matching", "人员匹配记录", seal.record)
    yield from _papers(inspection)
    if inspection.record_file:
        yield Found("record", "现场检查记录", inspection.record_file)
    yield from _signature(inspection)
    for row in inspection.evidence.select_related("file").order_by("number"):
        if row.file:
            yield Found("evidence", f"{row.get_kind_display()} {row.number} {row.title}", row.file)
    yield from _handling(inspection)


def _draw(inspection: Inspection) -> Iterator[Found]:
    draws = Draw.objects.filter(task=inspection.part.task).exclude(state=DrawState.VOID)
    for draw in draws.select_related("certificate"):
        if draw.certificate:
            yield Found("draw_record", f"抽取记录 {draw.draw_no}", draw.certificate)


def _papers(inspection: Inspection) -> Iterator[Found]:
    subjects = [inspection, *([inspection.visit] if inspection.visit else [])]
    own = papers_of(*subjects)
    of_task = Paper.objects.filter(kind="task_report", case_no=inspection.case_no)
    letters = papers_of(*inspection.part.task.scheme.consultations.all())
    for paper in [*own, *of_task.select_related("file")]:
        kind = _PAPER_KINDS.get(paper.kind, "other")
        yield Found(kind, f"{paper.title} {paper.number}", paper.file)
    for paper in letters:
        yield Found("consultation", f"{paper.title} {paper.number}", paper.file)


def _signature(inspection: Inspection) -> Iterator[Found]:
    signature = Signature.objects.filter(inspection=inspection).select_related("image").first()
    if signature and signature.image:
        yield Found("signature", signature.get_kind_display(), signature.image)


def _handling(inspection: Inspection) -> Iterator[Found]:
    rows = FollowUp.objects.filter(result__inspection=inspection).select_related(
        "order__evidence", "transfer__receipt"
    )
    for paper in papers_of(*rows):
        yield Found("handling", f"{paper.title} {paper.number}", paper.file)
    for row in rows.filter(Q(order__evidence__isnull=False) | Q(transfer__receipt__isnull=False)):
        if hasattr(row, "order") and row.order.evidence:
            yield Found("handling", "改正材料", row.order.evidence)
        if hasattr(row, "transfer") and row.transfer.receipt:
            yield Found("handling", f"移送回执 {row.transfer.receipt_no}", row.transfer.receipt)
