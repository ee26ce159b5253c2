"""What upper levels have planned for the area, and which of our lines would repeat it.

兴隆台 六（三）: 对省局、市局已经部署抽查计划的,各执法股室、所、队不再安排抽查. Reading X9: the
same item and a range that can meet.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from mingqian.foundation.journal.record import record
from mingqian.foundation.org.models import Region
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import invalid, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.library import selectors as library
from mingqian.plan import events
from mingqian.plan.models import PlanEntry, UpperPlanEntry
from mingqian.plan.ranges import overlap

#: Value of ``exclusion.upper_level`` under which an upper plan blocks a local line.
BLOCKING = "upper_plan_and_city_draw"


def overlaps(entry: PlanEntry) -> list[UpperPlanEntry]:
    """Upper plans of the year that name one of the line's items over a range that can meet."""
    codes = set(entry.items.values_list("code", flat=True))
    regions = entry.plan.region.codes
    rows = UpperPlanEntry.objects.filter(year=entry.plan.year, region_id__in=regions)
    return [
        row
        for row in rows
        if codes & set(row.item_codes) and overlap(entry.object_range, row.object_range)
    ]


@transaction.atomic
def register_upper_plan(
    *,
    actor: Actor,
    region: Region,
    year: int,
    body: str,
    name: str,
    item_codes: list[str],
    object_range: dict[str, Any],
    range_text: str = "",
    document_no: str = "",
) -> UpperPlanEntry:
    """Register what a province or city has planned for the area.

    Raises :class:`Refused` 422 where body, name or items are missing.
    """
    require(actor.check(P.PLAN_DRAFT))
    facts = {"body": body, "name": name, "item_codes": "".join(item_codes)}
    missing = {key: "请填写" for key, value in facts.items() if not value.strip()}
    if missing:
        raise invalid("登记上级计划须写明上级单位、任务名称与事项编码", **missing)
    clean = library.validate_range(object_range)
    row = UpperPlanEntry.objects.create(
        region=region,
        year=year,
        body=body.strip(),
        name=name.strip(),
        item_codes=item_codes,
        object_range=clean,
        range_text=range_text or library.describe_range(clean),
        document_no=document_no,
    )
    record(events.UPPER_REGISTERED, actor=actor, subject=row, payload={"body": body, "name": name})
    return row
