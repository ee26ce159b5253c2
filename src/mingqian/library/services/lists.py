"""Item lists: start, new version, submit, send back, publish; the yearly clock.

彭阳 二（一）: submitted by the end of December. 昌江 第九条, 兴隆台 二（二）: a change makes a new
version
with its ground, and what was published before stays as it was.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from mingqian.foundation.jobs import clock
from mingqian.foundation.jobs import selectors as deadlines
from mingqian.foundation.jobs.models import DeadlineState
from mingqian.foundation.journal.record import record
from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.rules import selectors as rules_of
from mingqian.foundation.workflow.perform import perform
from mingqian.library import events, policies
from mingqian.library.models import (
    InspectionItem,
    InspectionItemList,
    JointItem,
    ListKind,
    ListState,
)
from mingqian.library.states import TABLE

CLOCK = "item_list"


@transaction.atomic
def start_list(
    *,
    department: Department,
    kind: str,
    year: int,
    actor: Actor,
    copy_from: InspectionItemList | None = None,
) -> InspectionItemList:
    """Begin the first version of a list for a year, empty or as a copy of an earlier list.

    Department lists belong to their department; unified and joint lists to the office's.
    Raises :class:`Refused`: 403, or 409 where a version of that year exists already.
    """
    require(actor.check(P.ITEMS_EDIT if kind == ListKind.DEPARTMENT else P.ITEMS_COMPILE))
    if _last_version(department, kind, year):
        label = ListKind(kind).label
        raise Refused(f"{year}年{label}已经建立，请在其上新建版次", code="exists")
    item_list = _create(department=department, kind=kind, year=year, version=1, actor=actor)
    if copy_from is not None:
        copy_lines(copy_from, item_list)
    return item_list


@transaction.atomic
def new_version(
    *, item_list: InspectionItemList, adjustment_ground: str, change_ground: str, actor: Actor
) -> InspectionItemList:
    """Begin the next version of a published list for a stated ground.

    ``adjustment_ground`` is one of ``items.adjustment_grounds`` (昌江 第九条: 法律法规修订 or
    实施情况; 兴隆台 二（二）: 事项依据变化); ``change_ground`` says what changed.
    """
    grounds = rules_of.for_region(item_list.department).texts("items.adjustment_grounds")
    if grounds and adjustment_ground not in grounds:
        known = "、".join(grounds)
        raise invalid(f"调整清单须选择情形：{known}", adjustment_ground=f"可选：{known}")
    if not change_ground.strip():
        raise invalid("调整清单须写明理由", change_ground="请写明变更了什么、依据什么")
    item_list = InspectionItemList.objects.select_for_update().get(pk=item_list.pk)
    if item_list.state != ListState.IN_FORCE:
        raise Refused("只有现行有效的清单可以新建版次", code="state")
    last = _last_version(item_list.department, item_list.kind, item_list.year)
    if _has_open_version(item_list):
        raise Refused("已有一个未公布的版次，请先完成它", code="exists")
    fresh = _create(
        department=item_list.department,
        kind=item_list.kind,
        year=item_list.year,
        version=last + 1,
        actor=actor,
        adjustment_ground=adjustment_ground,
        change_ground=change_ground.strip(),
        derived_from=item_list,
    )
    copy_lines(item_list, fresh)
    return fresh


def _last_version(department: Department, kind: str, year: int) -> int:
    rows = InspectionItemList.objects.filter(department=department, kind=kind, year=year)
    return rows.aggregate(last=Max("version"))["last"] or 0


def _has_open_version(item_list: InspectionItemList) -> bool:
    return InspectionItemList.objects.filter(
        department=item_list.department,
        kind=item_list.kind,
        state__in=[ListState.DRAFT, ListState.SUBMITTED, ListState.COMPILED],
        published_at__isnull=True,
        year=item_list.year,
    ).exists()


def _create(*, department: Department, actor: Actor, **facts: Any) -> InspectionItemList:
    item_list = InspectionItemList(
        department=department,
        region=department.region,
        rulebook=rules_of.require_new_case(department),
        **facts,
    )
    require(policies.can_keep_list(actor, item_list))
    item_list.save()
    payload = {
        "kind": item_list.get_kind_display(),
        "year": item_list.year,
        "version": item_list.version,
    }
    record(
        events.LIST_STARTED,
        actor=actor,
        subject=item_list,
        payload=payload,
        reason=item_list.change_ground,
    )
    return item_list


def copy_lines(source: InspectionItemList, target: InspectionItemList) -> None:
    """Copy items with their checkpoints, and joint lines, into a new list."""
    for item in source.items.prefetch_related("checkpoints", "sub_items"):
        copy_item(item, target)
    copy_joint_lines(source, target)


def copy_joint_lines(source: InspectionItemList, target: InspectionItemList) -> None:
    """Copy the lines of a joint list into a new one."""
    for line in source.joint_items.prefetch_related("participating_departments"):
        participants = list(line.participating_departments.all())
        copy = JointItem.objects.get(pk=line.pk)
        copy.pk, copy.item_list = None, target
        copy._state.adding = True
        copy.save()
        copy.participating_departments.set(participants)


def copy_item(
    item: InspectionItem, target: InspectionItemList, *, code: str = ""
) -> InspectionItem:
    """Copy one item with sub-items and checkpoints; the copy remembers where it came from."""
    checkpoints, sub_items = list(item.checkpoints.all()), list(item.sub_items.all())
    copy = InspectionItem.objects.get(pk=item.pk)
    copy.pk, copy.item_list, copy.origin = None, target, item
    copy.code = code or item.code
    copy._state.adding = True
    copy.save()
    fresh = {}
    for row in sub_items:
        old, row.pk, row.item, row._state.adding = row.pk, None, copy, True
        row.save()
        fresh[old] = row
    for checkpoint in checkpoints:
        checkpoint.pk, checkpoint.item = None, copy
        checkpoint.sub_item = fresh.get(checkpoint.sub_item_id or 0)
        checkpoint._state.adding = True
        checkpoint.save()
    return copy


def submit_list(
    *, item_list: InspectionItemList, actor: Actor, reason: str = ""
) -> InspectionItemList:
    """Submit a department's list for compiling (彭阳 二（一）); stops the yearly clock."""

    def change(fresh: InspectionItemList) -> dict[str, Any]:
        fresh.submitted_at = timezone.now()
        fresh.save(update_fields=["submitted_at"])
        clock.meet(CLOCK, fresh.department)
        return {"items": fresh.items.count()}

    return perform(TABLE, item_list, "submit", actor=actor, reason=reason, change=change)


