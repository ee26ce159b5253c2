"""Forms of the annual plan: opening one, its lines, review, adjustment, upkeep."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from mingqian.console.forms.library.fields import RowField, RowsField, WordsField, day, reason, text
from mingqian.console.forms.library.objects import RangeForm
from mingqian.plan import words
from mingqian.plan.services import EntryParts


class PercentField(forms.DecimalField):
    """A ratio typed in per cent, to one decimal; cleans to whole permille (5% → 50)."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", "按百分数填写，最多一位小数，如 5 或 0.5")
        super().__init__(
            min_value=Decimal("0.1"), max_value=100, decimal_places=1, max_digits=4, **options
        )

    def prepare_value(self, value: Any) -> Any:
        """Permille shows as per cent."""
        return Decimal(value) / 10 if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        """The ratio in permille."""
        cleaned = super().clean(value)
        return None if cleaned is None else int(cleaned * 10)


class ItemsField(RowsField):
    """Items to choose, each with its department and code before its name."""

    def __init__(self, rows: Iterable[Any] = (), **options: Any) -> None:
        found = list(rows)
        super().__init__(found, **options)
        self.choices = [
            (str(row.pk), f"{row.department.label} {row.code} {row.name}") for row in found
        ]


class PlanForm(forms.Form):
    """Whose plan, which kind, which year."""

    year = forms.IntegerField(label="计划年度", min_value=2019, max_value=2100)
    note = text("说明", rows=2, required=False)

    def __init__(self, *args: Any, departments: Any, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"] = RowField(departments, label="编制部门")
        known = [(row.value, row.label) for row in words.PlanKind if row.value in kinds]
        self.fields["kind"] = forms.ChoiceField(label="计划种类", choices=known)
        self.order_fields(["department", "kind", "year", "note"])


class LineForm(RangeForm):
    """One line: task, departments, items, range, size, time, methods."""

    name = text("抽查任务名称", max_length=120)
    lead_ground = forms.ChoiceField(
        label="发起依据", required=False, choices=[("", "请选择"), *words.LeadGround.choices]
    )
    range_text = text("检查对象范围", rows=2, required=False, max_length=300)
    sampling_permille = PercentField(label="抽查比例", required=False)
    object_count = forms.IntegerField(label="抽查户数", required=False, min_value=1)
    times_per_year = forms.IntegerField(label="抽查频次（次/年）", min_value=1, initial=1)
    starts_on = day("开始日期", required=False)
    ends_on = day("结束日期", required=False)

    def __init__(
        self, *args: Any, departments: Any, items: Any, methods: Any, regions: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, regions=regions, **kwargs)
        self.fields["lead_department"] = RowField(departments, label="发起部门")
        self.fields["participants"] = RowsField(departments, label="参与部门", required=False)
        self.fields["items"] = ItemsField(items, label="抽查事项", required=False)
        self.fields["methods"] = forms.MultipleChoiceField(
            label="检查方式",
            choices=methods,
            required=False,
            widget=forms.CheckboxSelectMultiple(),
        )
        self.fields["range_text"].help_text = "不填时按下面的范围条件生成"

    #: Fields that together are the range.
    RANGE = (
        "regions", "industries", "object_types", "risk_classes", "flags", "labels", "keywords",
        "established_after", "established_before",
    )  # fmt: skip
    MAIN = ("name", "lead_department", "lead_ground", "participants", "items")
    SIZE = (
        "sampling_permille", "object_count", "times_per_year", "starts_on", "ends_on", "methods",
    )  # fmt: skip

    def main(self) -> list[Any]:
        """Who and what."""
        return [self[name] for name in self.MAIN]

    def limits(self) -> list[Any]:
        """The range."""
        return [self["range_text"], *(self[name] for name in self.RANGE)]

    def size(self) -> list[Any]:
        """How many, when, how."""
        return [self[name] for name in self.SIZE]

    def rule(self) -> dict[str, Any]:
        """The range condition as the library keeps it."""
        whole = self.cleaned_data
        self.cleaned_data = {name: whole[name] for name in self.RANGE if name in whole}
        try:
            return super().rule()
        finally:
            self.cleaned_data = whole

    def parts(self) -> EntryParts:
        """The line as the service takes it."""
        data = self.cleaned_data
        taken = (*self.MAIN, *self.SIZE, "range_text")
        return EntryParts(object_range=self.rule(), **{name: data[name] for name in taken})


class ReviewForm(forms.Form):
    """The reviewer's opinion and number."""

    reason = text("审核意见", rows=4, required=False)
    decision_no = text("审核备案号", required=False, max_length=60)


class AmendForm(forms.Form):
    """Why the plan has to change."""

    reason = reason("调整理由")


class DecideForm(forms.Form):
    """The decision on an adjustment."""

    filing_no = text("备案号", required=False, max_length=60)
    reason = text("审核意见", rows=4, required=False)


class CarryOverForm(forms.Form):
    """How long the former plan runs on, by which decision (昌江 第十二条)."""

    until = day("沿用至")
    document_no = text("决定文号", max_length=60)


class ExceptionForm(forms.Form):
    """Why the plan cannot be made in time (兴隆台 六（二）)."""

    reason = reason("特殊情况")

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"] = RowField(departments, label="部门")
        self.order_fields(["department", "reason"])


class UpperPlanForm(RangeForm):
    """What an upper level has planned for the area."""

    body = text("上级单位", max_length=80)
    name = text("抽查任务", max_length=120)
    document_no = text("文号", required=False, max_length=60)
    year = forms.IntegerField(label="年度", min_value=2019, max_value=2100)
    item_codes = WordsField(label="事项编码", blanks=True, required=True)
    range_text = text("检查对象范围", required=False, max_length=300)

    field_order = ["body", "name", "document_no", "year", "item_codes", "range_text"]

    def facts(self) -> dict[str, Any]:
        """The arguments of the registration."""
        names = ("body", "name", "document_no", "year", "item_codes", "range_text")
        data = self.cleaned_data
        own = {name: data[name] for name in names}
        self.cleaned_data = {name: value for name, value in data.items() if name not in names}
        try:
            return {**own, "object_range": self.rule()}
        finally:
            self.cleaned_data = data
