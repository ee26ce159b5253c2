"""What the registers can be narrowed by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters as filters
from django.db.models import Q

from mingqian.oversight.registers import KIND_LABELS, TASK_STATES
from mingqian.oversight.selectors import ISSUE_STATES

if TYPE_CHECKING:
    from django.db.models import QuerySet


class OverdueFilter(filters.FilterSet):
    """Kind of duty, department, person, task."""

    kind = filters.ChoiceFilter(empty_label="全部", label="事项", choices=list(KIND_LABELS.items()))
    department = filters.ChoiceFilter(
        empty_label="全部", label="责任部门", field_name="department_id"
    )
    person = filters.CharFilter(label="责任人", field_name="person_name", lookup_expr="contains")
    task = filters.CharFilter(label="任务编号", field_name="case_no", lookup_expr="contains")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = self.queryset.order_by().values_list("department_id", "department_name").distinct()
        self.filters["department"].extra["choices"] = sorted(dict(names).items())


class LedgerFilter(filters.FilterSet):
    """Year, state, task, lead department."""

    year = filters.NumberFilter(label="年度", field_name="launched_at__year")
    state = filters.ChoiceFilter(empty_label="全部", label="状态", choices=TASK_STATES)
    q = filters.CharFilter(label="任务编号或名称", method="of_words")
    lead = filters.ChoiceFilter(
        empty_label="全部", label="牵头部门", field_name="lead_department_id"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.queryset.order_by("lead_department_id")
        names = rows.values_list("lead_department_id", "lead_department__name")
        self.filters["lead"].extra["choices"] = list(dict.fromkeys(names))

    def of_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By number or name."""
        return rows.filter(Q(task_no__contains=value.strip()) | Q(name__contains=value.strip()))


class IssueFilter(filters.FilterSet):
    """State and words."""

    q = filters.CharFilter(label="问题", field_name="title", lookup_expr="contains")
    state = filters.ChoiceFilter(empty_label="全部", label="状态", choices=ISSUE_STATES)
