"""How far the departments of a task are (惠州 第（四）条), and its results by category."""

from __future__ import annotations

from dataclasses import dataclass

from mingqian.foundation.org.models import Department
from mingqian.inspection import selectors as inspections
from mingqian.inspection.models import Inspection
from mingqian.result.models import Result
from mingqian.result.selectors.reading import entered_results, results_of
from mingqian.scheme.models import InspectionTask


@dataclass(frozen=True, slots=True)
class DepartmentProgress:
    """How far a department is with its results in a task (惠州 第（四）条)."""

    department: Department
    objects: int
    inspected: int
    due: int
    entered: int
    late: int
    not_completed: int

    @property
    def is_done(self) -> bool:
        """Whether all of its checks are closed and entered."""
        return self.objects == self.inspected and self.due == self.entered


def progress_of(task: InspectionTask) -> list[DepartmentProgress]:
    """The lead's monitor: one line per department, the lead first."""
    checks = list(inspections.inspections_of(task).order_by("-part__is_lead", "part_id"))
    results = list(results_of(task))
    departments = {row.part.department_id: row.part.department for row in checks}
    return [_progress(place, checks, results) for place in departments.values()]


def _progress(
    place: Department, checks: list[Inspection], results: list[Result]
) -> DepartmentProgress:
    own = [row for row in checks if row.part.department_id == place.pk]
    rows = [row for row in results if row.inspection.part.department_id == place.pk]
    return DepartmentProgress(
        department=place,
        objects=len(own),
        inspected=sum(row.is_completed for row in own),
        due=len(rows),
        entered=sum(row.is_entered for row in rows),
        late=sum(row.is_late for row in rows),
        not_completed=sum(row.is_deemed_not_completed for row in rows),
    )


def category_counts(task: InspectionTask) -> dict[str, int]:
    """Entered results by category; the figures add up to all entered ones (兴隆台 六（五）)."""
    counts: dict[str, int] = {}
    for row in entered_results(task):
        counts[row.category] = counts.get(row.category, 0) + 1
    return counts
