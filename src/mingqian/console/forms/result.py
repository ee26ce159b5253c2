"""Entering a result and its outcome at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from mingqian.inspection.vocabulary import grounds, methods
from mingqian.result import selectors
from mingqian.result.services import ResultFacts
from mingqian.ui.forms import DateInput

if TYPE_CHECKING:
    from mingqian.result.models import Result


class ResultForm(forms.Form):
    """Category, situation, handling, grounds of non-cooperation, attestation."""

    category_code = forms.ChoiceField(label="结果类别")
    sub_code = forms.ChoiceField(label="内部子类", required=False, help_text="不对外公示")
    methods = forms.MultipleChoiceField(label="检查方式", widget=forms.CheckboxSelectMultiple)
    handling_path = forms.ChoiceField(label="处理途径", required=False, help_text="发现问题的必填")
    situation = forms.CharField(
        label="检查情况", required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    handling_text = forms.CharField(
        label="处理意见", required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    noncooperation_codes = forms.MultipleChoiceField(
        label="不配合情形", required=False, widget=forms.CheckboxSelectMultiple
    )
    noncooperation_detail = forms.CharField(
        label="不配合情形说明", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    attested = forms.BooleanField(label="承诺", required=False)

    def __init__(self, *args: object, result: Result, **kwargs: object) -> None:
        kwargs.setdefault("initial", selectors.suggested(result))
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        task = result.inspection.part.task
        offered = selectors.choices(result.inspection)
        self._choose("category_code", [("", "请选择"), *offered.categories])
        self._choose("sub_code", [("", "无"), *offered.sub_codes])
        self._choose("methods", methods(task))
        self._choose("handling_path", [("", "无（未发现问题）"), *offered.paths])
        self._choose("noncooperation_codes", grounds(task))
        self.fields["attested"].label = offered.attestation
        if not offered.sub_codes:
            del self.fields["sub_code"]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def facts(self) -> ResultFacts:
        """What was entered."""
        data = dict(self.cleaned_data)
        data.pop("attested", None)
        lists = {name: tuple(data.pop(name)) for name in ("methods", "noncooperation_codes")}
        return ResultFacts(**data, **lists)


class OutcomeForm(forms.Form):
    """The outcome of handling, with its own date (兴隆台 三)."""

    outcome_text = forms.CharField(label="查处结果", widget=forms.Textarea(attrs={"rows": 4}))
    outcome_on = forms.DateField(label="查处结果日期", widget=DateInput())
