"""Copying lines from one plan to another: into the total plan, into a new version."""

from __future__ import annotations

from mingqian.plan.models import AnnualPlan, PlanEntry

#: Columns of a line that belong to it and not to its place or its history.
COPIED = (
    "name", "lead_department_id", "lead_ground", "range_text", "object_range",
    "sampling_permille", "object_count", "times_per_year", "starts_on", "ends_on", "methods",
    "overlap_reason", "overlap_allowed_by",
)  # fmt: skip


def copy_entry(
    entry: PlanEntry,
    plan: AnnualPlan,
    *,
    seq: int,
    entry_no: str,
    compiled_from: PlanEntry | None = None,
) -> PlanEntry:
    """A line of ``plan`` that says what ``entry`` says, with the same items and departments."""
    copy = PlanEntry.objects.create(
        plan=plan,
        seq=seq,
        entry_no=entry_no,
        compiled_from=compiled_from,
        launched_count=0 if compiled_from else entry.launched_count,
        executed_count=0 if compiled_from else entry.executed_count,
        **{name: getattr(entry, name) for name in COPIED},
    )
    copy.items.set(entry.items.all())
    copy.participating_departments.set(entry.participating_departments.all())
    return copy
