"""What the public reads about follow-up: that a published problem has been put right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from mingqian.followup.models import RectificationOrder
from mingqian.publication.models import Publication, PublicationKind


def rectified_on(rows: Iterable[Publication]) -> dict[int, dt.date]:
    """Publication key → day the correction was confirmed, for the rows confirmed as 已改正.

    The order may belong to an earlier version of the result: what counts is the check and item.
    """
    wanted = [row for row in rows if row.kind == PublicationKind.RESULT and row.result]
    orders = RectificationOrder.objects.filter(
        is_corrected=True,
        followup__result__inspection_id__in={row.result.inspection_id for row in wanted},  # type: ignore[union-attr]
    ).values_list("followup__result__inspection_id", "followup__result__item_id", "reviewed_at")
    days = {(check, item): timezone.localdate(at) for check, item, at in orders if at}
    found = {}
    for row in wanted:
        result = row.result
        key = (result.inspection_id, result.item_id) if result else (0, 0)
        if result and result.is_problem and key in days:
            found[row.pk] = days[key]
    return found
