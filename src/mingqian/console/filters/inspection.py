"""What a list of checks can be narrowed by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters as filters
from django.db.models import Q
from django.utils import timezone

from mingqian.inspection.vocabulary import STATES

if TYPE_CHECKING:
    from django.db.models import QuerySet


class InspectionFilter(filters.FilterSet):
    """Task, department, state, delayed."""

    q = filters.CharFilter(label="检查对象", method="search")
    task = filters.CharFilter(label="任务编号或名称", method="of_task")
    department = filters.ChoiceFilter(
        empty_label="全部", label="检查部门", field_name="part__department_id"
    )
    state = filters.ChoiceFilter(empty_label="全部", label="状态", choices=STATES)
    delayed = filters.ChoiceFilter(
        empty_label="全部", label="时限", choices=[("1", "已逾期")], method="is_delayed"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.queryset.order_by("part__department_id").values_list(
            "part__department_id", "part__department__name"
        )
        self.filters["department"].extra["choices"] = list(dict.fromkeys(rows))

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By the object's name or code."""
        return rows.filter(
            Q(drawn_object__name__contains=value)
            | Q(drawn_object__inspection_object__uscc=value.upper())
        )

    def of_task(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By the task's number or name."""
        return rows.filter(
            Q(part__task__task_no__contains=value) | Q(part__task__name__contains=value)
        )

    def is_delayed(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Open after the day it should have been done."""
        return rows.filter(due_on__lt=timezone.localdate()).exclude(state="completed")
