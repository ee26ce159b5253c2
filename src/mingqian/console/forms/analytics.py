"""The parameters of the side-by-side simulation."""

from __future__ import annotations

from django import forms

from mingqian.analytics.audit.stepwise import MOST, Setup


class StepDrawForm(forms.Form):
    """How large the list, how many to draw, rows of a page, and the seed of the shown runs."""

    total = forms.IntegerField(label="名单户数", min_value=2, max_value=MOST)
    quota = forms.IntegerField(label="抽取户数", min_value=1, max_value=MOST)
    page = forms.IntegerField(
        label="每页行数", min_value=0, max_value=MOST, help_text="名单分页读取时的行数；0 为不分页"
    )
    seed = forms.CharField(
        label="演示种子", max_length=64, help_text="两种方法各演示一次抽取，同一种子结果相同"
    )

    def clean_quota(self) -> int:
        """The quota cannot exceed the list."""
        quota: int = self.cleaned_data["quota"]
        if quota > self.cleaned_data.get("total", quota):
            raise forms.ValidationError("抽取户数不能多于名单户数")
        return quota

    def setup(self) -> Setup:
        """What is to be compared."""
        data = self.cleaned_data
        return Setup(data["total"], data["quota"], data["page"])
