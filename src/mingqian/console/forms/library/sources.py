"""The form of a source: where it is, what its fields are called, who wins."""

from __future__ import annotations

from typing import Any

from django import forms

from mingqian.console.forms.library.fields import reason, text
from mingqian.library import words
from mingqian.library.intake.mapping import FIELDS, OBLIGATORY, Mapping

#: Fields a source may have a rule for.
RULED = (
    "name", "address", "status", "region", "object_type", "industry_code", "business_scope",
    "established_on", "capital_text", "risk_class", "owner", "contact", "station",
)  # fmt: skip


class SourceForm(forms.Form):
    """Name, adapter, schedule, column names, rules; a reason where it is changed."""

    name = text("来源名称", max_length=80)
    adapter = forms.ChoiceField(label="方式", choices=words.Adapter.choices)
    address = text("地址", max_length=300)
    token_name = text("凭据名称", required=False, max_length=40)
    every_hours = forms.IntegerField(label="同步间隔（小时）", min_value=1, max_value=720)
    stale_days = forms.IntegerField(label="多少天未见视为过期", min_value=1, max_value=3650)
    is_enabled = forms.BooleanField(label="启用定时同步", required=False)
    default_type = forms.ChoiceField(
        label="对象类型",
        required=False,
        choices=[("", "由“主体类别”一列确定"), *words.ObjectType.choices],
    )

    def __init__(self, *args: Any, mapping: Mapping, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._mapping = mapping
        self.fields["address"].help_text = "投递：文件夹名；接口：https:// 开头的地址"
        self.fields["token_name"].help_text = "接口凭据在服务器设置中的名称，不是凭据本身"
        for name, label in FIELDS.items():
            column = text(f"列名：{label}", required=name in OBLIGATORY, max_length=80)
            column.initial = mapping.columns.get(name, "")
            self.fields[f"column_{name}"] = column
        self.fields["default_type"].initial = mapping.default_type
        choices = [("", "按维护部门（本部门以来源为准）"), *words.FieldRule.choices]
        for name in RULED:
            self.fields[f"rule_{name}"] = forms.ChoiceField(
                label=f"冲突时：{words.field_label(name)}", required=False, choices=choices
            )
        if not is_new:
            self.fields["reason"] = reason("修改理由")

    def facts(self) -> dict[str, Any]:
        """What the library keeps of a source."""
        data = self.cleaned_data
        columns = {name: data[f"column_{name}"] for name in FIELDS}
        rules = {name: data[f"rule_{name}"] for name in RULED if data[f"rule_{name}"]}
        plain = ("name", "adapter", "address", "token_name", "every_hours", "stale_days")
        return {
            **{name: data[name] for name in plain},
            "is_enabled": data["is_enabled"],
            "mapping": {
                **self._mapping.as_json(),
                "columns": columns,
                "default_type": data["default_type"],
            },
            "rules": rules,
        }
