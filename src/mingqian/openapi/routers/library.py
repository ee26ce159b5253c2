"""Item lists for everyone; objects and inspectors by token."""

from __future__ import annotations

from typing import Any

from ninja import Router

from mingqian.foundation.policy.guarding import public
from mingqian.foundation.policy.request import Request
from mingqian.library import selectors
from mingqian.openapi.schemas.library import ItemListOut, ItemOut

items = Router()


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
