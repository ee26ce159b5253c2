"""Reading item lists: what is in force, what may be drawn, what differs between versions."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from mingqian.foundation.org.models import Department, Region
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.library.models import (
    InspectionItem,
    InspectionItemList,
    JointItem,
    ListKind,
    ListState,
)
from mingqian.library.policies import item_lists_visible_to

_PUBLISHED = [ListState.IN_FORCE, ListState.SUPERSEDED]


def family(department: Department) -> list[int]:
    """The department, the bureau it belongs to, and that bureau's internal units (兴隆台)."""
    if department.bureau == department:
        return [department.pk, *department.units.values_list("pk", flat=True)]
    return [department.pk, department.bureau.pk]


def _in_force(prefix: str, on: dt.date) -> Q:
    """Lists published by ``on`` and not superseded by then."""
    return Q(
        **{f"{prefix}state__in": _PUBLISHED, f"{prefix}published_at__date__lte": on},
    ) & (
        Q(**{f"{prefix}superseded_at__isnull": True})
        | Q(**{f"{prefix}superseded_at__date__gt": on})
    )


def lists_in_force(on: dt.date | None = None) -> QuerySet[InspectionItemList]:
    """List versions in force on a day (today by default)."""
    day = on or timezone.localdate()
    return InspectionItemList.objects.filter(_in_force("", day)).select_related(
        "department", "region"
    )


def items_in_force(on: dt.date | None = None) -> QuerySet[InspectionItem]:
    """Items of lists in force on a day. An item that stands in its department's own list is not
    given a second time from the unified list."""
    day = on or timezone.localdate()
    own = InspectionItem.objects.filter(
        _in_force("item_list__", day),
        item_list__kind=ListKind.DEPARTMENT,
        department=OuterRef("department"),
        code=OuterRef("code"),
    )
    return (
        InspectionItem.objects.filter(_in_force("item_list__", day))
        .exclude(Q(item_list__kind=ListKind.UNIFIED) & Exists(own))
        .select_related("item_list", "department", "registry")
    )


def require_in_force(item: InspectionItem, on: dt.date | None = None) -> None:
    """清单之外无检查: refuse an item whose list is not published, not yet or no longer in force."""
    if not InspectionItem.objects.filter(
        _in_force("item_list__", on or timezone.localdate()), pk=item.pk
    ).exists():
        raise Refused(
            f"“{item.name}”不在现行有效的抽查事项清单中，清单之外无检查",
            "彭阳 二（一）",
            "unlisted",
        )


def drawable_items(department: Department, on: dt.date | None = None) -> QuerySet[InspectionItem]:
    """What a department may put into a random draw on a day: published, in force, drawable.

    «清单之外无检查»: items of a draft, of a superseded version, of key areas without an admitting
    document and of lawful other methods are not here (惠州 第（六）条6, 彭阳 二（七）).
    """
    return items_in_force(on).filter(
        Q(key_area="") | ~Q(override_document_no=""),
        non_applicable_ground="",
        department_id__in=family(department),
    )


def published_items(region: Region, on: dt.date | None = None) -> QuerySet[InspectionItem]:
    """All items in force in a region (not below it)."""
    return items_in_force(on).filter(item_list__region=region)


def published_lists(
    region: Region | None = None, on: dt.date | None = None
) -> QuerySet[InspectionItemList]:
    """Lists anybody may read (吉林 二（二）): in force on a day, of a region or of all."""
    rows = lists_in_force(on)
    return rows.filter(region=region) if region else rows


def version_on(item_list: InspectionItemList, on: dt.date) -> InspectionItemList | None:
    """Which version of the same list was in force on a day; ``None`` where none was."""
    rows = lists_in_force(on).filter(department=item_list.department, kind=item_list.kind)
    return rows.order_by("-published_at").first()


def public_list(pk: int) -> InspectionItemList:
    """A published list version, old ones included."""
    found = InspectionItemList.objects.filter(pk=pk, state__in=_PUBLISHED).first()
    if found is None:
        raise Refused("没有这份清单，或者它尚未公布", code="missing", status=404)
    return found


def public_item(pk: int) -> InspectionItem:
    """An item of a published list version."""
    found = (
        InspectionItem.objects.filter(pk=pk, item_list__state__in=_PUBLISHED)
        .select_related("item_list__department", "item_list__region", "department")
        .first()
    )
    if found is None:
        raise Refused("没有这个事项，或者所在清单尚未公布", code="missing", status=404)
    return found


def published_joint_items(region: Region, on: dt.date | None = None) -> QuerySet[JointItem]:
    """Joint lines in force in a region, with lead and participants."""
    day = on or timezone.localdate()
    return (
        JointItem.objects.filter(_in_force("item_list__", day), item_list__region=region)
        .select_related("lead_department")
        .prefetch_related("participating_departments")
    )


def items_visible_to(actor: Actor) -> QuerySet[InspectionItem]:
    """Items of the lists the actor may see."""
    return InspectionItem.objects.filter(
        item_list__in=item_lists_visible_to(actor).values("pk")
    ).select_related("item_list", "department", "registry")


def list_for(actor: Actor, pk: int) -> InspectionItemList:
    """A list the actor may see."""
    found = item_lists_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这份清单，或者您无权查看", code="missing", status=404)
    return found


def item_for(actor: Actor, pk: int) -> InspectionItem:
    """An item the actor may see."""
    found = items_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这个事项，或者您无权查看", code="missing", status=404)
    return found
