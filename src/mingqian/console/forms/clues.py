"""Single-case clues, listings, recognition."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from mingqian.followup.selectors import CLUE_SOURCES, LIST_KINDS, PATHS
from mingqian.ui.forms import DateInput


def _text(label: str, rows: int = 4, **facts: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **facts)


class ClueForm(forms.Form):
    """A clue with its source; the party may have no credit code."""

    source = forms.ChoiceField(label="线索来源", choices=[("", "请选择"), *CLUE_SOURCES])
    source_no = forms.CharField(label="线索编号", required=False, max_length=60)
    ground = forms.ChoiceField(label="不适用随机抽查的情形")
    party = forms.CharField(label="当事人或者场所", max_length=200)
    address = forms.CharField(label="地址", required=False, max_length=300)
    clue = _text("线索内容", 5)

    def __init__(self, *args: Any, cases: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [  # type: ignore[attr-defined]
            ("", "请选择"),
            *((case, case) for case in cases),
        ]


class ClueCheckForm(forms.Form):
    """What the check found."""

    checked_on = forms.DateField(label="检查日期", widget=DateInput(), initial=timezone.localdate)
    situation = _text("检查情况", 5)
    is_problem = forms.BooleanField(label="发现问题", required=False)


class ClueConclusionForm(forms.Form):
    """How the clue was handled."""

    path = forms.ChoiceField(label="处理方式", required=False, choices=[("", "未发现问题"), *PATHS])
    case_number = forms.CharField(label="案号", required=False, max_length=60)
    case_filed_on = forms.DateField(label="立案日期", required=False, widget=DateInput())
    basis = forms.CharField(
        label="查处依据", required=False, max_length=300, help_text="无证无照查处须填写，随结果公示"
    )
    outcome = _text("处置结果")


class ListingForm(forms.Form):
    """A proposal to list an object."""

    kind = forms.ChoiceField(label="名录", choices=[("", "请选择"), *LIST_KINDS])
    basis = forms.CharField(label="列入依据", max_length=300)


class ListingDecisionForm(forms.Form):
    """The number of the decision."""

    decision_no = forms.CharField(label="决定文号", max_length=60)


class RecognitionForm(forms.Form):
    """Why another department's result is taken as one's own."""

    reason = forms.CharField(label="采信理由", max_length=300)
