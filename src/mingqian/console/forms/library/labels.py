"""Forms of the catalogue of labels and of labels on objects."""

from __future__ import annotations

from typing import Any

from django import forms

from mingqian.console.forms.library.fields import RowField, WordsField, day, reason, text
from mingqian.library import words


class LabelForm(forms.Form):
    """A class or label to be proposed."""

    level = forms.ChoiceField(label="层级", choices=words.LabelLevel.choices)
    name = text("标签名称", max_length=40)
    scope = forms.ChoiceField(label="适用范围", choices=words.LabelScope.choices)
    valid_from = day("有效期自")
    valid_to = day("有效期至", required=False)
    meaning = text("含义与贴标标准", rows=2, required=False, max_length=300)
    needs_review = forms.BooleanField(label="贴到对象上须经审核", required=False)

    field_order = ("level", "parent", "name", "scope", "valid_from", "valid_to", "meaning")

    def __init__(self, *args: Any, parents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"] = RowField(
            parents, label="归入", required=False, blank="没有（大类）"
        )
        self.fields["level"].help_text = "大类、中类由上级主管部门设置"
        self.fields["scope"].help_text = "本辖区的标签只由本部门贴；全省、全市的由辖区内各部门贴"
        self.fields["valid_to"].help_text = "到期自动摘除；长期有效的不填"
        self.order_fields(self.field_order)


class PutForm(forms.Form):
    """A label put on objects named by their codes."""

    codes = WordsField(
        label="检查对象",
        required=True,
        blanks=True,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="统一社会信用代码或标识，每行一个",
    )
    source = text("来源", max_length=80)
    since = day("起始日期")
    reason = reason("贴标理由")


class PutOneForm(forms.Form):
    """One of the labels that fit, put on an object."""

    source = text("来源", max_length=80)
    since = day("起始日期")
    reason = reason("贴标理由")

    field_order = ("label",)

    def __init__(self, *args: Any, labels: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["label"] = RowField(labels, label="标签")
        self.order_fields(self.field_order)


class MergeForm(forms.Form):
    """Why two records are one; the chosen facts are posted beside it."""

    reason = reason("合并理由")
