"""Reading stage 7. What a face shows starts at :func:`visible_to`."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from mingqian.foundation.jobs import selectors as deadlines
from mingqian.foundation.jobs.models import Deadline
from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.org.models import Department
from mingqian.foundation.papers.models import Paper
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.todo import Todo
from mingqian.inspection import selectors as inspections
from mingqian.inspection.models import Inspection
from mingqian.result import policies
from mingqian.result.guards import publishes_on_entry, rules_of
from mingqian.result.models import Result, ResultState
from mingqian.result.policies import visible_to
from mingqian.result.services.registration_form import form_of
from mingqian.scheme.models import InspectionTask

ENTERED = (ResultState.ENTERED, ResultState.REVIEWED)
WAITING = (ResultState.OPEN, ResultState.RETURNED)


def listing(actor: Actor) -> QuerySet[Result]:
    """Current results for a list, with what its rows show."""
    return visible_to(actor).filter(corrected_by__isnull=True).select_related(
        "item", "inspection__part__department", "inspection__part__task",
        "inspection__drawn_object__inspection_object", "inspection__drawn_object__draw__task",
    )  # fmt: skip


def get_for(actor: Actor, pk: int) -> Result:
    """A result (any version) the actor may see."""
    found = (
        visible_to(actor)
        .select_related(
            "item",
            "inspection__part__department__parent",
            "inspection__part__task__rulebook",
            "inspection__drawn_object__draw__task",
            "inspection__drawn_object__inspection_object",
            "previous",
        )
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Refused("没有这项检查结果,或它不在您的权限范围内", code="missing", status=404)
    return found


def results_of(task: InspectionTask) -> QuerySet[Result]:
    """Current versions (not replaced) of a task's results, in any state."""
    return Result.objects.filter(
        inspection__part__task=task, corrected_by__isnull=True
    ).select_related("item", "inspection__part__department", "inspection__drawn_object")


def entered_results(task: InspectionTask) -> QuerySet[Result]:
    """Current versions that stand entered."""
    return results_of(task).filter(state__in=ENTERED)


def reviewed_results(task: InspectionTask) -> QuerySet[Result]:
    """Current versions approved by the department."""
    return results_of(task).filter(state=ResultState.REVIEWED)


def publishable(task: InspectionTask) -> QuerySet[Result]:
    """Results that may be published: on entry (惠州, 昌江) those entered, else those reviewed."""
    on_entry = publishes_on_entry(rules.for_case(task))
    return entered_results(task) if on_entry else reviewed_results(task)


def is_publishable(result: Result) -> bool:
    """The same for one result."""
    if publishes_on_entry(rules_of(result)):
        return result.is_entered
    return result.state == ResultState.REVIEWED


def results_of_inspection(inspection: Inspection) -> QuerySet[Result]:
    """Current results of a check."""
    return Result.objects.filter(inspection=inspection, corrected_by__isnull=True).select_related(
        "item"
    )


def versions_of(result: Result) -> QuerySet[Result]:
    """All versions of a result, oldest first."""
    return Result.objects.filter(
        inspection_id=result.inspection_id, item_id=result.item_id
    ).order_by("version")


def history_of(result: Result) -> list[journal.Line]:
    """The trace of a result through its versions."""
    return journal.history(*versions_of(result))


def entry_deadline(inspection: Inspection) -> Deadline | None:
    """The deadline that governs entry: its own clock, else publication's (G3)."""
    return (
        deadlines.of_subject(inspection, "result_entry").first()
        or deadlines.of_subject(inspection, "publication").first()
    )


def form_deadline(inspection: Inspection) -> Deadline | None:
    """The clock of the registration form (吉林 二（六）)."""
    return deadlines.of_subject(inspection, "result_form").first()


def form_for(actor: Actor, inspection_pk: int) -> Paper | None:
    """The filled form of a check the actor may see."""
    return form_of(inspections.get_for(actor, inspection_pk))


def attributed_to(result: Result) -> list[inspections.Attributed]:
    """惠州 第（十三）条: the named inspectors with certificates who made the result."""
    people = inspections.inspectors_of(result.inspection)
    present = [person for person in people if person.is_present]
    return present or people


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


def results_by_agency(actor: Actor, name: str) -> QuerySet[Result]:
    """吉林 三（二）2: results that rest on an agency's report."""
    return listing(actor).filter(inspection__in=inspections.by_agency(actor, name))


def late_results(actor: Actor) -> QuerySet[Result]:
    """Results entered late or still open after their due day."""
    return listing(actor).filter(is_late=True)


def category_counts(task: InspectionTask) -> dict[str, int]:
    """Entered results by category; the figures add up to all entered ones (兴隆台 六（五）)."""
    counts: dict[str, int] = {}
    for row in entered_results(task):
        counts[row.category] = counts.get(row.category, 0) + 1
    return counts


def todos(actor: Actor) -> list[Todo]:
    """What stage 7 asks: results to enter, forms to fill, results to review."""
    found: list[Todo] = []
    if actor.has(P.RESULT_ENTER):
        found += [_entry_todo(row) for row in _to_enter(actor)]
        found += _form_todos(actor)
    if actor.has(P.RESULT_REVIEW):
        found += [_review_todo(row) for row in _to_review(actor)]
    return found


def _to_enter(actor: Actor) -> list[Result]:
    rows = listing(actor).filter(
        state__in=WAITING, inspection__part__department_id__in=actor.department_ids
    )
    return [row for row in rows if policies.can_enter(actor, row.inspection)]


def _entry_todo(row: Result) -> Todo:
    deadline = entry_deadline(row.inspection)
    kind = "结果退回" if row.state == ResultState.RETURNED else "录入结果"
    return Todo(
        kind,
        row.inspection.drawn_object.name,
        row.item.name,
        ("result-enter", row.pk),
        deadline.due_on if deadline else None,
        deadline.clause if deadline else rules_of(row).clause("result.entry_by"),
        deadline.is_provisional if deadline else False,
    )


def _form_todos(actor: Actor) -> list[Todo]:
    rows = deadlines.running(actor).filter(kind="result_form")
    return [
        Todo("填写登记表", row.title, row.case_no, ("inspection-detail", int(row.subject_id)),
             row.due_on, row.clause, row.is_provisional)
        for row in rows
    ]  # fmt: skip


def _to_review(actor: Actor) -> list[Result]:
    rows = listing(actor).filter(
        state=ResultState.ENTERED, inspection__part__department_id__in=actor.department_ids
    )
    return [row for row in rows if policies.can_review(actor, row)]


def _review_todo(row: Result) -> Todo:
    deadline = deadlines.of_subject(row.inspection, "publication").first()
    return Todo(
        "审核结果",
        f"{row.inspection.drawn_object.name}:{row.category}",
        row.item.name,
        ("result-detail", row.pk),
        deadline.due_on if deadline else None,
        "兴隆台 三",
    )
