"""Reading publications inside the platform: lists, what is due, what is unsettled, to-dos."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from mingqian.foundation.files import store
from mingqian.foundation.jobs.models import Deadline
from mingqian.foundation.jobs.selectors import of_subject, overdue, running
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.workflow.todo import Todo
from mingqian.publication import policies
from mingqian.publication.models import (
    ChannelDelivery,
    DeliveryState,
    Objection,
    ObjectionState,
    Publication,
    PublicationKind,
    PublicationState,
)
from mingqian.publication.services.collecting import CLOCK, OUTCOME_CLOCK
from mingqian.publication.states import PUBLISH_CLAUSE, SUPERVISION_CLAUSE, WITHHOLD_CLAUSE
from mingqian.result.models import Result
from mingqian.result.selectors import is_publishable
from mingqian.scheme.models import InspectionTask

#: States in which a result is lawfully settled (惠州 第（一）条, 昌江 第二条).
SETTLED = (PublicationState.PUBLISHED, PublicationState.WITHHELD)
#: Choices of the lists' filters.
STATES = PublicationState.choices
KINDS = PublicationKind.choices
OBJECTION_STATES = ObjectionState.choices
_RELATED = (
    "department__region",
    "inspection_object",
    "result__item",
    "result__inspection__part__task",
)


def publications(actor: Actor) -> QuerySet[Publication]:
    """What the actor may read, newest first, with everything a row shows."""
    rows = policies.visible_to(actor).select_related(*_RELATED)
    return rows.prefetch_related("deliveries").order_by("-pk")


def get_for(actor: Actor, pk: int) -> Publication:
    """A publication the actor may read; Refused 404 otherwise."""
    found = publications(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这项公示，或它不属于您的部门", code="missing", status=404)
    return found


def delivery_for(actor: Actor, pk: int) -> ChannelDelivery:
    """A delivery of a publication the actor may read."""
    found = (
        ChannelDelivery.objects.filter(publication__in=policies.visible_to(actor), pk=pk)
        .select_related("publication__department", "package")
        .first()
    )
    if found is None:
        raise Refused("没有这条报送记录", code="missing", status=404)
    return found


def objections(actor: Actor) -> QuerySet[Objection]:
    """Objections the actor may read, newest first."""
    rows = policies.objections_visible_to(actor).select_related(
        "publication__department", "department"
    )
    return rows.order_by("-pk")


def objection_for(actor: Actor, pk: int) -> Objection:
    """An objection the actor may read; Refused 404 otherwise."""
    found = objections(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这件异议，或它不属于您的部门", code="missing", status=404)
    return found


def deadline_of(publication: Publication) -> Deadline | None:
    """The publication deadline as it stands, met ones included."""
    if publication.kind == PublicationKind.RESULT and publication.result:
        return of_subject(publication.result.inspection, CLOCK).first()
    return of_subject(publication, OUTCOME_CLOCK).first()


def deadline_of_objection(objection: Objection) -> Deadline | None:
    """The answer deadline as it stands."""
    return of_subject(objection, "objection").first()


def bundle(actor: Actor, code: str) -> bytes:
    """All records the actor's department exported for a channel, as one JSON list.

    Refused 404 for a channel without any package.
    """
    rows = ChannelDelivery.objects.filter(
        code=code,
        state=DeliveryState.EXPORTED,
        package__isnull=False,
        publication__department_id__in=actor.department_ids,
        publication__state=PublicationState.PUBLISHED,
    )
    packages = [row.package for row in rows.select_related("package")]
    records = [json.loads(store.read(package)) for package in packages if package]
    if not records:
        raise Refused("该渠道没有可报送的文件", code="missing", status=404)
    return json.dumps(records, ensure_ascii=False, indent=2).encode()


def of_result(result: Result) -> Publication | None:
    """The publication of a result itself (not of its handling outcome)."""
    return Publication.objects.filter(result=result, kind="result").first()


def unsettled(task: InspectionTask) -> QuerySet[Result]:
    """Current results of a task that are neither published nor lawfully withheld.

    Empty for every closed task: that is the proof 惠州 第（一）条 and 昌江 第二条 ask for.
    """
    settled = Publication.objects.filter(result=OuterRef("pk"), kind="result", state__in=SETTLED)
    return (
        Result.objects.filter(inspection__part__task=task, corrected_by__isnull=True)
        .exclude(Exists(settled))
        .select_related("inspection__drawn_object", "inspection__part__department", "item")
    )


def withheld(actor: Actor) -> QuerySet[Publication]:
    """Results lawfully kept off the public pages: listed inside, with ground and decision."""
    return publications(actor).filter(state=PublicationState.WITHHELD)


def failed_deliveries(actor: Actor) -> QuerySet[ChannelDelivery]:
    """Channels that did not take a publication of the actor's own department."""
    return ChannelDelivery.objects.filter(
        state=DeliveryState.FAILED,
        publication__state=PublicationState.PUBLISHED,
        publication__department_id__in=actor.department_ids,
    ).select_related("publication")


