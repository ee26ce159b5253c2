"""Setting the day on which the whole team goes to an object (昌江 第十五条, 彭阳 二（四）)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from mingqian.draw.models import DrawnObject
from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.rules import selectors as rules
from mingqian.inspection import events, policies
from mingqian.inspection.models import Inspection, InspectionState, Visit
from mingqian.matching.models import DepartmentPart

WAITING = (InspectionState.ASSIGNED, InspectionState.ONLINE_DONE)


@transaction.atomic
def schedule_visit(
    *,
    drawn_object: DrawnObject,
    on: dt.date,
    actor: Actor,
    parts: Sequence[DepartmentPart] | None = None,
    reason: str = "",
) -> Visit:
    """Set the day for all departments' checks of an object (or only for ``parts``).

    A visit not yet begun is moved; its notice then no longer holds and is taken back. A second
    visit beside or after the first needs ``reason`` (进一次门,查多项事).
    """
    require(policies.can_schedule(actor, drawn_object))
    waiting = _waiting(drawn_object, parts)
    _check_day(drawn_object, on)
    visit = _visit_for(drawn_object, waiting, on, actor, reason)
    Inspection.objects.filter(pk__in=[row.pk for row in waiting]).update(visit=visit)
    # A visit nobody goes to any more is not one.
    Visit.objects.filter(
        drawn_object=drawn_object, inspections__isnull=True, started_at__isnull=True
    ).exclude(pk=visit.pk).delete()
    record(events.SCHEDULED, actor=actor, subject=visit, payload={"on": str(on)}, reason=reason)
    return visit


def _waiting(drawn_object: DrawnObject, parts: Sequence[DepartmentPart] | None) -> list[Inspection]:
    rows = Inspection.objects.select_for_update().filter(
        drawn_object=drawn_object, state__in=WAITING
    )
    if parts is not None:
        rows = rows.filter(part__in=parts)
    waiting = list(rows)
    if not waiting:
        raise Refused("该对象没有待上门的检查", "昌江 第十五条", "state")
    return waiting


def _check_day(drawn_object: DrawnObject, on: dt.date) -> None:
    if on < timezone.localdate():
        raise invalid("检查日期不能早于今天", scheduled_on="请选择今天或以后的日期")
    if not drawn_object.is_to_inspect:
        raise Refused("该对象已不在检查名单中", "", "state")


def _visit_for(
    drawn_object: DrawnObject, waiting: list[Inspection], on: dt.date, actor: Actor, reason: str
) -> Visit:
    """The visit these checks already had, moved; one of the same day; else a new one."""
    visits = list(Visit.objects.filter(drawn_object=drawn_object))
    pending = [visit for visit in visits if visit.started_at is None]
    same_day = next((visit for visit in pending if visit.scheduled_on == on), None)
    if same_day is not None:
        return same_day
    own = {row.visit_id for row in waiting}
    everyone = {row.pk for row in waiting}
    for visit in pending:
        if visit.pk in own and set(visit.inspections.values_list("pk", flat=True)) <= everyone:
            return _move(visit, on, actor)
    return _new_visit(drawn_object, visits, on, actor, reason)


def _move(visit: Visit, on: dt.date, actor: Actor) -> Visit:
    if visit.scheduled_on != on and hasattr(visit, "notice"):
        # The object was told another day; it must be told again.
        visit.notice.delete()
    visit.scheduled_on = on
    visit.scheduled_by = actor.name
    visit.save(update_fields=["scheduled_on", "scheduled_by"])
    return Visit.objects.get(pk=visit.pk)


def _new_visit(
    drawn_object: DrawnObject, visits: list[Visit], on: dt.date, actor: Actor, reason: str
) -> Visit:
    seq = max((visit.seq for visit in visits), default=0) + 1
    if seq > 1 and not reason.strip():
        law = rules.for_case(drawn_object.draw.task)
        raise invalid(
            f"该对象已安排 {len(visits)} 次上门，同一对象应一次检查完毕；再次上门请写明理由",
            clause=law.clause("inspection.single_visit"),
            reason="请填写再次上门的理由",
        )
    return Visit.objects.create(
        drawn_object=drawn_object,
        seq=seq,
        reason=reason.strip() if seq > 1 else "",
        scheduled_on=on,
        scheduled_by=actor.name,
    )
