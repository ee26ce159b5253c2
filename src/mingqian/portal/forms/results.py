"""The search for published results: every field may be left empty."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms

from mingqian.publication import disclosed
from mingqian.ui.forms import DateInput

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mingqian.publication.models import Publication

_CODE = re.compile(r"[0-9A-Za-z]{18}")


class ResultSearch(forms.Form):
    """Name or credit code, type, region, department, category, days of publication."""

    q = forms.CharField(label="关键词", required=False, max_length=100)
    kind = forms.ChoiceField(label="公示类型", required=False)
    category = forms.ChoiceField(label="检查结果", required=False)
    region = forms.ChoiceField(label="地区", required=False)
    department = forms.ChoiceField(label="公示部门", required=False)
    since = forms.DateField(label="公示日期自", required=False, widget=DateInput)
    until = forms.DateField(label="公示日期至", required=False, widget=DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs["placeholder"] = "企业名称或者统一社会信用代码"
        offers: dict[str, list[tuple[Any, str]]] = {
            "kind": disclosed.KINDS,
            "category": [(text, text) for text in disclosed.categories()],
            "region": [(row.region_code, row.name) for row in disclosed.regions()],
            "department": [(row.pk, row.name) for row in disclosed.departments()],
        }
        for name, choices in offers.items():
            self.fields[name].choices = [("", "全部"), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A period begins before it ends."""
        found = super().clean() or {}
        since, until = found.get("since"), found.get("until")
        if since and until and since > until:
            self.add_error("until", "截止日期早于开始日期")
        return found

    def rows(self) -> QuerySet[Publication]:
        """What is asked for; nothing when the question cannot be understood."""
        if not self.is_valid():
            return disclosed.published().none()
        asked = self.cleaned_data
        words = asked["q"].strip()
        is_code = bool(_CODE.fullmatch(words))
        return disclosed.published(
            code=words if is_code else "",
            name="" if is_code else words,
            kind=asked["kind"],
            category=asked["category"],
            region=asked["region"],
            department=int(asked["department"] or 0) or None,
            since=asked["since"],
            until=asked["until"],
        )
