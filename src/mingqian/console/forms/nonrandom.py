"""Checks outside the random draw: registration, what was found, how it was handled."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from mingqian.console.forms.library.fields import RowField
from mingqian.followup.selectors import CHECK_SOURCES, PATHS
from mingqian.ui.forms import DateInput


def _text(label: str, rows: int = 4, **facts: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **facts)


class NonRandomForm(forms.Form):
    """A check with its source; the party may have no credit code."""

    source = forms.ChoiceField(label="检查来源", choices=[("", "请选择"), *CHECK_SOURCES])
    source_no = forms.CharField(label="线索编号", required=False, max_length=60)
    ground = forms.ChoiceField(label="不适用随机抽查的情形")
    document_no = forms.CharField(
        label="依据文号", required=False, max_length=60, help_text="专项部署、法定方式须填写"
    )
    code = forms.CharField(
        label="检查对象的统一社会信用代码",
        required=False,
        max_length=200,
        help_text="在名录库中的填写；没有代码的只填写当事人或者场所",
    )
    party = forms.CharField(label="当事人或者场所", required=False, max_length=200)
    address = forms.CharField(label="地址", required=False, max_length=300)
    reason = _text("线索内容或者理由", 5, required=False)

    def __init__(self, *args: Any, cases: tuple[str, ...], items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [  # type: ignore[attr-defined]
            ("", "请选择"),
            *((case, case) for case in cases),
        ]
        self.fields["item"] = RowField(items, label="检查事项", required=False)
        self.order_fields(
            ["source", "source_no", "ground", "document_no", "item", "code", "party", "address"]
        )


class NonRandomRecordForm(forms.Form):
    """What the check found."""

    checked_on = forms.DateField(label="检查日期", widget=DateInput(), initial=timezone.localdate)
    situation = _text("检查情况", 5)
    is_problem = forms.BooleanField(label="发现问题", required=False)


class NonRandomConclusionForm(forms.Form):
    """How it was handled."""

    path = forms.ChoiceField(label="处理方式", required=False, choices=[("", "未发现问题"), *PATHS])
    case_number = forms.CharField(label="案号", required=False, max_length=60)
    case_filed_on = forms.DateField(label="立案日期", required=False, widget=DateInput())
    basis = forms.CharField(
        label="查处依据", required=False, max_length=300, help_text="无证无照查处须填写，随结果公示"
    )
    outcome = _text("处置结果")
