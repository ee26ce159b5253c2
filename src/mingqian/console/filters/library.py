"""What the lists of stage 1 can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from mingqian.library import selectors as library
from mingqian.library import words
from mingqian.library.selectors.ranges import FLAGS


class ListFilter(filters.FilterSet):
    """Item lists."""

    kind = filters.ChoiceFilter(label="种类", choices=words.ListKind.choices, empty_label="全部")
    state = filters.ChoiceFilter(label="状态", choices=words.ListState.choices, empty_label="全部")
    year = filters.NumberFilter(label="年度")
    q = filters.CharFilter(label="编制部门", method="search")

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By department."""
        return rows.filter(department__name__contains=value.strip())


class ObjectFilter(filters.FilterSet):
    """Objects: by name or code, place, type, risk, state, label."""

    q = filters.CharFilter(label="名称或信用代码", method="search")
    region = filters.ChoiceFilter(label="区域", method="below", empty_label="全部")
    object_type = filters.ChoiceFilter(
        label="类型", choices=words.ObjectType.choices, empty_label="全部"
    )
    risk_class = filters.ChoiceFilter(
        label="信用风险", choices=words.CreditRiskClass.choices, empty_label="全部"
    )
    status = filters.ChoiceFilter(
        label="状态", choices=words.ObjectStatus.choices, empty_label="全部"
    )
    flag = filters.ChoiceFilter(
        label="风险情形",
        choices=[
            ("abnormal", "经营异常名录"),
            ("serious", "严重违法失信"),
            ("complaint", "被投诉举报"),
            ("violation", "其他违法违规"),
            ("hazard", "重大隐患"),
        ],
        method="labelled",
        empty_label="全部",
    )

    def __init__(self, *args: Any, regions: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(region.pk, region.name) for region in regions]
        self.filters["region"].extra["choices"] = choices

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The beginning of a code, or part of the name."""
        return library.find(rows, value)

    def below(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """In the region or below it."""
        return rows.filter(region__path__contains=f"{value}/")

    def labelled(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Carrying a risk fact."""
        return rows.filter(**{FLAGS[value]: True})


class InspectorFilter(filters.FilterSet):
    """Inspectors."""

    q = filters.CharFilter(label="姓名", field_name="name", lookup_expr="contains")
    staff_class = filters.ChoiceFilter(
        label="人员类别", choices=words.StaffClass.choices, empty_label="全部"
    )
    status = filters.ChoiceFilter(
        label="状态", choices=words.InspectorStatus.choices, empty_label="全部"
    )
