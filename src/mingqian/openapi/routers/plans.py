"""Published plans for everyone."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from mingqian.foundation.policy.guarding import public
from mingqian.openapi.schemas.flow import PlanOut
from mingqian.plan import selectors

router = Router()


@router.get("", response=list[PlanOut], summary="已公布的年度抽查计划")
@public
def plan_list(request: HttpRequest, year: int | None = None) -> Any:
    """Published plans, of a year where asked."""
    rows = selectors.published_plans().select_related("department")
    return rows.filter(year=year) if year else rows
