"""Which objects carry a label on a day: the base of ranges, registers and filters by label."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from mingqian.library.models import Label, LabelState, ObjectLabel


def standing_placements(on: dt.date | None = None) -> QuerySet[ObjectLabel]:
    """Labels on objects that count on a day: reviewed, begun, not ended, the label in force.

    A label past its last day has dropped here before the daily tick ends it.
    """
    day = on or timezone.localdate()
    open_rows = Q(until__isnull=True) | Q(until__gt=day)
    lasting = Q(label__valid_to__isnull=True) | Q(label__valid_to__gte=day)
    return ObjectLabel.objects.filter(
        open_rows,
        lasting,
        since__lte=day,
        reviewed_at__isnull=False,
        label__state=LabelState.IN_FORCE,
        label__valid_from__lte=day,
    )


def labelled_with(labels: Iterable[int], on: dt.date | None = None) -> QuerySet[Any]:
    """Keys of the objects that carry one of the labels, or one below a class among them."""
    rows = standing_placements(on).filter(label_id__in=below(labels))
    return rows.values("inspection_object")


def below(labels: Iterable[int]) -> set[int]:
    """The labels with everything below them in the catalogue."""
    keys = set(labels)
    rows = Label.objects.filter(Q(pk__in=keys) | Q(parent__in=keys) | Q(parent__parent__in=keys))
    return set(rows.values_list("pk", flat=True))


def with_label(label: Label) -> list[int]:
    """The classes above a label."""
    found, above = [], label.parent
    while above is not None:
        found.append(above.pk)
        above = above.parent
    return found
