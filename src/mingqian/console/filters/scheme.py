"""What the lists of schemes and tasks can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from mingqian.scheme import words


class SchemeFilter(filters.FilterSet):
    """By name or number, origin, state."""

    q = filters.CharFilter(label="方案名称或编号", method="search")
    origin = filters.ChoiceFilter(
        label="来源", choices=words.SchemeOrigin.choices, empty_label="全部"
    )
    state = filters.ChoiceFilter(
        label="状态", choices=words.SchemeState.choices, empty_label="全部"
    )

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Name or number."""
        text = value.strip()
        return rows.filter(Q(name__contains=text) | Q(scheme_no__contains=text))


class TaskFilter(filters.FilterSet):
    """By name or number, state, joint or not, special or planned."""

    q = filters.CharFilter(label="任务名称或编号", method="search")
    state = filters.ChoiceFilter(label="状态", choices=words.TaskState.choices, empty_label="全部")
    is_joint = filters.ChoiceFilter(
        label="组织方式",
        choices=[("true", "联合抽查"), ("false", "单部门抽查")],
        method="flag",
        empty_label="全部",
    )
    is_special = filters.ChoiceFilter(
        label="计划内外",
        choices=[("false", "计划内"), ("true", "专项检查")],
        method="flag",
        empty_label="全部",
    )

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Name or number."""
        text = value.strip()
        return rows.filter(Q(name__contains=text) | Q(task_no__contains=text))

    def flag(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """A yes-or-no column."""
        return rows.filter(**{name: value == "true"})
