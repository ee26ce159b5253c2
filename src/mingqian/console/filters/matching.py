"""Filter of the list of departments' parts."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

STATES = [
    ("dispatched", "已派发待接收"),
    ("received", "已接收"),
    ("items_chosen", "已选事项"),
    ("terms_sealed", "条件已封存"),
    ("inspectors_drawn", "已抽取人员"),
    ("configured", "配置完成"),
]


class PartFilter(django_filters.FilterSet):
    """By task and by state."""

    q = django_filters.CharFilter(method="by_text", label="任务")
    state = django_filters.ChoiceFilter(label="状态", choices=STATES, empty_label="全部")

    def by_text(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Task number or name, or the department's name."""
        text = value.strip()
        found = Q(task__name__contains=text) | Q(task__task_no__contains=text)
        return rows.filter(found | Q(department__name__contains=text))
