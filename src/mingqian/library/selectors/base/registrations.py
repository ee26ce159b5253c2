"""The two base sets every object read starts from: objects that stand, registrations of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from mingqian.library.models import InspectionObject, Registration


def standing() -> QuerySet[InspectionObject]:
    """Every object that is not merged into another. Status is left to the draw's exclusions,
    which drop the deregistered one by one with the reason."""
    return InspectionObject.objects.filter(merged_into__isnull=True)


def registered_in(registries: Iterable[int], on: dt.date | None = None) -> QuerySet[Any]:
    """Keys of the objects that stand in any of the registers on a day (today by default)."""
    day = on or timezone.localdate()
    rows = Registration.objects.filter(registry_id__in=list(registries), since__lte=day)
    return rows.filter(Q(until__isnull=True) | Q(until__gt=day)).values("inspection_object")
