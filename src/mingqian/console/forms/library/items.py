"""Forms of item lists and items."""

from __future__ import annotations

from typing import Any

from django import forms

from mingqian.console.forms.library.fields import (
    RowField,
    RowsField,
    WordsField,
    day,
    reason,
    text,
)
from mingqian.library import words
from mingqian.ui.forms import Upload


def bound(label: str) -> forms.ChoiceField:
    """How a ratio or frequency binds."""
    return forms.ChoiceField(
        label=label, choices=[("", "未写明"), *words.Bound.choices], required=False
    )


def share(label: str) -> forms.DecimalField:
    """A percentage of objects of a credit-risk class."""
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_value=100, decimal_places=2
    )


class ListForm(forms.Form):
    """The first version of a list."""

    kind = forms.ChoiceField(label="清单种类")
    year = forms.IntegerField(label="年度", min_value=2015, max_value=2100)

    def __init__(self, *args: Any, kinds: list[str], lists: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row.value, row.label) for row in words.ListKind if row.value in kinds]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        self.fields["copy_from"] = RowField(
            lists, label="以此清单为底稿", required=False, blank="空白清单"
        )


class VersionForm(forms.Form):
    """The ground of a new version (昌江 第九条, 兴隆台 二（二）)."""

    adjustment_ground = forms.ChoiceField(label="调整情形")
    change_ground = reason("变更内容与依据")

    def __init__(self, *args: Any, grounds: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if grounds:
            choices = [("", "请选择"), *((ground, ground) for ground in grounds)]
            self.fields["adjustment_ground"].choices = choices  # type: ignore[attr-defined]
        else:
            self.fields["adjustment_ground"] = text("调整情形", max_length=80)


class ItemForm(forms.Form):
    """An item with its obligatory facts, guide and links."""

    category_code = text("类别编码", required=False, max_length=20)
    category = text("抽查类别", max_length=80)
    code = text("事项编码", max_length=40)
    name = text("抽查事项", max_length=200)
    tier = forms.ChoiceField(label="事项类别", choices=words.ItemTier.choices)
    basis = text("检查依据", rows=3, required=False)
    basis_valid_to = day("依据有效期至", required=False)
    subject = text("检查主体", required=False, max_length=200)
    content = text("检查内容", rows=3, required=False)
    methods = forms.MultipleChoiceField(
        label="检查方式",
        choices=words.InspectionMethod.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    object_kinds = text("检查对象", required=False, max_length=200)
    random_unit = forms.ChoiceField(
        label="随机单元",
        choices=words.RandomUnit.choices,
        initial=words.RandomUnit.OBJECT,
        required=False,
    )
    ratio_text = text("抽查比例", required=False, max_length=200)
    ratio_percent = forms.DecimalField(
        label="抽查比例（%）", required=False, min_value=0, max_value=100, decimal_places=2
    )
    ratio_bound = bound("比例要求")
    frequency_text = text("抽查频次", required=False, max_length=200)
    frequency_times = forms.IntegerField(
        label="抽查次数", required=False, min_value=1, max_value=366
    )
    frequency_months = forms.IntegerField(
        label="计次周期（月）", required=False, min_value=1, max_value=120, help_text="一年填 12"
    )
    frequency_bound = bound("频次要求")
    risk_a = share("A 类比例（%）")
    risk_b = share("B 类比例（%）")
    risk_c = share("C 类比例（%）")
    risk_d = share("D 类比例（%）")
    guide_method = text("指引·检查方法", rows=3, required=False)
    guide_requirements = text("指引·工作要求", rows=3, required=False)
    guide = text("指引·补充说明", rows=3, required=False)
    supervision_scheme = text("监管方案", rows=3, required=False)
    materials = WordsField(label="需准备材料")
    required_speciality = text("所需业务专长", required=False, max_length=60)
    required_qualification = text("所需执法资质", required=False, max_length=60)
    required_post = text("所需岗位大类", required=False, max_length=60)
    scope_keywords = WordsField(label="经营范围关键词", blanks=True)
    full_list_code = text("检查事项总清单编码", required=False, max_length=60)
    may_close_online = forms.BooleanField(label="网络核实后可不到现场", required=False)

    field_order = (
        "category_code", "category", "code", "name", "department", "tier", "full_list_code",
        "basis", "basis_valid_to", "subject", "object_kinds", "content", "methods", "random_unit",
        "registry", "required_speciality", "required_qualification", "required_post", "ratio_text",
        "ratio_percent", "ratio_bound", "risk_a", "risk_b", "risk_c", "risk_d", "frequency_text",
        "frequency_times", "frequency_months", "frequency_bound",
    )  # fmt: skip

    def __init__(self, *args: Any, registries: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["registry"] = RowField(
            registries, label="对应检查对象名录库", required=False, blank="尚未对应"
        )
        self.fields["department"] = RowField(departments, label="检查主体部门")
        self.fields["reason"] = reason("暂缺必填内容的理由", required=False)
        self.order_fields(self.field_order)

    def facts(self) -> dict[str, Any]:
        """The item's facts; the reason goes to the journal, not into the item."""
        kept = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        shares = {
            name[5:].upper(): kept.pop(name)
            for name in self.base_fields
            if name.startswith("risk_")
        }
        kept["risk_ratios"] = {
            risk: float(value) for risk, value in shares.items() if value is not None
        }
        kept["random_unit"] = kept["random_unit"] or words.RandomUnit.OBJECT
        return kept


class ItemUploadForm(forms.Form):
    """A published list as a file."""

    upload = forms.FileField(
        label="CSV 或者 XLSX 文件",
        widget=Upload(hint="第 1 行为列名；工作簿可另有“抽查子项”“检查要点”两个工作表"),
    )
    encoding = forms.ChoiceField(
        label="编码（CSV）", choices=[("utf-8", "UTF-8"), ("gbk", "GBK（仅在确认后选择）")]
    )


class SubItemForm(forms.Form):
    """One sub-item."""

    code = text("子项编码", required=False, max_length=40)
    name = text("抽查子项", required=False, max_length=200)
    content = text("检查内容", required=False, rows=2)


SubItemFormSet = forms.formset_factory(SubItemForm, extra=3)


class HandlingForm(forms.Form):
    """Which handling follows from which result of an item: a field a result."""

    def __init__(
        self,
        *args: Any,
        results: list[tuple[str, str]],
        paths: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for code, label in results:
            self.fields[code] = forms.ChoiceField(
                label=label, choices=[("", "不作规定"), *paths], required=False
            )

    def handling(self) -> dict[str, str]:
        """Result → path, where one was chosen."""
        return {code: path for code, path in self.cleaned_data.items() if path}


class CheckpointForm(forms.Form):
    """One point to check."""

    sub_item = text("所属子项编码", required=False, max_length=40)
    content = text("检查要点", required=False, max_length=300)
    method = text("检查方法", required=False, max_length=200)
    standard = text("判定标准", required=False, max_length=300)
    basis = text("依据条款", required=False, max_length=300)
    is_key = forms.BooleanField(label="重点项", required=False)
    is_veto = forms.BooleanField(label="否决项", required=False)


CheckpointFormSet = forms.formset_factory(CheckpointForm, extra=3)


class NotApplicableForm(forms.Form):
    """Why an item is not for random draws (昌江 第三条)."""

    case = forms.ChoiceField(label="不适用情形")
    ground = reason("依据或理由")

    def __init__(self, *args: Any, cases: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case"].choices = [(case, case) for case in cases]  # type: ignore[attr-defined]


class KeyAreaForm(forms.Form):
    """The key area of an item (兴隆台 五（一）)."""

    area = forms.ChoiceField(label="重点领域")

    def __init__(self, *args: Any, areas: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if areas:
            self.fields["area"].choices = [(a, a) for a in areas]  # type: ignore[attr-defined]
        else:
            self.fields["area"] = text("重点领域", max_length=60)


class AdmitForm(forms.Form):
    """The document that admits a key-area item to draws."""

    document_no = text("批准文号", max_length=60)
    reason = reason()


class JointItemForm(forms.Form):
    """A line of a joint list."""

    code = text("编码", max_length=40)
    domain = text("抽查领域", max_length=80)
    name = text("联合抽查事项", max_length=200)
    object_kinds = text("检查对象", required=False, max_length=200)

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = list(departments)
        self.fields["lead_department"] = RowField(found, label="发起部门")
        self.fields["participating_departments"] = RowsField(found, label="配合部门")


class DeriveForm(forms.Form):
    """Deriving a joint list from the upper level's."""

    year = forms.IntegerField(label="年度", min_value=2015, max_value=2100)

    def __init__(self, *args: Any, sources: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"] = RowField(sources, label="上级联合抽查事项清单")
