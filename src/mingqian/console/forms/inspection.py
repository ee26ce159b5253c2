"""The day of a visit, set at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from mingqian.inspection import selectors
from mingqian.ui.forms import DateInput

if TYPE_CHECKING:
    from mingqian.draw.models import DrawnObject


class ScheduleForm(forms.Form):
    """One day for all departments; a second visit needs a reason."""

    scheduled_on = forms.DateField(label="上门检查日期", widget=DateInput())
    parts = forms.MultipleChoiceField(
        label="上门部门", widget=forms.CheckboxSelectMultiple, help_text="同一对象应一次检查完毕"
    )
    reason = forms.CharField(
        label="再次上门理由", required=False, help_text="另行安排第二次上门时必填"
    )

    def __init__(self, *args: object, drawn_object: DrawnObject, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.checks = list(selectors.of_object(drawn_object))
        choices = [(str(row.part_id), row.part.department.name) for row in self.checks]
        self.fields["parts"].choices = choices  # type: ignore[attr-defined]
        self.fields["parts"].initial = [value for value, _ in choices]

    def parts_chosen(self) -> list[object]:
        """The department parts ticked."""
        chosen = set(self.cleaned_data["parts"])
        return [row.part for row in self.checks if str(row.part_id) in chosen]
