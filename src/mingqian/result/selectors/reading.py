"""Reading stage 7. What a face shows starts at :func:`visible_to`."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from mingqian.foundation.jobs import selectors as deadlines
from mingqian.foundation.jobs.models import Deadline
from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.papers.models import Paper
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.rules import selectors as rules
from mingqian.inspection import selectors as inspections
from mingqian.inspection.models import Inspection
from mingqian.result.guards import publishes_on_entry, rules_of
from mingqian.result.models import Result, ResultState
from mingqian.result.policies import visible_to
from mingqian.result.services.registration_form import form_of
from mingqian.scheme.models import InspectionTask

STATES = list(ResultState.choices)
ENTERED = (ResultState.ENTERED, ResultState.REVIEWED)
WAITING = (ResultState.OPEN, ResultState.RETURNED)


def listing(actor: Actor) -> QuerySet[Result]:
    """Current results for a list, with what its rows show."""
    rows = visible_to(actor).filter(corrected_by__isnull=True).select_related(
        "item", "inspection__part__department", "inspection__part__task",
        "inspection__drawn_object__inspection_object", "inspection__drawn_object__draw__task",
    )  # fmt: skip
    return rows.prefetch_related("inspection__part__department__names")


def results_of_object(actor: Actor, objects: Sequence[int]) -> QuerySet[Result]:
    """Current results about the records of one person of law that the actor may see."""
    rows = listing(actor).filter(inspection__drawn_object__inspection_object__in=objects)
    return rows.exclude(category="").order_by("-pk")


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
        raise Refused("没有这项检查结果，或它不在您的权限范围内", code="missing", status=404)
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


def deadlines_of(inspection: Inspection) -> list[Deadline]:
    """Every clock that runs or ran on a check: entry, form, publication."""
    return list(deadlines.of_subject(inspection).order_by("due_on"))


def form_deadline(inspection: Inspection) -> Deadline | None:
    """The clock of the registration form (吉林 二（六）)."""
    return deadlines.of_subject(inspection, "result_form").first()


def form_for(actor: Actor, inspection_pk: int) -> Paper | None:
    """The filled form of a check the actor may see."""
    return form_of(inspections.get_for(actor, inspection_pk))


def results_by_agency(actor: Actor, name: str) -> QuerySet[Result]:
    """吉林 三（二）2: results that rest on an agency's report."""
    return listing(actor).filter(inspection__in=inspections.by_agency(actor, name))


def late_results(actor: Actor) -> QuerySet[Result]:
    """Results entered late or still open after their due day."""
    return listing(actor).filter(is_late=True)
