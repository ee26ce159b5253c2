"""What those who oversee find late: overdue duties by kind, delayed tasks, urges nobody
signed for, reports still to come.

Each reader has its own field: justice and assessors the region, personnel supervision its bureau,
an upper body its own line below.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import reduce
from operator import or_

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from mingqian.foundation.jobs.models import Deadline, DeadlineState
from mingqian.foundation.jobs.selectors import deadlines_visible_to
from mingqian.foundation.org.models import Department
from mingqian.foundation.org.selectors import organisation_visible_to
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.todo import Todo
from mingqian.oversight import selectors
from mingqian.oversight.anomalies import bureau_of
from mingqian.oversight.models import PeriodKind
from mingqian.oversight.registers import KIND_LABELS, RUNNING
from mingqian.scheme.models import InspectionTask
from mingqian.scheme.policies import tasks_visible_to

#: Roles that oversee everything of their region.
_OF_REGION = {Role.JUSTICE, Role.ASSESSOR}


def todos(actor: Actor) -> list[Todo]:
    """Everything late or due in the reader's field; nothing for those who oversee nobody."""
    field = watched_by(actor)
    if field is None or not actor.has(Permission.REPORT_VIEW):
        return []
    rows = deadlines_visible_to(actor).filter(department_id__in=field.values("pk"))
    return [*_late(rows), *_delayed(actor, field), *_unsigned(actor, field), *_to_come(rows)]


def watched_by(actor: Actor) -> QuerySet[Department] | None:
    """The departments the actor oversees; ``None`` where its roles oversee nobody."""
    seen: list[Q] = []
    if actor.roles & _OF_REGION:
        seen.append(Q(region__path__startswith=actor.region_path))
    if Role.SUPERVISION in actor.roles:
        seen.append(Q(pk__in=bureau_of(actor).values("pk")))
    if Role.UPPER in actor.roles and actor.system_code:
        seen.append(Q(system_id=actor.system_code) & ~Q(pk__in=actor.department_ids))
    return organisation_visible_to(actor).filter(reduce(or_, seen)) if seen else None


def _late(rows: QuerySet[Deadline]) -> Iterator[Todo]:
    """Open duties past their date: one line a kind of duty, dated by the oldest.

    By department there would be as many lines as members, before all the reader has to act on.
    """
    open_rows = rows.filter(
        state__in=[DeadlineState.RUNNING, DeadlineState.OVERDUE], due_on__lt=timezone.localdate()
    ).order_by()
    for row in open_rows.values("kind").annotate(number=Count("pk"), first=Min("due_on")):
        kind = row["kind"]
        late = open_rows.filter(kind=kind).order_by("due_on", "pk")
        names = "、".join(dict.fromkeys(late.values_list("department_name", flat=True)))
        title = f"{KIND_LABELS.get(kind, kind)}逾期 {row['number']} 件"
        clause = late[0].clause
        query = f"kind={kind}"
        yield Todo("逾期", title, names, ("overdue", 0), row["first"], clause, query=query)


def _delayed(actor: Actor, field: QuerySet[Department]) -> Iterator[Todo]:
    """Tasks past their date whose checks have not ended (吉林 三（二）)."""
    rows = tasks_visible_to(actor).filter(
        state__in=RUNNING,
        completion_on__lt=timezone.localdate(),
        lead_department__in=field.values("pk"),
    )
    for task in rows.order_by("completion_on", "pk"):
        detail = f"{task.lead_department.label}，{task.get_state_display()}，已过完成时间"
        target = ("task-detail", task.pk)
        yield Todo("拖延", task.name, detail, target, task.completion_on, _term(task))


def _term(task: InspectionTask) -> str:
    """The clause that gives the checks their term: days counted, or the date of the scheme."""
    found = rules.for_case(task)
    keys = ("inspection.window_calendar_days", "inspection.deadline_source")
    return next((clause for key in keys if (clause := found.clause(key))), "")


def _unsigned(actor: Actor, field: QuerySet[Department]) -> Iterator[Todo]:
    rows = selectors.urges(actor).filter(read_at__isnull=True, to_department__in=field.values("pk"))
    for row in rows.exclude(to_department_id__in=actor.department_ids).select_related("deadline"):
        due: dt.date | None = row.deadline.due_on if row.deadline else None
        clause = row.deadline.clause if row.deadline else ""
        title = f"{row.to_department.label}尚未签收催办"
        yield Todo("催办", title, row.text, ("urge-detail", row.pk), due, clause)


def _to_come(rows: QuerySet[Deadline]) -> Iterator[Todo]:
    """Reports not yet handed in and not yet late: one line a report and date."""
    waiting = rows.filter(
        kind__in=PeriodKind.values, state=DeadlineState.RUNNING, due_on__gte=timezone.localdate()
    )
    found = waiting.order_by().values("kind", "due_on", "clause").annotate(number=Count("pk"))
    for row in found.order_by("due_on", "kind"):
        label = KIND_LABELS.get(row["kind"], row["kind"])
        names = waiting.filter(kind=row["kind"], due_on=row["due_on"], clause=row["clause"])
        detail = "、".join(
            names.order_by("department_name").values_list("department_name", flat=True)
        )
        title = f"{label}待报送 {row['number']} 件"
        yield Todo("报送", title, detail, ("period-list", 0), row["due_on"], row["clause"])
