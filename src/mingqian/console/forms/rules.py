"""Forms about rulebooks and the organisation."""

from __future__ import annotations

from django import forms


def date_field(label: str, *, required: bool = True) -> forms.DateField:
    """A day chosen with the browser's own picker."""
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"})
    )


class ContinuationForm(forms.Form):
    """A decision to go on using an expired rulebook."""

    decided_by = forms.CharField(label="决定机关", max_length=80)
    document_no = forms.CharField(label="决定文号", max_length=60)
    decided_on = date_field("决定日期")
    until = date_field("延续至（不填为另行决定）", required=False)
    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 3}))


class ConfirmationForm(forms.Form):
    """The day from which a text that names none is applied."""

    day = date_field("施行日期")


class RenameForm(forms.Form):
    """A department's new name."""

    name = forms.CharField(label="新名称", max_length=80)
    on = date_field("自何日起")
    document_no = forms.CharField(label="依据文号", max_length=60)
