"""Published results for everyone."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from mingqian.foundation.policy.guarding import public
from mingqian.openapi.paging import MAXIMUM, Slice, cut
from mingqian.openapi.schemas.flow import ResultOut
from mingqian.publication import disclosed

router = Router()


@router.get("", response=Slice[ResultOut], summary="已公示的检查结果")
@public
def result_list(
    request: HttpRequest,
    after: str = "",
    limit: Annotated[int, Query(ge=1, le=MAXIMUM)] = 50,
    code: str = "",
    name: str = "",
) -> Any:
    """Published results, of an object by credit code or name where asked."""
    rows = disclosed.published(code=code, name=name)
    return cut(rows, key="pk", after=after, limit=limit)
