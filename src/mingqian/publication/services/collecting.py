"""Placing results under their object; the clocks of publication.

惠州 第（十二）条: 录入后自动归集至检查对象名下. The row exists from the day the result is due,
so that a result nobody enters is still missed by the overdue register.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from mingqian.foundation.jobs import clock
from mingqian.foundation.jobs.selectors import of_subject
from mingqian.foundation.journal import record as journal
from mingqian.foundation.org.models import Department, Person
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import invalid
from mingqian.foundation.rules import selectors as rules
from mingqian.inspection.models import Inspection
from mingqian.library.models import InspectionObject
from mingqian.matching.models import Assignment, AssignmentState, TeamRole
from mingqian.publication import events
from mingqian.publication.models import Publication, PublicationKind, PublicationState
from mingqian.publication.policies import publisher_of, rules_of
from mingqian.result.models import Result
from mingqian.scheme.models import InspectionTask, TaskState
from mingqian.scheme.services import advance
from rulebook.clocks import ClockKind

#: Deadline kinds in the overdue register: of an inspection's results, of a handling outcome.
CLOCK = "publication"
OUTCOME_CLOCK = "outcome_publication"


def collect(result: Result, *, actor: Actor = SYSTEM) -> Publication:
    """The publication row of a result, made once and placed under the inspected object."""
    found = Publication.objects.filter(result=result, kind=PublicationKind.RESULT).first()
    if found:
        return found
    if result.previous:
        # Returned by the reviewer and entered anew: the same duty, now about the new version.
        waiting = Publication.objects.filter(
            result=result.previous, kind=PublicationKind.RESULT, published_at__isnull=True
        ).first()
        if waiting:
            waiting.result = result
            waiting.save(update_fields=["result"])
            return waiting
    drawn = result.inspection.drawn_object
    with transaction.atomic():
        made = Publication.objects.create(
            result=result,
            inspection_object=drawn.inspection_object,
            party_name=drawn.name,
            department=publisher_of(result),
            title=result.item.name,
        )
        journal.record(events.COLLECTED, actor=actor, subject=made, payload={"object": drawn.name})
    return made


def register_outcome(
    *, result: Result, text: str, decided_on: dt.date, actor: Actor
) -> Publication:
    """The duty to publish the handling outcome of a result; its clock runs from the decision.

    兴隆台 六（五）: 抽查情况及查处结果, the outcome later and on a clock of its own. A result has
    one such duty: a decision on top of an outcome entered before joins its text while that waits.
    """
    drawn = result.inspection.drawn_object
    with transaction.atomic():
        made, is_new = Publication.objects.get_or_create(
            result=result,
            kind=PublicationKind.OUTCOME,
            defaults={
                "inspection_object": drawn.inspection_object,
                "party_name": drawn.name,
                "department": publisher_of(result),
                "title": f"{result.item.name}查处结果",
                "text": text,
            },
        )
        if is_new:
            payload = {"object": drawn.name}
            journal.record(events.COLLECTED, actor=actor, subject=made, payload=payload)
            _start_outcome(made, decided_on)
        elif made.state == PublicationState.PENDING and text not in made.text:
            made.text = f"{made.text}；{text}"
            made.save(update_fields=["text"])
    return made


def _start_outcome(publication: Publication, decided_on: dt.date) -> None:
    due = rules_of(publication).due("outcome_publication", decided_on)
    if due:
        clock.start(
            OUTCOME_CLOCK,
            title=f"公示查处结果 {publication}",
            subject=publication,
            department=publication.department,
            due=due,
            started_on=decided_on,
        )


def register_unlicensed(
    *,
    department: Department,
    party_name: str,
    text: str,
    basis: str,
    actor: Actor,
    result: Result | None = None,
    inspection_object: InspectionObject | None = None,
) -> Publication:
    """The duty to publish how an unlicensed business was handled (吉林 二（八）).

    The party may be a person or an address without credit code.
    """
    if not party_name.strip():
        raise invalid("请写明当事人或者经营场所", party_name="请填写当事人或者经营场所")
    with transaction.atomic():
        made = Publication.objects.create(
            kind=PublicationKind.UNLICENSED,
            result=result,
            inspection_object=inspection_object,
            party_name=party_name.strip(),
            department=department,
            title="无证无照经营查处",
            text=text,
            basis=basis,
        )
        journal.record(events.COLLECTED, actor=actor, subject=made, payload={"object": party_name})
    return made


def start_entry_clock(inspection: Inspection) -> None:
    """Where entry publishes (惠州, 昌江) the entry clock is the publication clock (G3).

    The other rulebooks' publication clocks are started by the stage that knows their event:
    ``inspection`` starts them when an object's inspection or the task's work ends.
    """
    rulebook = rules.for_case(inspection.part.task)
    if rulebook.clock("publication").kind is not ClockKind.ON_EVENT:
        return
    done = inspection.completed_on
    due = rulebook.due("entry", done) if done else None
    if done is None or due is None or of_subject(inspection, CLOCK).exists():
        return
    clock.start(
        CLOCK,
        title=f"公示 {inspection}",
        subject=inspection,
        department=inspection.part.department,
        due=due,
        started_on=done,
        person=_responsible(inspection),
    )


def settle(publication: Publication, *, actor: Actor) -> None:
    """What follows when one more result is published or withheld: clocks, the task's state."""
    settle_clock(publication)
    if publication.result:
        settle_task(publication.result.inspection.part.task, actor=actor)


def settle_clock(publication: Publication) -> None:
    """Stop the clock of an inspection when all its current results are published or withheld."""
    if publication.kind == PublicationKind.OUTCOME:
        clock.meet(OUTCOME_CLOCK, publication)
    if publication.kind != PublicationKind.RESULT or publication.result is None:
        return
    inspection = publication.result.inspection
    current = Result.objects.filter(inspection=inspection, corrected_by__isnull=True)
    settled = Publication.objects.filter(
        kind=PublicationKind.RESULT,
        result__in=current,
        state__in=[PublicationState.PUBLISHED, PublicationState.WITHHELD],
    )
    if settled.count() == current.count():
        clock.meet(CLOCK, inspection)


def settle_task(task: InspectionTask, *, actor: Actor) -> None:
    """Move the task on once every current result is published or lawfully withheld."""
    fresh = InspectionTask.objects.get(pk=task.pk)
    if fresh.state != TaskState.ENTERED:
        return
    current = Result.objects.filter(inspection__part__task=fresh, corrected_by__isnull=True)
    settled = current.filter(
        publications__kind=PublicationKind.RESULT,
        publications__state__in=[PublicationState.PUBLISHED, PublicationState.WITHHELD],
    )
    if current.exists() and settled.distinct().count() == current.count():
        advance(task=fresh, to=TaskState.PUBLISHED, actor=actor)


def _responsible(inspection: Inspection) -> Person | None:
    """Who the overdue register names: the department's lead inspector for the object."""
    assigned = Assignment.objects.filter(
        part=inspection.part,
        drawn_object=inspection.drawn_object,
        state=AssignmentState.ACTIVE,
        role=TeamRole.LEAD,
    ).select_related("inspector__person")
    first = assigned.first()
    return first.inspector.person if first else None


def sweep() -> int:
    """Collect results that have no row yet (imported, or from before an upgrade). Idempotent."""
    missing = Result.objects.filter(corrected_by__isnull=True).exclude(
        publications__kind=PublicationKind.RESULT
    )
    changed = 0
    for result in missing.select_related("inspection__part__task", "item"):
        collect(result)
        changed += 1
    return changed
