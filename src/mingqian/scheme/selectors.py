"""Reading schemes and tasks: always from what the actor may see."""

from __future__ import annotations

import datetime as dt
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from mingqian.foundation.jobs.models import Deadline
from mingqian.foundation.jobs.selectors import of_subject
from mingqian.foundation.journal.selectors import Line, history, history_of_case
from mingqian.foundation.org import selectors as org
from mingqian.foundation.org.models import Department
from mingqian.foundation.papers.models import Paper
from mingqian.foundation.papers.services import papers_of
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Decision, Refused
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.perform import Action, available
from mingqian.foundation.workflow.transition import Facts
from mingqian.library import selectors as library
from mingqian.library.models import CreditRiskClass, InspectionItem
from mingqian.plan.selectors import launchable_entries
from mingqian.scheme import guards
from mingqian.scheme.deviations import Deviation, deviations
from mingqian.scheme.models import (
    Consultation,
    ConsultationMessage,
    InspectionTask,
    Scheme,
    TaskState,
)
from mingqian.scheme.parts import MissingPart, missing_parts
from mingqian.scheme.policies import can_edit, schemes_visible_to, tasks_visible_to
from mingqian.scheme.population import (
    Announcement,
    active,
    announce,
    class_sizes,
    partners_of,
    population_of,
    size_rules,
)
from mingqian.scheme.services.checking import check
from mingqian.scheme.states import CONSULTATION, COURSE, ORDER
from mingqian.scheme.todos import todos

__all__ = [
    "Announcement",
    "Deviation",
    "MissingPart",
    "announce",
    "available_items",
    "can_edit",
    "concerns",
    "considerations",
    "consultation_for",
    "deviations",
    "get_for",
    "has_reached",
    "invitable",
    "launchable_entries",
    "missing_parts",
    "participants_of",
    "partners_of",
    "population_of",
    "preview",
    "questions_of",
    "scheme_for",
    "scheme_history",
    "scheme_papers",
    "schemes_visible_to",
    "size_rules",
    "stages_of",
    "task_deadlines",
    "task_for",
    "task_history",
    "tasks_visible_to",
    "todos",
    "versions_of",
]


def scheme_for(actor: Actor, pk: int) -> Scheme:
    """A scheme the actor may see; raises :class:`Refused` 404."""
    found = schemes_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这份方案，或者您无权查看", code="missing", status=404)
    return found


def task_for(actor: Actor, pk: int) -> InspectionTask:
    """A task the actor may see; raises :class:`Refused` 404."""
    found = tasks_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这个任务，或者您无权查看", code="missing", status=404)
    return found


def get_for(actor: Actor, pk: int) -> Scheme:
    """The scheme by the name every stage offers."""
    return scheme_for(actor, pk)


def consultation_for(actor: Actor, pk: int) -> Consultation:
    """A question put about a scheme the actor may see."""
    rows = Consultation.objects.select_related("scheme__lead_department", "department")
    visible = schemes_visible_to(actor).values("pk")
    found = rows.filter(pk=pk, scheme__in=visible).first()
    if found is None:
        raise Refused("没有这份征求意见，或者您无权查看", code="missing", status=404)
    return found


def versions_of(scheme: Scheme) -> QuerySet[Scheme]:
    """All versions of a scheme, newest first."""
    return Scheme.objects.filter(scheme_no=scheme.scheme_no).order_by("-version")


def participants_of(task: InspectionTask) -> list[Department]:
    """Everybody who takes part, the lead first."""
    others = task.participating_departments.select_related("parent", "region").order_by("code")
    return [task.lead_department, *others]


def has_reached(task: InspectionTask, state: TaskState | str) -> bool:
    """Whether the task is at a step or beyond it; a cancelled one has reached nothing."""
    if task.state == TaskState.CANCELLED:
        return False
    return ORDER.index(TaskState(task.state)) >= ORDER.index(TaskState(state))


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of a task for the flow strip: ``standing`` is done, now or todo."""

    state: TaskState
    label: str
    standing: str
    clause: str


def stages_of(task: InspectionTask) -> list[Stage]:
    """The task's way with what is done."""
    now = -1 if task.state == TaskState.CANCELLED else ORDER.index(TaskState(task.state))
    return [
        Stage(
            state,
            str(state.label),
            "done" if place < now else "now" if place == now else "todo",
            clause,
        )
        for place, (state, _, clause) in enumerate(COURSE)
    ]


def concerns(scheme: Scheme, actor: Actor) -> list[Decision]:
    """Warnings about a scheme that may be passed with a reason (原则上 rules)."""
    facts = Facts(actor)
    checks = (guards.risk_order, guards.within_rulebook, guards.parts_complete)
    found = [check(scheme, facts) for check in checks]
    return [decision for decision in found if decision is not None and decision.overridable]