def send_back_list(
    *, item_list: InspectionItemList, actor: Actor, reason: str
) -> InspectionItemList:
    """Return a submitted list to its department with a reason."""
    return perform(TABLE, item_list, "send-back", actor=actor, reason=reason)


def publish_list(
    *, item_list: InspectionItemList, actor: Actor, reason: str = ""
) -> InspectionItemList:
    """Put a list in force and supersede the one before; both stay readable for everybody."""

    def change(fresh: InspectionItemList) -> dict[str, Any]:
        fresh.published_at = timezone.now()
        fresh.save(update_fields=["published_at"])
        for old in _in_force_before(fresh):
            _supersede(old, by=fresh, actor=actor)
        return {"version": fresh.version, "items": _line_count(fresh)}

    return perform(TABLE, item_list, "publish", actor=actor, reason=reason, change=change)


def pass_list_on(
    *, item_list: InspectionItemList, department: Department, document_no: str
) -> InspectionItemList:
    """Take a list in force over to the successor of its department, as a version of its own.

    Where the successor has no list of the kind, the version is in force at once; else it is a
    draft that holds both lists' items, for the keeper to publish. Items keep their codes; one the
    successor uses for another item is told apart. The old list stays on the cases it governs.
    """
    own = InspectionItemList.objects.filter(
        department=department, kind=item_list.kind, state=ListState.IN_FORCE
    ).first()
    if own is not None and _has_open_version(own):
        raise Refused(f"{department.label}已有未公布的版次，请先公布它", code="exists")
    fresh = _create(
        department=department,
        kind=item_list.kind,
        year=item_list.year,
        version=_last_version(department, item_list.kind, item_list.year) + 1,
        actor=SYSTEM,
        change_ground=f"机构改革（{document_no}），承继{item_list.department.label}",
        derived_from=item_list,
    )
    if own is not None:
        copy_lines(own, fresh)
    _take_over(item_list, fresh)
    if own is not None:
        return fresh
    if fresh.kind != ListKind.DEPARTMENT:
        perform(TABLE, fresh, "compile", actor=SYSTEM, change=None)
        fresh.refresh_from_db()
    return publish_list(item_list=fresh, actor=SYSTEM, reason=fresh.change_ground)


