"""What lists of publications and objections can be narrowed by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters as filters
from django.db.models import Q

from mingqian.publication.selectors import KINDS, OBJECTION_STATES, STATES

if TYPE_CHECKING:
    from django.db.models import QuerySet


class PublicationFilter(filters.FilterSet):
    """Object or credit code, task, department, state, type, failing channel."""

    q = filters.CharFilter(label="名称或信用代码", method="of_party")
    task = filters.CharFilter(
        label="任务编号",
        field_name="result__inspection__part__task__task_no",
        lookup_expr="contains",
    )
    department = filters.ChoiceFilter(
        empty_label="全部", label="公示部门", field_name="department_id"
    )
    state = filters.ChoiceFilter(empty_label="全部", label="状态", choices=STATES)
    kind = filters.ChoiceFilter(empty_label="全部", label="类型", choices=KINDS)
    channel = filters.ChoiceFilter(
        empty_label="全部",
        label="渠道",
        choices=[("failed", "有失败渠道")],
        method="with_failure",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.queryset.order_by("department_id")
        names = rows.values_list("department_id", "department__name")
        self.filters["department"].extra["choices"] = list(dict.fromkeys(names))

    def of_party(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By part of the name or the whole credit code."""
        words = value.strip()
        return rows.filter(Q(party_name__contains=words) | Q(inspection_object__uscc=words.upper()))

    def with_failure(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Publications a channel did not take."""
        return rows.filter(deliveries__state="failed").distinct()


class ObjectionFilter(filters.FilterSet):
    """Number, party, state."""

    q = filters.CharFilter(label="受理编号或对象", method="of_words")
    state = filters.ChoiceFilter(empty_label="全部", label="状态", choices=OBJECTION_STATES)

    def of_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By receipt number or the party's name."""
        words = value.strip()
        return rows.filter(
            Q(receipt_no__contains=words) | Q(publication__party_name__contains=words)
        )