@dataclass(frozen=True, slots=True)
class RiskShare:
    """A credit risk class of the range with its number."""

    code: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Force:
    """The inspectors a department has and how many objects each would get."""

    department: Department
    inspectors: int
    load: int | None


@dataclass(frozen=True, slots=True)
class Considerations:
    """What a scheme has to weigh: risk and credit of the range, and who can inspect it."""

    risk: tuple[RiskShare, ...]
    flagged: int
    forces: tuple[Force, ...]


def considerations(scheme: Scheme, on: dt.date | None = None) -> Considerations:
    """Risk and credit distribution of the range and the workload per inspector (昌江 第十三条)."""
    rows = active(population_of(scheme))
    counts = class_sizes(rows)
    shares = tuple(
        RiskShare(code, str(label), counts.get(code, 0)) for code, label in CreditRiskClass.choices
    )
    flagged = rows.filter(
        Q(is_abnormal=True)
        | Q(is_serious=True)
        | Q(has_complaint=True)
        | Q(has_violation=True)
        | Q(has_hazard=True)
    ).count()
    size = sum(announce(scheme, batch).count or 0 for batch in scheme.batches.all())
    day = on or timezone.localdate()
    departments = [scheme.lead_department, *partners_of(scheme)]
    return Considerations(
        shares, flagged, tuple(_force(department, scheme, size, day) for department in departments)
    )


def _force(department: Department, scheme: Scheme, size: int, day: dt.date) -> Force:
    r = rules.for_case(scheme)
    people = library.drawable_inspectors(department, day, rules=r).count()
    least = r.number("inspectors.min_on_site") or 1
    # Every object needs so many of them: 20 objects, 2 each, 8 people → 5 visits a head.
    load = -(-size * least // people) if people else None
    return Force(department, people, load)


def available_items(scheme: Scheme) -> QuerySet[InspectionItem]:
    """Items the scheme may choose: published, drawable, of lead or invited departments."""
    departments = [scheme.lead_department, *partners_of(scheme)]
    keys = {
        pk for d in departments for pk in library.drawable_items(d).values_list("pk", flat=True)
    }
    rows = InspectionItem.objects.filter(pk__in=keys).select_related("department")
    return rows.order_by("department__code", "code")


def invitable(scheme: Scheme) -> list[Department]:
    """Departments the scheme may invite: members of the region, or units of the same bureau."""
    lead = scheme.lead_department
    if lead.bureau != lead:
        rows = lead.bureau.units.exclude(pk=lead.pk)
    else:
        rows = org.members_of(scheme.region).filter(parent__isnull=True).exclude(pk=lead.pk)
    return list(rows.order_by("code"))


def preview(scheme: Scheme, parts: dict[str, Any]) -> Announcement:
    """What would be announced if the scheme said ``parts``; nothing is saved."""
    trial = copy(scheme)
    try:
        clean = check(scheme, {name: value for name, value in parts.items() if name != "items"})
    except Refused as refused:
        return Announcement(0, None, problem=refused.reason)
    for name, value in clean.items():
        setattr(trial, name, value)
    return announce(trial)


@dataclass(frozen=True, slots=True)
class Question:
    """A question put to a department with its thread, clock and what the reader may do."""

    row: Consultation
    messages: tuple[ConsultationMessage, ...]
    deadline: Deadline | None
    actions: tuple[Action, ...]
    may_discuss: bool


def questions_of(scheme: Scheme, actor: Actor) -> list[Question]:
    """The consultation of a scheme, one question a department."""
    rows = scheme.consultations.select_related("department", "scheme__lead_department")
    return [_question(row, actor) for row in rows.prefetch_related("messages").order_by("pk")]


def _question(row: Consultation, actor: Actor) -> Question:
    actions = available(CONSULTATION, row, actor)
    return Question(
        row,
        tuple(row.messages.all()),
        of_subject(row, "consultation").first(),
        tuple(action for action in actions if action.action in {"accept", "decline"}),
        any(action.action == "discuss" and action.allowed for action in actions),
    )


def scheme_history(scheme: Scheme) -> list[Line]:
    """What happened to a scheme and in its consultation, newest first."""
    return history(scheme, *scheme.consultations.all())


def scheme_papers(scheme: Scheme) -> QuerySet[Paper]:
    """Papers of a scheme: its text, the letters of those that declined."""
    return papers_of(scheme, *scheme.consultations.all())


def task_history(task: InspectionTask) -> list[Line]:
    """What happened to a task, with the scheme and the consultation before it, newest first."""
    before = scheme_history(task.scheme)
    own = history_of_case(task.task_no)
    return sorted([*before, *own], key=lambda line: line.seq, reverse=True)


def task_deadlines(task: InspectionTask) -> QuerySet[Deadline]:
    """Clocks filed under the task's number, soonest first."""
    return Deadline.objects.filter(case_no=task.task_no).order_by("due_on", "pk")
