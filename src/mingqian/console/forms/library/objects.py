"""Forms of objects, registers and imports."""

from __future__ import annotations

from typing import Any

from django import forms

from mingqian.console.forms.library.fields import (
    BLANKS_TOO,
    RowField,
    RowsField,
    WordsField,
    day,
    reason,
    text,
)
from mingqian.library import words
from mingqian.library.intake.mapping import FIELDS, OBLIGATORY
from mingqian.library.selectors.ranges import FLAGS
from mingqian.ui.forms import Upload

#: Chinese names of the risk facts a rule may ask for.
FLAG_WORDS = {
    "abnormal": "列入经营异常名录",
    "serious": "列入严重违法失信名单",
    "complaint": "被投诉举报",
    "violation": "存在其他违法违规行为",
    "hazard": "存在重大隐患",
}


def coordinate(label: str) -> forms.DecimalField:
    """A longitude or latitude in degrees."""
    return forms.DecimalField(label=label, required=False, max_digits=9, decimal_places=6)


class ObjectForm(forms.Form):
    """The facts of an object; identity is asked only for a new one."""

    object_type = forms.ChoiceField(label="类型", choices=words.ObjectType.choices)
    uscc = text("统一社会信用代码", required=False, max_length=40)
    own_number = text("自有编号", required=False, max_length=100)
    name = text("名称", max_length=200)
    owner = text("责任主体", required=False, max_length=200)
    address = text("住所（经营场所）", required=False, max_length=300)
    established_on = day("成立日期", required=False)
    industry_code = text("行业代码", required=False, max_length=8)
    capital_text = text("注册资本", required=False, max_length=60)
    business_scope = text("经营范围", rows=3, required=False)
    contact = text("联系人与电话", required=False, max_length=120)
    status = forms.ChoiceField(label="状态", choices=words.ObjectStatus.choices)
    status_on = day("状态日期", required=False)
    longitude = coordinate("经度")
    latitude = coordinate("纬度")
    coordinates_source = text("坐标来源", required=False, max_length=80)
    parent_code = text("所属主体的代码", required=False, max_length=40)

    field_order = ("object_type", "uscc", "own_number", "name", "owner", "region", "address")

    def __init__(
        self, *args: Any, regions: Any, stations: Any = (), is_new: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"] = RowField(regions, label="所属区划")
        self.fields["station"] = RowField(
            stations, label="监管所（站）", required=False, blank="没有指定"
        )
        self.fields["parent_code"].help_text = "分支机构所属主体的统一社会信用代码"
        self.order_fields(self.field_order)
        self.fields["uscc"].help_text = "营利性、非营利性市场主体必填；产品、项目、行为不填"
        if not is_new:
            del self.fields["uscc"], self.fields["own_number"]
            self.fields["reason"] = reason("变更理由")

    def facts(self) -> dict[str, Any]:
        """What the register keeps; a region somebody chose is no guess."""
        outside = {"uscc", "own_number", "reason", "parent_code"}
        kept = {name: value for name, value in self.cleaned_data.items() if name not in outside}
        if "region" in self.changed_data:
            kept["is_region_inferred"] = False
        return kept


class RangeForm(forms.Form):
    """The condition by which objects stand in a register."""

    keywords = WordsField(label="经营范围关键词", blanks=True)
    industries = WordsField(label="行业代码", blanks=True, help_text=f"如 F51、C14；{BLANKS_TOO}")
    object_types = forms.MultipleChoiceField(
        label="对象类型",
        choices=words.ObjectType.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    risk_classes = forms.MultipleChoiceField(
        label="信用风险分类",
        choices=words.CreditRiskClass.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    flags = forms.MultipleChoiceField(
        label="风险情形",
        choices=[(code, FLAG_WORDS[code]) for code in FLAGS],
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    established_after = day("成立日期不早于", required=False)
    established_before = day("成立日期不晚于", required=False)

    def __init__(self, *args: Any, regions: Any, labels: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["regions"] = RowsField(regions, label="区域", required=False)
        self.fields["labels"] = RowsField(labels, label="监管标签", required=False)
        self.order_fields(["regions"])

    def rule(self) -> dict[str, Any]:
        """The range as the library keeps it."""
        data = {name: value for name, value in self.cleaned_data.items() if value}
        for name in ("regions", "labels"):
            if data.get(name):
                data[name] = [row.pk for row in data[name]]
        for name in ("established_after", "established_before"):
            if data.get(name):
                data[name] = data[name].isoformat()
        return data


class RegistryForm(forms.Form):
    """A new register."""

    name = text("名录库名称", max_length=80)
    note = text("说明", required=False, max_length=300)


class RegisterForm(forms.Form):
    """An object put into a register by hand."""

    code = text("统一社会信用代码或标识", max_length=200)
    reason = reason("入库理由")


class UploadForm(forms.Form):
    """The file of an import, and where it comes from."""

    file = forms.FileField(
        label="文件", widget=Upload(hint="CSV（UTF-8 或 GBK）或 Excel 工作簿（.xlsx）")
    )
    source = forms.ChoiceField(
        label="数据来源", required=False, help_text="选择以前用过的来源，沿用上次的字段对应"
    )
    mapping = forms.ChoiceField(label="字段对应", required=False)

    def __init__(self, *args: Any, mappings: Any, sources: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [("", "新的来源（下一步填写）"), *((name, name) for name in sources)]
        self.fields["source"].choices = known  # type: ignore[attr-defined]
        choices = [("", "按来源和列名自动对应"), *((row.name, row.label) for row in mappings)]
        self.fields["mapping"].choices = choices  # type: ignore[attr-defined]


class MappingForm(forms.Form):
    """Which column is which fact; source, type where no column says it, register."""

    source = text("数据来源", max_length=80)

    def __init__(
        self, *args: Any, header: list[str], mapping: Any, registries: Any, **kwargs: Any
    ) -> None:
        initial = {f"column_{name}": mapping.columns.get(name, "") for name in FIELDS}
        start = {"source": mapping.source, "default_type": mapping.default_type}
        kwargs["initial"] = {**start, **initial}
        super().__init__(*args, **kwargs)
        self.fields["registry"] = RowField(
            registries, label="同时登记入库", required=False, blank="不登记入库"
        )
        self.fields["default_type"] = forms.ChoiceField(
            label="对象类型",
            required=False,
            choices=[("", "由“主体类别”一列确定"), *words.ObjectType.choices],
            help_text="文件没有类别列时选择",
        )
        choices = [("", "文件中没有"), *((name, name) for name in header)]
        for name, label in FIELDS.items():
            self.fields[f"column_{name}"] = forms.ChoiceField(
                label=label, choices=choices, required=name in OBLIGATORY
            )

    def columns(self) -> dict[str, str]:
        """Field → chosen column."""
        return {name: self.cleaned_data[f"column_{name}"] for name in FIELDS}
