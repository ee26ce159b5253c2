"""Withholding, correcting, answering objections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from mingqian.console.forms.result import ResultForm

if TYPE_CHECKING:
    from mingqian.result.models import Result


class WithholdingForm(forms.Form):
    """The ground, one of the rulebook's, and why it applies."""

    ground = forms.ChoiceField(label="法定情形")
    text = forms.CharField(label="说明", widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, grounds: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [  # type: ignore[attr-defined]
            ("", "请选择"),
            *((ground, ground) for ground in grounds),
        ]


class CorrectionForm(ResultForm):
    """What the corrected version says, and why it is corrected."""

    reason = forms.CharField(label="更正理由", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, result: Result, **kwargs: Any) -> None:
        super().__init__(*args, result=result, **kwargs)
        # The head who corrects answers with the decision itself.
        del self.fields["attested"]

    def facts(self) -> Any:
        """The facts without the reason, which is the correction's."""
        reason = self.cleaned_data.pop("reason")
        try:
            return super().facts()
        finally:
            self.cleaned_data["reason"] = reason


class AnswerForm(forms.Form):
    """What was examined, and the answer."""

    finding = forms.CharField(
        label="核查情况",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="内部记录，不对外",
    )
    answer = forms.CharField(label="答复", widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, with_finding: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_finding:
            del self.fields["finding"]

    def deed(self) -> dict[str, Any]:
        """Arguments of the service."""
        return dict(self.cleaned_data)


class UpholdForm(AnswerForm):
    """The answer together with what the corrected result says."""

    def __init__(self, *args: Any, result: Result, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._correction = CorrectionForm(*args, result=result)
        for name, field in self._correction.fields.items():
            if name != "reason":
                self.fields[name] = field
                self.initial.setdefault(name, self._correction.initial.get(name))

    def deed(self) -> dict[str, Any]:
        """Arguments of the service: answer, finding, and the corrected facts."""
        data = dict(self.cleaned_data)
        answer, finding = data.pop("answer"), data.pop("finding", "")
        self._correction.cleaned_data = {**data, "reason": ""}
        return {"answer": answer, "finding": finding, "facts": self._correction.facts()}
