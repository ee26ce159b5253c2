"""Reports, urges, excuses, issues, circulars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from mingqian.foundation.org.models import Department


def _text(label: str, rows: int = 4, **facts: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **facts)


class ReportForm(forms.Form):
    """One field for each part the rulebook names."""

    def __init__(self, *args: Any, sections: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names = list(sections)
        for number, name in enumerate(self._names):
            field = _text(name, 5, required=False)
            field.initial = sections[name]
            self.fields[f"part_{number}"] = field

    def sections(self) -> dict[str, str]:
        """Part → text."""
        return {
            name: self.cleaned_data[f"part_{number}"] for number, name in enumerate(self._names)
        }


class PeriodForm(forms.Form):
    """The words of a member's report."""

    text = _text("工作情况", 10)


class UrgeForm(forms.Form):
    """Whom to urge, and about what."""

    department = forms.ChoiceField(label="被催办部门")
    text = _text("催办内容", 3, max_length=300)

    def __init__(self, *args: Any, choices: Mapping[str, Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [  # type: ignore[attr-defined]
            ("", "请选择"),
            *((key, row.name) for key, row in choices.items()),
        ]


class ExcuseForm(forms.Form):
    """The special circumstances."""

    text = _text("特殊情况", 3, max_length=300)


class CircularForm(forms.Form):
    """The year and what the office asks for."""

    year = forms.IntegerField(label="年度", min_value=2015, max_value=2100)
    remarks = _text("工作要求", 5, required=False)


class IssueForm(forms.Form):
    """A problem of carrying out the rules."""

    title = forms.CharField(label="问题", max_length=120)
    text = _text("情况说明", 6)


class AssignForm(forms.Form):
    """The department that is to study an issue."""

    department = forms.ChoiceField(label="交办部门")

    def __init__(self, *args: Any, departments: Iterable[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._found = {str(row.pk): row for row in departments}
        self.fields["department"].choices = [  # type: ignore[attr-defined]
            ("", "请选择"),
            *((key, row.name) for key, row in self._found.items()),
        ]

    def deed(self) -> dict[str, Any]:
        """Arguments of the service."""
        return {"department": self._found[self.cleaned_data["department"]]}


class AnswerForm(forms.Form):
    """The answer with the measure taken."""

    answer = _text("答复与措施", 6)

    def deed(self) -> dict[str, Any]:
        """Arguments of the service."""
        return dict(self.cleaned_data)
