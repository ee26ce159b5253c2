"""What the lists of stage 1 can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from mingqian.library import words


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
    """Inspectors."""

    q = filters.CharFilter(label="姓名", field_name="name", lookup_expr="contains")
    staff_class = filters.ChoiceFilter(
        label="人员类别", choices=words.StaffClass.choices, empty_label="全部"
    )
    status = filters.ChoiceFilter(
        label="状态", choices=words.InspectorStatus.choices, empty_label="全部"
    )
