"""Objects and inspectors by token: what its person's department may see at the desk, no more."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query, Router

from mingqian.foundation.policy.decision import invalid
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.library import filtering, selectors
from mingqian.openapi.auth import Token
from mingqian.openapi.caching import PerPerson, unchanged
from mingqian.openapi.paging import MAXIMUM, Slice
from mingqian.openapi.schemas.registries import (
    InspectorOut,
    InspectorQuery,
    ObjectDetailOut,
    ObjectOut,
    ObjectQuery,
)

objects = Router()
inspectors = Router()
Limit = Annotated[int, Query(ge=1, le=MAXIMUM)]


def _position(after: str) -> int:
    """The cursor: the number of the last row seen."""
    if not after:
        return 0
    if not (after.isascii() and after.isdigit() and len(after) < 19):
        raise invalid("after 应为上一页给出的 next", after="应为上一页给出的 next")
    return int(after)


@objects.get(
    "",
    response=Slice[ObjectOut],
    auth=Token(P.OBJECTS_VIEW),
    throttle=PerPerson(),
    summary="检查对象",
)
def object_list(
    request: Request,
    response: HttpResponse,
    asked: Query[ObjectQuery],
    after: str = "",
    limit: Limit = 100,
) -> Any:
    """Objects one may see that meet the conditions, oldest record first: new ones come last.

    To keep a copy in step, ask from the first page with ``updated_since``.
    """
    seen = selectors.objects_visible_to(request.actor)
    found = filtering.narrow(seen, filtering.parse(asked.dict()))
    keys = found.first(limit + 1, beyond=_position(after), forwards=True)
    by_key = seen.in_bulk(keys[:limit])
    rows = [by_key[key] for key in keys[:limit] if key in by_key]
    last = str(keys[limit - 1]) if len(keys) > limit else ""
    parts = [last, *(f"{row.pk} {row.updated_at.isoformat()}" for row in rows)]
    return unchanged(request, response, parts) or {"rows": rows, "next": last}


@objects.get(
    "/{path:oid}",
    response=ObjectDetailOut,
    auth=Token(P.OBJECTS_VIEW),
    throttle=PerPerson(),
    summary="检查对象详情",
)
def object_detail(request: Request, response: HttpResponse, oid: str) -> Any:
    """An object by protocol id or credit code, with the registers it stands in."""
    row = selectors.object_named(request.actor, oid)
    stands = row.registrations.filter(until__isnull=True).values_list("registry", "since")
    parts = [row.pk, row.updated_at.isoformat(), *sorted(stands)]
    return unchanged(request, response, parts) or row


@inspectors.get(
    "",
    response=Slice[InspectorOut],
    auth=Token(P.INSPECTORS_VIEW),
    throttle=PerPerson(),
    summary="执法检查人员",
)
def inspector_list(
    request: Request,
    response: HttpResponse,
    asked: Query[InspectorQuery],
    after: str = "",
    limit: Limit = 100,
) -> Any:
    """Inspectors one may see that meet the conditions."""
    seen = selectors.inspectors_visible_to(request.actor)
    narrowed = filtering.narrow_people(seen, filtering.people(asked.dict()))
    wanted = narrowed.filter(pk__gt=_position(after)).order_by("pk")
    wanted = wanted.select_related("department").prefetch_related("credentials", "boundary")
    found = list(wanted[: limit + 1])
    rows, last = found[:limit], str(found[limit - 1].pk) if len(found) > limit else ""
    parts = [last]
    for row in rows:
        numbers = " ".join(f"{c.number}{c.valid_to}" for c in row.credentials.all())
        parts.append(f"{row.pk} {row.updated_at.isoformat()} {numbers}")
    return unchanged(request, response, parts) or {"rows": rows, "next": last}
