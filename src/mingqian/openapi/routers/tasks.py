"""Tasks one's department leads or takes part in, by token."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Query, Router

from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.openapi.auth import Token
from mingqian.openapi.paging import MAXIMUM, Slice, cut
from mingqian.openapi.schemas.flow import TaskOut
from mingqian.scheme import selectors

router = Router()


@router.get("", response=Slice[TaskOut], auth=Token(P.TASK_VIEW), summary="抽查任务")
def task_list(
    request: Request, after: str = "", limit: Annotated[int, Query(ge=1, le=MAXIMUM)] = 50
) -> Any:
    """Tasks by number."""
    rows = selectors.tasks_visible_to(request.actor)
    rows = rows.select_related("lead_department", "rulebook")
    return cut(rows.distinct(), key="task_no", after=after, limit=limit)
