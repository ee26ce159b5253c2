"""The status board of 一单两库: per member its list, registers, people, and how old they are.

彭阳 附件1 二, 昌江 第六条（二）: the office sees which member has its list and registers in order;
昌江 第七条（一）: data older than the rulebook's age are flagged.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone

from mingqian.foundation.org import selectors as org
from mingqian.foundation.org.models import Department, Region
from mingqian.foundation.rules import selectors as rules_of
from mingqian.library.models import (
    InspectionItemList,
    InspectionObject,
    Inspector,
    ListKind,
    ListState,
    RegisterFiling,
    Registration,
)
from mingqian.library.selectors import figures
from mingqian.library.selectors.inspectors import drawable_inspectors, inspectors_of
from mingqian.library.selectors.items import family
from mingqian.library.selectors.objects import number_of_objects, registries_of


@dataclass(frozen=True, slots=True)
class Standing:
    """One member on the board, ``object_count`` as last counted.

    ``stale`` says which parts were not updated for too long.
    """

    department: Department
    list_in_force: InspectionItemList | None
    registry_count: int
    object_count: int
    inspector_count: int
    drawable_count: int
    last_update: dt.datetime | None
    last_filing: RegisterFiling | None
    stale: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether list and both registers exist at all (彭阳 二（二）)."""
        return bool(self.list_in_force and self.registry_count and self.inspector_count)


def status_board(region: Region, on: dt.date | None = None) -> list[Standing]:
    """Every member department of a region with the state of its list and registers."""
    day = on or timezone.localdate()
    members = org.members_of(region).filter(kind="department").select_related("region", "parent")
    return [standing_of(department, day) for department in members]


def standing_of(department: Department, on: dt.date) -> Standing:
    """The state of one department's list and registers on a day."""
    objects_at = _last_update(department)
    people_at = Inspector.objects.filter(department_id__in=family(department)).aggregate(
        last=Max("updated_at")
    )["last"]
    registries = registries_of([department])
    moments = [moment for moment in (objects_at, people_at) if moment is not None]
    return Standing(
        department=department,
        list_in_force=InspectionItemList.objects.filter(
            department=department, kind=ListKind.DEPARTMENT, state=ListState.IN_FORCE
        ).first(),
        registry_count=registries.count(),
        object_count=_objects(department, on),
        inspector_count=inspectors_of(department, on).count(),
        drawable_count=drawable_inspectors(department, on).count(),
        last_update=max(moments, default=None),
        last_filing=RegisterFiling.objects.filter(registry__in=registries).first(),
        stale=_stale(department, on, {"检查对象名录": objects_at, "检查人员名录": people_at}),
    )


def _last_update(department: Department) -> dt.datetime | None:
    """When an object the department maintains last changed, or one entered its registers."""
    kept = InspectionObject.objects.filter(department_id__in=family(department))
    entered = Registration.objects.filter(registry__in=registries_of([department]))
    day = entered.aggregate(last=Max("since"))["last"]
    at = timezone.make_aware(dt.datetime.combine(day, dt.time.min)) if day else None
    moments = [kept.aggregate(last=Max("updated_at"))["last"], at]
    return max((moment for moment in moments if moment is not None), default=None)


def _objects(department: Department, on: dt.date) -> int:
    """How many objects the department has, by last night's count where there is one."""
    counted = figures.base_of(department, on)
    return number_of_objects(department, on) if counted is None else counted


def _stale(
    department: Department, on: dt.date, moments: dict[str, dt.datetime | None]
) -> tuple[str, ...]:
    days = rules_of.for_region(department, on).number("registry.stale_after_days")
    if days is None:
        return ()
    limit = on - dt.timedelta(days=days)
    return tuple(
        label
        for label, moment in moments.items()
        if moment is not None and timezone.localdate(moment) < limit
    )
