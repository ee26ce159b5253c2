"""Reading stage 7: results, choices for entry, progress, to-dos."""

from __future__ import annotations

from mingqian.result.policies import visible_to
from mingqian.result.selectors.describing import (
    Described,
    EntryChoices,
    attributed_to,
    choices,
    described,
    suggested,
)
from mingqian.result.selectors.progress import DepartmentProgress, category_counts, progress_of
from mingqian.result.selectors.reading import (
    ENTERED,
    STATES,
    WAITING,
    deadlines_of,
    entered_results,
    entry_deadline,
    form_deadline,
    form_for,
    get_for,
    history_of,
    is_publishable,
    late_results,
    listing,
    publishable,
    results_by_agency,
    results_of,
    results_of_inspection,
    results_of_object,
    reviewed_results,
    versions_of,
)
from mingqian.result.selectors.todos import todos

__all__ = [
    "ENTERED",
    "STATES",
    "WAITING",
    "DepartmentProgress",
    "Described",
    "EntryChoices",
    "attributed_to",
    "category_counts",
    "choices",
    "deadlines_of",
    "described",
    "entered_results",
    "entry_deadline",
    "form_deadline",
    "form_for",
    "get_for",
    "history_of",
    "is_publishable",
    "late_results",
    "listing",
    "progress_of",
    "publishable",
    "results_by_agency",
    "results_of",
    "results_of_inspection",
    "results_of_object",
    "reviewed_results",
    "suggested",
    "todos",
    "versions_of",
    "visible_to",
]
