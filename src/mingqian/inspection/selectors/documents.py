"""Evidence, papers and the trace of a check."""

from __future__ import annotations

from django.db.models import QuerySet

from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.papers.models import Paper
from mingqian.foundation.papers.services import papers_of as issued_papers
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.rules import selectors as rules
from mingqian.inspection.models import Evidence, Inspection
from mingqian.inspection.selectors.checks import findings_of
from mingqian.inspection.selectors.people import inspectors_of
from mingqian.library.models import InspectionMethod


def evidence_of(inspection: Inspection) -> QuerySet[Evidence]:
    """Registered evidence with files and agencies."""
    return inspection.evidence.select_related("file", "contract", "supporting_party", "finding")


def papers_of(inspection: Inspection) -> QuerySet[Paper]:
    """Notice and records issued for a check."""
    subjects = [inspection, *([inspection.visit] if inspection.visit else [])]
    return issued_papers(*subjects)


def paper_for(inspection: Inspection, pk: int) -> Paper:
    """A paper of a check; the caller has checked that the reader may see the check."""
    found = papers_of(inspection).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这份文书", code="missing", status=404)
    return found


def record_number(inspection: Inspection) -> str:
    """Number of the latest record of a check."""
    paper = issued_papers(inspection).filter(kind="inspection_record").order_by("-pk").first()
    return paper.number if paper else ""


def record_context(inspection: Inspection) -> dict[str, object]:
    """What the on-site record shows (惠州 第（十三）条: separate from the result)."""
    law = rules.for_case(inspection.part.task)
    codes = law.texts("result.noncooperation_codes")
    grounds = dict(zip(codes, law.texts("result.noncooperation_grounds"), strict=True))
    return {
        "inspection": inspection,
        "object": inspection.drawn_object.inspection_object,
        "task": inspection.part.task,
        "department": inspection.part.department,
        "visit": inspection.visit,
        "findings": findings_of(inspection),
        "inspectors": inspectors_of(inspection),
        "evidence": list(evidence_of(inspection)),
        "method_labels": [InspectionMethod(code).label for code in inspection.methods],
        "noncooperation": [grounds.get(c, "其他情节严重") for c in inspection.noncooperation_codes],
    }


def history_of(inspection: Inspection) -> list[journal.Line]:
    """The trace of a check and its visit."""
    subjects = [inspection, *([inspection.visit] if inspection.visit else [])]
    return journal.history(*subjects)
