"""What the list of follow-ups can be narrowed by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters as filters
from django.db.models import Q

from mingqian.followup.selectors import PATHS, STATES

if TYPE_CHECKING:
    from django.db.models import QuerySet


class FollowUpFilter(filters.FilterSet):
    """Object or task, department, path, state."""

    q = filters.CharFilter(label="检查对象或任务编号", method="of_words")
    department = filters.ChoiceFilter(
        empty_label="全部", label="责任部门", field_name="department_id"
    )
    path = filters.ChoiceFilter(empty_label="全部", label="处理方式", choices=PATHS)
    state = filters.ChoiceFilter(empty_label="全部", label="状态", choices=STATES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.queryset.order_by("department_id")
        names = rows.values_list("department_id", "department__name")
        self.filters["department"].extra["choices"] = list(dict.fromkeys(names))

    def of_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By the object's name or the task's number."""
        words = value.strip()
        return rows.filter(
            Q(result__inspection__drawn_object__name__contains=words)
            | Q(result__inspection__part__task__task_no__contains=words)
        )