@dataclass(frozen=True, slots=True)
class LatePublication:
    """A line of the overdue register about publication (惠州 第（十六）条)."""

    deadline: Deadline
    department: str
    person: str
    days_late: int


def overdue_publications(actor: Actor, today: dt.date | None = None) -> list[LatePublication]:
    """Late and missing publications by department and person, longest first."""
    day = today or timezone.localdate()
    lines = [
        LatePublication(
            found,
            found.department_name,
            found.person_name,
            ((found.met_on or day) - found.due_on).days,
        )
        for found in overdue(actor, day).filter(kind__in=[CLOCK, OUTCOME_CLOCK])
    ]
    return sorted(lines, key=lambda line: -line.days_late)


def todos(actor: Actor) -> list[Todo]:
    """What the actor must do about publications and objections, overdue first."""
    found: list[Todo] = []
    if actor.has(P.PUBLICATION_PUBLISH):
        found += _to_publish(actor)
        found += [_failed(delivery) for delivery in failed_deliveries(actor)[:50]]
    if actor.has(P.PUBLICATION_WITHHOLD_DECIDE):
        found += _to_decide(actor)
    if actor.has(P.PUBLICATION_PUBLISH) or actor.has(P.CORRECTION_DECIDE):
        found += _to_answer(actor)
    return sorted(found, key=Todo.sort_key)


def _to_publish(actor: Actor) -> list[Todo]:
    kinds = [CLOCK, OUTCOME_CLOCK]
    dated = {(row.kind, row.subject_id): row for row in running(actor).filter(kind__in=kinds)}
    waiting = (
        Publication.objects.filter(
            department_id__in=actor.department_ids, state=PublicationState.PENDING
        )
        .exclude(kind=PublicationKind.RESULT, result__attested_at__isnull=True)
        .select_related("result__inspection__part__task__rulebook")
    )
    lines = []
    for row in waiting[:200]:
        result = row.result if row.kind == PublicationKind.RESULT else None
        if result is not None and not is_publishable(result):
            continue  # first the entry and its review, which are to-dos of their own stage
        key = (CLOCK, str(result.inspection_id)) if result else (OUTCOME_CLOCK, str(row.pk))
        deadline = dated.get(key)
        lines.append(
            Todo(
                "公示",
                f"公示 {row}",
                row.case_no,
                ("publication-detail", row.pk),
                deadline.due_on if deadline else None,
                deadline.clause if deadline else PUBLISH_CLAUSE,
                is_provisional=deadline.is_provisional if deadline else False,
            )
        )
    return lines


def _failed(delivery: ChannelDelivery) -> Todo:
    target = ("publication-detail", delivery.publication_id)
    return Todo("渠道失败", f"{delivery.channel}：{delivery.publication}", delivery.error, target)


def _to_decide(actor: Actor) -> list[Todo]:
    waiting = policies.visible_to(actor).filter(state=PublicationState.WITHHELD_PENDING)
    return [
        Todo(
            "不公示审批",
            f"{row} 申请不公示",
            row.department.label,
            ("publication-detail", row.pk),
            clause=WITHHOLD_CLAUSE,
        )
        for row in waiting.select_related("department", "result")
        if policies.can_decide_withholding(actor, row)
    ]


def _to_answer(actor: Actor) -> list[Todo]:
    dated = {row.subject_id: row for row in running(actor).filter(kind="objection")}
    open_states = [ObjectionState.RECEIVED, ObjectionState.EXAMINING]
    waiting = Objection.objects.filter(
        department_id__in=actor.department_ids, state__in=open_states
    ).select_related("publication")
    lines = []
    for row in waiting:
        deadline = dated.get(str(row.pk))
        lines.append(
            Todo(
                row.get_kind_label(),
                f"{row.receipt_no} {row.publication}",
                row.get_state_display(),
                ("objection-detail", row.pk),
                deadline.due_on if deadline else None,
                deadline.clause if deadline else SUPERVISION_CLAUSE,
            )
        )
    return lines
