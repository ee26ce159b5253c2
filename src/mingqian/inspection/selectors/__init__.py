"""Reading stage 6: checks, people, documents, figures, to-dos."""

from __future__ import annotations

from mingqian.inspection.policies import visible_to
from mingqian.inspection.selectors.checks import (
    findings_of,
    get_for,
    inspections_of,
    items_of,
    listing,
    my_inspections,
    object_for,
    of_object,
    online_progress,
    open_on_site,
    task_for,
    verified_online,
    visit_for,
)
from mingqian.inspection.selectors.documents import (
    evidence_of,
    history_of,
    paper_for,
    papers_of,
    record_context,
    record_number,
)
from mingqian.inspection.selectors.people import (
    Attributed,
    agencies_for,
    assignments_of,
    experts_for,
    inspectors_of,
    present_names,
    responsible_person,
    team_members,
    unconfirmed,
)
from mingqian.inspection.selectors.progress import (
    Appointment,
    ObjectRow,
    appointments,
    earlier_checks,
    objects_of_task,
    startable_tasks,
)
from mingqian.inspection.selectors.reports import (
    MethodShare,
    VisitCount,
    by_agency,
    method_shares,
    schedule_warnings,
    visits_per_object,
)
from mingqian.inspection.selectors.todos import todos
from mingqian.inspection.selectors.workload import Workload, workload_of

__all__ = [
    "Appointment",
    "Attributed",
    "MethodShare",
    "ObjectRow",
    "VisitCount",
    "Workload",
    "agencies_for",
    "appointments",
    "assignments_of",
    "by_agency",
    "earlier_checks",
    "evidence_of",
    "experts_for",
    "findings_of",
    "get_for",
    "history_of",
    "inspections_of",
    "inspectors_of",
    "items_of",
    "listing",
    "method_shares",
    "my_inspections",
    "object_for",
    "objects_of_task",
    "of_object",
    "online_progress",
    "open_on_site",
    "paper_for",
    "papers_of",
    "present_names",
    "record_context",
    "record_number",
    "responsible_person",
    "schedule_warnings",
    "startable_tasks",
    "task_for",
    "team_members",
    "todos",
    "unconfirmed",
    "verified_online",
    "visible_to",
    "visit_for",
    "visits_per_object",
    "workload_of",
]
