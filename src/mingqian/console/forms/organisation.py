"""Forms about changes of departments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from mingqian.console.forms.library.fields import RowField, RowsField, day, text
from mingqian.foundation.org.services import ChangeFacts, NewDepartment

KINDS = [("merge", "合并"), ("split", "分设"), ("abolish", "撤销"), ("rename", "更名")]


class ChangeForm(forms.Form):
    """A change of departments from a day: which ones, into which."""

    kind = forms.ChoiceField(label="变更种类", choices=KINDS)
    on = day("生效日期")
    document_no = text("依据文号", max_length=60)
    new_name = text("新名称（更名填写）", required=False, max_length=80)
    founded = text(
        "新设部门",
        rows=3,
        required=False,
        help_text="每行一个：代码，名称，简称。没有新设部门的不填",
    )
    note = text("说明", rows=2, required=False, max_length=300)

    field_order = ("kind", "on", "document_no", "old", "kept", "founded", "new_name", "note")

    def __init__(self, *args: Any, departments: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(departments)
        self.fields["old"] = RowsField(rows, label="变更的部门")
        self.fields["kept"] = RowsField(
            rows, label="承继的部门（已有的）", required=False, help_text="并入、拆入的部门"
        )
        self.order_fields(self.field_order)

    def clean_founded(self) -> list[NewDepartment]:
        """The departments to found, a line each."""
        found = []
        for number, line in enumerate(self.cleaned_data["founded"].splitlines(), start=1):
            if not line.strip():
                continue
            parts = [part.strip() for part in line.replace("，", ",").split(",")]
            if not 2 <= len(parts) <= 3:
                raise forms.ValidationError(f"第 {number} 行应为：代码，名称，简称")
            found.append(NewDepartment(*parts))
        return found

    def facts(self) -> ChangeFacts:
        """What the change says."""
        return ChangeFacts(**self.cleaned_data)


class HandoverForm(forms.Form):
    """Which successor takes which kind of duty."""

    def __init__(
        self, *args: Any, duties: Iterable[Any], heirs: Iterable[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        heirs = list(heirs)
        self._keys = {}
        for row in duties:
            name = row.duty.key.replace(":", "-")
            self._keys[name] = row.duty.key
            self.fields[name] = RowField(heirs, label=row.duty.label, blank="请选择承继部门")
            self.initial.setdefault(name, heirs[0] if heirs else None)

    def mapping(self) -> dict[str, Any]:
        """Kind of duty → successor."""
        return {key: self.cleaned_data[name] for name, key in self._keys.items()}
