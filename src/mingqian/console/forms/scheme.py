"""Forms of the scheme: opening one, its range and size, partners, items, batches."""

from __future__ import annotations

from typing import Any

from django import forms

from mingqian.console.forms.library.fields import RowsField, day, text
from mingqian.console.forms.library.objects import RangeForm
from mingqian.console.forms.plan import ItemsField, PercentField
from mingqian.library.words import CreditRiskClass
from mingqian.scheme import words
from mingqian.scheme.services import BatchParts


class DecisionForm(forms.Form):
    """The decision to inspect: what led to it (惠州 第（六）条)."""

    name = text("方案名称", max_length=120)
    note = text("决定说明", rows=3)

    def __init__(self, *args: Any, factors: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["factors"] = forms.MultipleChoiceField(
            label="考虑的因素",
            choices=[(factor, factor) for factor in factors],
            widget=forms.CheckboxSelectMultiple(),
        )
        self.order_fields(["name", "factors", "note"])


class SpecialForm(forms.Form):
    """A special inspection with its reason (吉林 二（八）, 彭阳 二（七）)."""

    name = text("方案名称", max_length=120)
    reason = text("专项检查的理由", rows=3)


class SchemeRangeForm(RangeForm):
    """Range, size, time and method. What the rulebook does not know is not asked."""

    WHAT = ("name", "range_text")
    RANGE = (
        "regions", "industries", "object_types", "risk_classes", "flags", "labels", "keywords",
        "established_after", "established_before",
    )  # fmt: skip
    STRATA = tuple(f"rate_{code}" for code in CreditRiskClass.values)
    HOW = (
        "starts_on", "completion_on", "methods", "method_reason", "joint_mode", "is_undirected",
        "requirements", "section_title", "section_text",
    )  # fmt: skip

    name = text("方案名称", max_length=120)
    range_text = text("抽查对象范围", rows=2, required=False, max_length=300)
    sampling_permille = PercentField(label="抽查比例", required=False)
    object_count = forms.IntegerField(label="抽查户数", required=False, min_value=1)
    flagged_weight = forms.IntegerField(
        label="风险对象权重", required=False, min_value=1, max_value=1000, initial=1
    )
    readmit_flagged = forms.BooleanField(label="风险对象不受同年度排除", required=False)
    readmit_reason = text("重新纳入的理由", required=False, max_length=300)
    combine = forms.ChoiceField(
        label="名录库组合方式", choices=words.RegisterCombination.choices, required=False
    )
    starts_on = day("开始日期", required=False)
    completion_on = day("完成日期", required=False)
    method_reason = text("采取其他方式的特别规定", required=False, max_length=300)
    is_undirected = forms.BooleanField(label="不定向抽查", required=False)
    requirements = text("工作要求", rows=2, required=False)
    section_title = text("其他内容·标题", required=False, max_length=60)
    section_text = text("其他内容·正文", rows=2, required=False)

    def __init__(self, *args: Any, rules: Any, methods: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, regions=regions, **kwargs)
        for code, label in CreditRiskClass.choices:
            rate = PercentField(label=f"{label}", required=False, help_text="")
            self.fields[f"rate_{code}"] = rate
        self.fields["methods"] = forms.MultipleChoiceField(
            label="检查方式", choices=methods, required=False, widget=forms.CheckboxSelectMultiple()
        )
        modes = [("", "不指定"), *((mode, mode) for mode in rules.texts("scheme.modes"))]
        self.fields["joint_mode"] = forms.ChoiceField(
            label="联查模式", choices=modes, required=False
        )
        self._leave_out(rules)

    def _leave_out(self, rules: Any) -> None:
        unknown = {
            "combine": rules.text("draw.population") != "relevant_registers",
            "joint_mode": not rules.texts("scheme.modes"),
            "flagged_weight": not rules.texts("draw.risk_factors"),
            "readmit_flagged": not rules.is_on("exclusion.readmit_flagged_with_reason"),
            "readmit_reason": not rules.is_on("exclusion.readmit_flagged_with_reason"),
            "is_undirected": "undirected" not in rules.texts("draw.modes"),
        }
        for name, is_unknown in unknown.items():
            if is_unknown:
                del self.fields[name]

    def _bound(self, names: tuple[str, ...]) -> list[Any]:
        return [self[name] for name in names if name in self.fields]

    def what(self) -> list[Any]:
        """Name and range in words."""
        return self._bound(self.WHAT)

    def limits(self) -> list[Any]:
        """The range condition."""
        return self._bound(("combine", *self.RANGE))

    def size(self) -> list[Any]:
        """Ratio or number, weight."""
        names = ("sampling_permille", "object_count", "flagged_weight")
        return self._bound((*names, "readmit_flagged", "readmit_reason"))

    def strata(self) -> list[Any]:
        """Rates by risk class."""
        return self._bound(self.STRATA)

    def how(self) -> list[Any]:
        """Time, method, mode, requirements."""
        return self._bound(self.HOW)

    def parts(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        strata = {name.removeprefix("rate_"): data.get(name) for name in self.STRATA}
        outside = {*self.RANGE, *self.STRATA, "section_title", "section_text"}
        parts = {name: value for name, value in data.items() if name not in outside}
        parts["object_range"] = self._range()
        parts["strata_permille"] = {c: rate for c, rate in strata.items() if rate is not None}
        parts["extra_sections"] = self._sections()
        if "flagged_weight" in parts:
            parts["flagged_weight"] = parts["flagged_weight"] or 1
        return parts

    def _range(self) -> dict[str, Any]:
        whole = self.cleaned_data
        self.cleaned_data = {name: whole[name] for name in self.RANGE if name in whole}
        try:
            return self.rule()
        finally:
            self.cleaned_data = whole

    def _sections(self) -> list[dict[str, str]]:
        title = self.cleaned_data.get("section_title", "")
        body = self.cleaned_data.get("section_text", "")
        return [{"title": title, "text": body}] if title or body else []


class PartnersForm(forms.Form):
    """Whom the lead asks, or that it goes alone."""

    is_single_department = forms.BooleanField(label="单部门抽查（没有参与部门）", required=False)

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["departments"] = RowsField(departments, label="参与部门", required=False)
        self.order_fields(["departments", "is_single_department"])


class ItemsForm(forms.Form):
    """The items: published, in force, drawable, of lead and invited departments."""

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"] = ItemsField(items, label="抽查事项", required=False)


class BatchForm(forms.Form):
    """One batch (昌江 第十三条)."""

    range_text = text("抽查范围", required=False, max_length=300)
    object_count = forms.IntegerField(label="数量（户）", required=False, min_value=1)
    starts_on = day("开始日期", required=False)
    ends_on = day("完成日期", required=False)
    coordination = text("工作协同", rows=2, required=False)
    requirements = text("工作要求", rows=2, required=False)

    def parts(self, object_range: dict[str, Any]) -> BatchParts:
        """The batch as the service takes it; its own range condition is kept."""
        return BatchParts(object_range=object_range, **self.cleaned_data)


BatchFormSet = forms.formset_factory(BatchForm, extra=1, can_delete=True)
