"""Item lists for everyone; objects and inspectors by token."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Query, Router

from mingqian.foundation.policy.guarding import public
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.library import selectors
from mingqian.openapi.auth import Token
from mingqian.openapi.paging import MAXIMUM, Slice, cut
from mingqian.openapi.schemas.library import InspectorOut, ItemListOut, ItemOut, ObjectOut

items = Router()
objects = Router()
inspectors = Router()


@items.get("/lists", response=list[ItemListOut], summary="现行有效的抽查事项清单")
@public
def item_lists(request: Request) -> Any:
    """All lists in force."""
    return selectors.published_lists().select_related("department")


@items.get("/lists/{pk}", response=list[ItemOut], summary="清单中的事项")
@public
def item_list(request: Request, pk: int) -> Any:
    """The items of a published list."""
    found = selectors.public_list(pk)
    return found.items.select_related("department").prefetch_related("checkpoints")


@objects.get("", response=Slice[ObjectOut], auth=Token(P.OBJECTS_VIEW), summary="检查对象")
def object_list(
    request: Request,
    after: str = "",
    limit: Annotated[int, Query(ge=1, le=MAXIMUM)] = 100,
    region: str = "",
    status: str = "",
) -> Any:
    """Objects of one's region by protocol id."""
    rows = selectors.objects_visible_to(request.actor)
    if region:
        rows = rows.filter(region__path__contains=f"{region}/")
    if status:
        rows = rows.filter(status=status)
    return cut(rows, key="oid", after=after, limit=limit)


@inspectors.get(
    "", response=Slice[InspectorOut], auth=Token(P.INSPECTORS_VIEW), summary="执法检查人员"
)
def inspector_list(
    request: Request, after: str = "", limit: Annotated[int, Query(ge=1, le=MAXIMUM)] = 100
) -> Any:
    """Inspectors one may see."""
    rows = selectors.inspectors_visible_to(request.actor)
    rows = rows.select_related("department").prefetch_related("credentials")
    return cut(rows, key="iid", after=after, limit=limit)
