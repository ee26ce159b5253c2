"""Item lists for everyone; objects and inspectors by token."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from ninja import Query, Router

from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import public
from mingqian.foundation.policy.request import Request
from mingqian.library import selectors
from mingqian.openapi.paging import MAXIMUM, Slice, cut, number
from mingqian.openapi.schemas.library import (
    ItemChangeOut,
    ItemListOut,
    ItemOut,
    ItemQuery,
    JointItemOut,
)

items = Router()


Limit = Annotated[int, Query(ge=1, le=MAXIMUM)]


@items.get("/lists", response=list[ItemListOut], summary="某日有效的抽查事项清单")
@public
def item_lists(request: Request, on: dt.date | None = None, region: str = "") -> Any:
    """All lists in force on a day (today), of a region and below where asked."""
    rows = selectors.published_lists(on=on)
    return rows.filter(region__path__contains=f"{region}/") if region else rows


@items.get("/versions", response=Slice[ItemListOut], summary="已公布清单的全部版本")
@public
def item_list_versions(
    request: Request, after: str = "", limit: Limit = 100, region: str = "", kind: str = ""
) -> Any:
    """Every version ever published, superseded ones included, in order of their number."""
    rows = selectors.published_versions()
    if region:
        rows = rows.filter(region__path__contains=f"{region}/")
    if kind:
        rows = rows.filter(kind=kind)
    return cut(rows, key="pk", after=number(after), limit=limit)


@items.get("/lists/{pk}", response=list[ItemOut], summary="清单中的事项")
@public
def item_list(request: Request, pk: int) -> Any:
    """The items of a published list."""
    found = selectors.public_list(pk)
    return selectors.whole(found.items.all())


@items.get("/lists/{pk}/joint", response=list[JointItemOut], summary="联合清单中的事项")
@public
def joint_items(request: Request, pk: int) -> Any:
    """The lines of a published joint list with lead and participants."""
    found = selectors.public_list(pk)
    rows = found.joint_items.select_related("lead_department")
    return rows.prefetch_related("participating_departments")


@items.get("/lists/{pk}/changes", response=list[ItemChangeOut], summary="两个版本的差别")
@public
def item_list_changes(request: Request, pk: int, against: int | None = None) -> Any:
    """What differs, field by field, from the version before or from another published version
    of the same list."""
    found = selectors.public_list(pk)
    if against is None:
        return selectors.difference(selectors.version_before(found), found)
    other = selectors.public_versions(found).filter(pk=against).first()
    if other is None:
        raise Refused("没有这个版本，或者它不是同一清单的", code="missing", status=404)
    return selectors.difference(other, found)


@items.get("", response=Slice[ItemOut], summary="某日有效的抽查事项")
@public
def item_slice(request: Request, asked: Annotated[ItemQuery, Query()]) -> Any:
    """Items in force on a day (today), by region and code where asked."""
    rows = selectors.whole(selectors.items_in_force(asked.on))
    if asked.region:
        rows = rows.filter(item_list__region__path__contains=f"{asked.region}/")
    if asked.code:
        rows = rows.filter(code=asked.code)
    return cut(rows, key="pk", after=number(asked.after), limit=asked.limit)
