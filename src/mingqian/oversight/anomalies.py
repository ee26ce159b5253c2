"""What the journal shows the personnel supervision of its bureau (兴隆台 七（三）).

No judgement: acts the rules allow as an exception, duties missed, refusals. Each line counts one
kind of act of the year and leads to the journal narrowed to it.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from mingqian.draw import events as draws
from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.journal.vocabulary import EventType
from mingqian.foundation.org.models import Department
from mingqian.foundation.org.selectors import department_for
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.todo import Todo
from mingqian.matching import events as matching
from mingqian.scheme import events as schemes
from mingqian.scheme.policies import tasks_visible_to

KIND = "异常留痕"
#: Key whose clause gives the supervision its duty.
KEY = "assessment.supervision_role"
#: What is looked into, in the order of the flow.
ACTS: tuple[tuple[EventType, str], ...] = (
    (schemes.EDIT_REFUSED, "试图修改方案被拒绝"),
    (draws.EXCLUSION_OVERRIDDEN, "突破排除、准予纳入抽取池"),
    (draws.COMMIT_MISSED, "逾期未提交承诺"),
    (draws.REVEAL_MISSED, "逾期未公开随机数"),
    (draws.VOIDED, "抽取作废"),
    (draws.DROPPED, "抽中对象不检并递补"),
    (draws.DROPPED_ONLY, "抽中对象不检、未递补"),
    (matching.SEAL_WITHDRAWN, "封存的匹配条件被退回"),
    (matching.RELAXED, "人员不足放宽匹配条件"),
    (matching.SUBSTITUTED, "更换检查人员"),
)


def todos(actor: Actor) -> list[Todo]:
    """One line a kind of act found in the year, for whoever may order a correction."""
    return list(_lines(actor)) if actor.has(Permission.CORRECTION_ORDER) else []


def bureau_of(actor: Actor) -> QuerySet[Department]:
    """The actor's bureau with all its units."""
    return Department.objects.filter(Q(pk=actor.bureau_id) | Q(parent_id=actor.bureau_id))


def _lines(actor: Actor) -> Iterator[Todo]:
    today = timezone.localdate()
    entries = journal.visible_to(actor).filter(
        # What the system does by itself (a void, a redraw) bears the task's number alone.
        Q(department_id__in=bureau_of(actor).values("pk"))
        | Q(case_no__in=tasks_visible_to(actor).values("task_no")),
        event__in=[event.code for event, _ in ACTS],
        at__year=today.year,
    )
    rows = entries.order_by().values("event").annotate(number=Count("seq"), last=Max("at"))
    found = {row["event"]: row for row in rows}
    clause = rules.for_region(department_for(actor)).clause(KEY)
    for event, label in ACTS:
        row = found.get(event.code)
        if row is not None:
            last = timezone.localtime(row["last"]).date()
            detail = f"{today.year}年以来，最近一件 {last}"
            title, query = f"{label} {row['number']} 件", f"event={event.code}"
            yield Todo(KIND, title, detail, ("journal", 0), clause=clause, query=query)
