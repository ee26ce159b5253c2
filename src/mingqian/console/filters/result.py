"""What a list of results can be narrowed by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters as filters
from django.db.models import Q

from mingqian.result.selectors import STATES

if TYPE_CHECKING:
    from django.db.models import QuerySet


class ResultFilter(filters.FilterSet):
    """Object, task, department, state, category, agency relied on, lateness."""

    q = filters.CharFilter(
        label="检查对象", field_name="inspection__drawn_object__name", lookup_expr="contains"
    )
    task = filters.CharFilter(label="任务编号或名称", method="of_task")
    department = filters.ChoiceFilter(
        empty_label="全部", label="检查部门", field_name="inspection__part__department_id"
    )
    state = filters.ChoiceFilter(empty_label="全部", label="状态", choices=STATES)
    category = filters.ChoiceFilter(empty_label="全部", label="结果类别", field_name="category")
    agency = filters.CharFilter(label="依据的专业机构", method="by_agency")
    late = filters.ChoiceFilter(
        empty_label="全部",
        label="时限",
        choices=[("late", "逾期录入"), ("not_completed", "视为未完成")],
        method="lateness",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.queryset.order_by("inspection__part__department_id").values_list(
            "inspection__part__department_id", "inspection__part__department__name"
        )
        self.filters["department"].extra["choices"] = list(dict.fromkeys(rows))
        names = self.queryset.exclude(category="").order_by("category")
        found = names.values_list("category", flat=True).distinct()
        self.filters["category"].extra["choices"] = [(name, name) for name in found]

    def of_task(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By the task's number or name."""
        return rows.filter(
            Q(inspection__part__task__task_no__contains=value)
            | Q(inspection__part__task__name__contains=value)
        )

    def by_agency(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Results that rest on an agency's report (吉林 三（二）2)."""
        return rows.filter(
            inspection__evidence__kind="report",
            inspection__evidence__supporting_party__name__contains=value.strip(),
        ).distinct()

    def lateness(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Late, or counted as not completed (昌江 第十六条（三）)."""
        if value == "late":
            return rows.filter(is_late=True)
        return rows.filter(is_deemed_not_completed=True)
