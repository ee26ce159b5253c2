"""Forms of item lists and items."""

from __future__ import annotations

from typing import Any

from django import forms

from mingqian.console.forms.library.fields import RowField, RowsField, WordsField, reason, text
from mingqian.library import words
from mingqian.ui.forms import Upload


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

    code = text("事项编码", max_length=40)
    category = text("抽查类别", max_length=80)
    name = text("抽查事项", max_length=200)
    tier = forms.ChoiceField(label="事项类别", choices=words.ItemTier.choices)
    basis = text("检查依据", rows=3, required=False)
    subject = text("检查主体", required=False, max_length=200)
    content = text("检查内容", rows=3, required=False)
    methods = forms.MultipleChoiceField(
        label="检查方式",
        choices=words.InspectionMethod.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    object_kinds = text("检查对象", required=False, max_length=200)
    ratio_text = text("抽查比例", required=False, max_length=200)
    frequency_text = text("抽查频次", required=False, max_length=200)
    guide_method = text("指引·检查方法", rows=3, required=False)
    guide_requirements = text("指引·工作要求", rows=3, required=False)
    guide = text("指引·补充说明", rows=3, required=False)
    supervision_scheme = text("监管方案", rows=3, required=False)
    materials = WordsField(label="需准备材料")
    required_speciality = text("所需业务专长", required=False, max_length=60)
    scope_keywords = WordsField(label="经营范围关键词", blanks=True)
    full_list_code = text("检查事项总清单编码", required=False, max_length=60)
    may_close_online = forms.BooleanField(label="网络核实后可不到现场", required=False)

    field_order = (
        "code", "category", "name", "department", "tier", "full_list_code", "basis", "subject",
        "object_kinds", "content", "methods", "registry", "required_speciality", "ratio_text",
        "frequency_text",
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
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}


class ItemUploadForm(forms.Form):
    """A published list as a file."""

    upload = forms.FileField(label="CSV 文件", widget=Upload(hint="CSV(UTF-8)，第 1 行为列名"))
    encoding = forms.ChoiceField(
        label="编码", choices=[("utf-8", "UTF-8"), ("gbk", "GBK（仅在确认后选择）")]
    )


class CheckpointForm(forms.Form):
    """One point to check."""

    content = text("检查要点", required=False, max_length=300)
    method = text("检查方法", required=False, max_length=200)
    standard = text("判定标准", required=False, max_length=300)
    basis = text("依据条款", required=False, max_length=300)
    is_key = forms.BooleanField(label="重点项", required=False)


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
