"""Who may take a dealt inspector's place on an object (昌江 第十四条, 惠州 第（九）条)."""

from __future__ import annotations

from collections import Counter

from django.utils import timezone

from mingqian.foundation.rules import selectors as rules
from mingqian.library.models import Inspector
from mingqian.matching.dealing.eligibility import (
    BY_TEAM,
    CAP_KEY,
    GLOBAL,
    WORKLOAD,
    Question,
    staff_of,
)
from mingqian.matching.dealing.history import open_objects
from mingqian.matching.dealing.ladder import Rung, ladder
from mingqian.matching.models import Assignment, AssignmentState


def eligible_for(old: Assignment) -> list[Inspector]:
    """Colleagues who may take the place: qualified, not recused, not on it, not replaced on it.

    Where nobody is left the limits of ``draw.inspector_relax`` are lifted in their order.
    """
    for rung in ladder(rules.for_case(old.part.task)):
        people = _eligible(old, rung)
        if people:
            return people
    return []


def _eligible(old: Assignment, rung: Rung) -> list[Inspector]:
    part, drawn = old.part, old.drawn_object
    day = part.planned_on or timezone.localdate()
    mode = part.mode if part.mode != BY_TEAM else GLOBAL
    question = Question(list(part.items.all()), day, mode, rung.lifted)
    staff = staff_of(part, [drawn], question)
    been = Assignment.objects.filter(part=part, drawn_object=drawn)
    may = staff.eligible(drawn) - set(been.values_list("inspector__iid", flat=True))
    if WORKLOAD not in rung.lifted:
        may -= _full(old, [person for person in staff.inspectors if person.iid in may])
    return [person for person in staff.inspectors if person.iid in may]


def _full(old: Assignment, people: list[Inspector]) -> set[str]:
    """Those who have as many open objects as one may have, this task included."""
    limit = rules.for_case(old.part.task).number(CAP_KEY)
    if limit is None:
        return set()
    here = Counter(
        Assignment.objects.filter(
            part__task=old.part.task_id, state=AssignmentState.ACTIVE, inspector__in=people
        ).values_list("inspector_id", flat=True)
    )
    elsewhere = open_objects(old.part, people)
    return {p.iid for p in people if here[p.pk] + elsewhere.get(p.pk, 0) >= limit}
