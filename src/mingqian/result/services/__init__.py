"""What may be done in stage 7, one file per part of the procedure."""

from __future__ import annotations

from mingqian.result.plausibility import ResultFacts
from mingqian.result.services.correction import correct
from mingqian.result.services.entry import ATTESTATION, enter
from mingqian.result.services.lateness import mark_not_completed
from mingqian.result.services.opening import open_results
from mingqian.result.services.registration_form import issue_form
from mingqian.result.services.review import add_outcome, approve, return_for_change

__all__ = [
    "ATTESTATION",
    "ResultFacts",
    "add_outcome",
    "approve",
    "correct",
    "enter",
    "issue_form",
    "mark_not_completed",
    "open_results",
    "return_for_change",
]
