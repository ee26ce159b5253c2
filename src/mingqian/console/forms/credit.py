"""Listings and recognition."""

from __future__ import annotations

from django import forms

from mingqian.followup.selectors import LIST_KINDS


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
