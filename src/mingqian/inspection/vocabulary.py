"""Choices of stage 6 for faces: code and Chinese word. Rulebook lists come with the task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingqian.foundation.rules import selectors as rules
from mingqian.inspection.models import (
    Answer,
    EvidenceKind,
    InspectionState,
    OnlineOutcome,
    SignatureKind,
)
from mingqian.library.models import InspectionMethod
from rulebook.schema.vocabulary import CONCLUSION_ISSUERS

if TYPE_CHECKING:
    from mingqian.scheme.models import InspectionTask

Choices = list[tuple[str, str]]

ANSWERS = list(Answer.choices)
ONLINE_OUTCOMES = list(OnlineOutcome.choices)
EVIDENCE_KINDS = list(EvidenceKind.choices)
STATES = list(InspectionState.choices)
SIGNING = [(k.value, k.label) for k in (SignatureKind.SIGNED, SignatureKind.SEALED)]
REFUSING = [(k.value, k.label) for k in (SignatureKind.REFUSED, SignatureKind.ABSENT)]


def methods(task: InspectionTask) -> Choices:
    """Methods the rulebook admits."""
    codes = rules.for_case(task).texts("inspection.methods")
    return [(code, InspectionMethod(code).label) for code in codes]


def grounds(task: InspectionTask) -> Choices:
    """Grounds of non-cooperation; the general one where the rulebook lists none."""
    law = rules.for_case(task)
    codes = law.texts("result.noncooperation_codes")
    found = list(zip(codes, law.texts("result.noncooperation_grounds"), strict=True))
    return found or [("other", "其他情节严重")]


def conclusion_kinds(task: InspectionTask) -> Choices:
    """Kinds of outside conclusions that may be relied on."""
    codes = rules.for_case(task).texts("inspection.external_conclusions")
    return [(code, CONCLUSION_ISSUERS[code]) for code in codes]


def entrusted_works(task: InspectionTask) -> Choices:
    """Work an agency may be entrusted with."""
    return [(name, name) for name in rules.for_case(task).texts("agency.kinds")]