def _take_over(source: InspectionItemList, target: InspectionItemList) -> None:
    taken = set(target.items.values_list("code", flat=True))
    for item in source.items.prefetch_related("checkpoints", "sub_items"):
        number, code = 2, item.code
        while code in taken:
            code, number = f"{item.code[:34]}~{number}", number + 1
        taken.add(code)
        of_source = item.department_id == source.department_id
        copy = copy_item(item, target, code=code)
        if of_source:
            copy.department = target.department
            copy.save(update_fields=["department"])
    copy_joint_lines(source, target)


def _line_count(item_list: InspectionItemList) -> int:
    joint = item_list.kind == ListKind.JOINT
    return item_list.joint_items.count() if joint else item_list.items.count()


def _in_force_before(fresh: InspectionItemList) -> list[InspectionItemList]:
    # The list of a department that has ended gives way to its successor's.
    inherited = Q(pk=fresh.derived_from_id, department__valid_to__isnull=False)
    rows = InspectionItemList.objects.filter(
        Q(department=fresh.department) | inherited, kind=fresh.kind, state=ListState.IN_FORCE
    )
    return list(rows.exclude(pk=fresh.pk))


def _supersede(old: InspectionItemList, *, by: InspectionItemList, actor: Actor) -> None:
    def change(row: InspectionItemList) -> dict[str, Any]:
        row.superseded_at = by.published_at
        row.save(update_fields=["superseded_at"])
        return {"version": by.version}

    perform(TABLE, old, "supersede", actor=actor, change=change)


def open_yearly_clocks(today: dt.date | None = None) -> int:
    """Start the clock «item list due» of the year for every member department that has none.

    Nothing where the rulebook sets no date (only 彭阳 does), and nothing for a department whose
    clock of an earlier year is still overdue: that one stays on the list until it submits.
    """
    day = today or timezone.localdate()
    started = 0
    members = Department.objects.filter(is_member=True, kind="department", valid_to__isnull=True)
    for department in members:
        started += _open_clock(department, day)
    return started


@transaction.atomic
def _open_clock(department: Department, day: dt.date) -> int:
    try:
        rules = rules_of.for_region(department, day)
    except Refused:
        return 0  # no rulebook is loaded yet: nothing can be due
    due = next(iter(rules.yearly_due(CLOCK, day.year)), None)
    if due is None or deadlines.of_subject(department, CLOCK).filter(_of_year(day)).exists():
        return 0
    clock.start(
        CLOCK,
        title=f"{day.year}年随机抽查事项清单报送",
        subject=department,
        department=department,
        due=due,
        started_on=day,
    )
    return 1


def _of_year(day: dt.date) -> Q:

    return Q(due_on__year=day.year) | Q(
        state__in=[DeadlineState.RUNNING, DeadlineState.OVERDUE], due_on__lt=day
    )
