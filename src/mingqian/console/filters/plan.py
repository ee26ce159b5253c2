"""What the list of plans can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from mingqian.plan import words


class PlanFilter(filters.FilterSet):
    """By department or number, year, kind, state."""

    q = filters.CharFilter(label="编制部门或编号", method="search")
    year = filters.NumberFilter(label="年度")
    kind = filters.ChoiceFilter(label="种类", choices=words.PlanKind.choices, empty_label="全部")
    state = filters.ChoiceFilter(label="状态", choices=words.PlanState.choices, empty_label="全部")

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Department's name or plan number."""
        text = value.strip()
        return rows.filter(Q(department__name__contains=text) | Q(plan_no__contains=text))
