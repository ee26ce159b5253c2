"""Forms around a filter of the object registry: keep it, act on what it finds, export it."""

from __future__ import annotations

from typing import Any

from django import forms

from mingqian.library.exporting import COLUMNS, USUAL
from mingqian.library.filtering.objects import FLAGS, NOBODY
from mingqian.library.words import LONGEST_FILTER_NAME, LONGEST_REASON


class SavedFilterForm(forms.Form):
    """A name, and whether the department shares it."""

    name = forms.CharField(label="名称", max_length=LONGEST_FILTER_NAME)
    is_shared = forms.BooleanField(label="本部门共用", required=False)


class BulkForm(forms.Form):
    """What to do to everything the filter finds, with the reason."""

    kind = forms.ChoiceField(label="办理事项", choices=[])
    registry = forms.ChoiceField(
        label="名录库", required=False, help_text="登记入库、移出名录库时选择"
    )
    department = forms.ChoiceField(label="维护部门", required=False, help_text="明确维护部门时选择")
    flag = forms.ChoiceField(
        label="风险情形",
        required=False,
        choices=[("", "——"), *((key, word) for key, word in FLAGS.items() if key != NOBODY)],
        help_text="设置风险情形时选择",
    )
    value = forms.ChoiceField(
        label="设置或取消", required=False, choices=[("yes", "设置"), ("no", "取消")]
    )
    document_no = forms.CharField(
        label="决定文号", required=False, max_length=80, help_text="列入名录（名单）时填写"
    )
    label = forms.ChoiceField(label="标签", required=False, help_text="加贴标签时选择")
    reason = forms.CharField(
        label="理由",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_REASON,
    )

    def __init__(
        self,
        *args: Any,
        kinds: Any = (),
        registries: Any = (),
        departments: Any = (),
        labels: Any = (),
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        for name, choices in (
            ("kind", kinds),
            ("registry", [("", "——"), *((str(row.pk), row.name) for row in registries)]),
            ("department", [("", "——"), *departments]),
            ("label", [("", "——"), *labels]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def facts(self) -> dict[str, Any]:
        """What the act of the chosen kind asks for."""
        return {
            name: self.cleaned_data[name] for name in ("registry", "department", "flag", "value")
        }


class ExportForm(forms.Form):
    """Columns and format of an export."""

    columns = forms.MultipleChoiceField(
        label="列",
        choices=[(name, heading) for name, (heading, _) in COLUMNS.items()],
        initial=USUAL,
        widget=forms.CheckboxSelectMultiple,
    )
    kind = forms.ChoiceField(
        label="格式", choices=[("xlsx", "XLSX 工作簿"), ("csv", "CSV（UTF-8）")]
    )
