"""Filter of the list of draws."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

STATES = [
    ("pool_built", "抽取池已建"),
    ("sealed", "名单已封存"),
    ("committed", "承诺齐备"),
    ("revealed", "随机数已公开"),
    ("drawn", "已抽取"),
    ("confirmed", "名单已确认"),
    ("filed", "已备案"),
    ("dispatched", "已派发"),
    ("void", "已作废"),
]


class DrawFilter(django_filters.FilterSet):
    """By number or task name, and by state."""

    q = django_filters.CharFilter(method="by_text", label="抽取编号或任务")
    state = django_filters.ChoiceFilter(label="状态", choices=STATES, empty_label="全部")

    def by_text(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Number, task number or task name."""
        text = value.strip()
        return rows.filter(
            Q(draw_no__contains=text)
            | Q(task__name__contains=text)
            | Q(task__task_no__contains=text)
        )
