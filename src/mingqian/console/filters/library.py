"""What the lists of stage 1 can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from mingqian.foundation.policy.decision import Refused
from mingqian.library import filtering, words
from mingqian.library import selectors as library
from mingqian.library.filtering.people import LABELS
from mingqian.library.selectors.figures import CERTIFICATES


class ListFilter(filters.FilterSet):
    """Item lists."""

    kind = filters.ChoiceFilter(label="种类", choices=words.ListKind.choices, empty_label="全部")
    state = filters.ChoiceFilter(label="状态", choices=words.ListState.choices, empty_label="全部")
    year = filters.NumberFilter(label="年度")
    q = filters.CharFilter(label="编制部门", method="search")

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By department."""
        return rows.filter(department__name__contains=value.strip())


class InspectorFilter(filters.FilterSet):
    """Inspectors, by the conditions of :mod:`mingqian.library.filtering.people`."""

    q = filters.CharFilter(label=LABELS["q"], method="leave")
    department = filters.ChoiceFilter(
        label=LABELS["department"], method="leave", empty_label="全部"
    )
    staff_class = filters.ChoiceFilter(
        label=LABELS["staff_class"],
        choices=words.StaffClass.choices,
        method="leave",
        empty_label="全部",
    )
    level = filters.ChoiceFilter(
        label=LABELS["level"], choices=words.RegionLevel.choices, method="leave", empty_label="全部"
    )
    certificate = filters.ChoiceFilter(
        label=LABELS["certificate"],
        choices=list(CERTIFICATES.items()),
        method="leave",
        empty_label="全部",
    )
    speciality = filters.CharFilter(label=LABELS["speciality"], method="leave")
    status = filters.ChoiceFilter(
        label=LABELS["status"],
        choices=words.InspectorStatus.choices,
        method="leave",
        empty_label="全部",
    )

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        found = self.queryset.order_by().values("department")
        self.filters["department"].extra["choices"] = library.departments_of(found)

    def leave(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """All conditions are applied together."""
        return rows

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrowed by the whole filter; what cannot be read narrows nothing and stays marked."""
        try:
            return filtering.narrow_people(queryset, filtering.people(self.data or {}))
        except Refused as refused:
            for name, why in refused.fields.items():
                self.form.add_error(name, why)
            return queryset.none()
