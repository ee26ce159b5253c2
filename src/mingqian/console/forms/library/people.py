"""Forms of inspectors and supporting parties."""

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
from mingqian.ui.forms import Upload


class InspectorForm(forms.Form):
    """The facts of an inspector."""

    number = text("工号", required=False, max_length=30)
    name = text("姓名", max_length=40)
    sex = forms.ChoiceField(
        label="性别", choices=[("", "不登记"), *words.Sex.choices], required=False
    )
    unit = text("处室（所）", required=False, max_length=60)
    staff_class = forms.ChoiceField(label="人员类别", choices=words.StaffClass.choices)
    level = forms.ChoiceField(
        label="执法层级", choices=[("", "未明确"), *words.RegionLevel.choices], required=False
    )
    post = text("岗位大类", required=False, max_length=60)
    position = text("职务", required=False, max_length=60)
    specialities = WordsField(label="业务专长")
    qualifications = WordsField(label="执法资质")
    item_codes = WordsField(
        label="可检查事项编码", blanks=True, help_text=f"不填为不限；{BLANKS_TOO}"
    )
    entered_on = day("入库日期", required=False)
    training = text("培训情况", required=False, max_length=200)

    def __init__(
        self,
        *args: Any,
        regions: Any,
        people: Any,
        departments: Any = (),
        words: dict[str, list[str]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        names = {"post": "post", "qualification": "qualifications", "speciality": "specialities"}
        for kind, known in (words or {}).items():
            if known:
                self.fields[names[kind]].help_text = f"本部门词典：{'、'.join(known)}"
        if departments:
            self.fields["department"] = RowField(departments, label="部门")
        self.fields["boundary"] = RowsField(regions, label="执法边界", required=False)
        self.fields["boundary"].help_text = "不选即为所在部门的区划"
        self.fields["person"] = RowField(people, label="登录账户", required=False, blank="不关联")

    def facts(self) -> dict[str, Any]:
        """What goes into the registry row itself."""
        outside = {"boundary", "department"}
        return {name: value for name, value in self.cleaned_data.items() if name not in outside}


class CredentialForm(forms.Form):
    """An enforcement credential."""

    number = text("证号", max_length=40)
    issuer = text("发证机关", max_length=80)
    valid_from = day("有效期起")
    valid_to = day("有效期至")


class LeaveForm(forms.Form):
    """Days on which an inspector cannot be drawn."""

    kind = forms.ChoiceField(
        label="种类", choices=words.AbsenceKind.choices, initial="leave", required=False
    )
    starts_on = day("起")
    ends_on = day("止")
    reason = reason("事由")

    def clean_kind(self) -> str:
        """Leave, where nothing else is said."""
        return self.cleaned_data["kind"] or "leave"


class RecusalForm(forms.Form):
    """A declared interest."""

    code = text("检查对象的统一社会信用代码", max_length=200)
    kind = forms.ChoiceField(
        label="关系",
        choices=words.RecusalKind.choices,
        initial=words.RecusalKind.OTHER,
        help_text="曾在该单位任职的，“自”填写离任日期",
    )
    ground = text("回避事由", max_length=100)
    since = day("自")
    until = day("至", required=False)


class MoveForm(forms.Form):
    """A move to another department."""

    on = day("调动日期")
    reason = reason()

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_department"] = RowField(departments, label="调往部门")


class LeaveOfficeForm(forms.Form):
    """Leaving office."""

    on = day("离岗日期")
    reason = reason()


class EndRecusalForm(forms.Form):
    """The end of a declared interest."""

    until = day("回避截止")
    reason = reason()


class AgencyForm(forms.Form):
    """A testing body, audit firm or institute."""

    name = text("名称", max_length=100)
    domain = text("专业领域", max_length=100)
    qualification_no = text("资质证书号", required=False, max_length=60)
    valid_to = day("资质有效期至", required=False)

    def __init__(self, *args: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"] = RowField(regions, label="区划")


class ExpertForm(forms.Form):
    """A person's application for the expert register."""

    name = text("姓名", max_length=100)
    unit = text("所在单位", max_length=100)
    title = text("职称或者职务", required=False, max_length=60)
    domain = text("专业领域", max_length=100)
    qualification_no = text("资质证书号", required=False, max_length=60)
    valid_to = day("资质有效期至", required=False)
    applied_on = day("申请日期")

    def __init__(self, *args: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"] = RowField(regions, label="申请进入哪一级专家库")


class RenewForm(forms.Form):
    """A longer validity of a qualification."""

    valid_to = day("新的有效期至")
    reason = reason("依据")


class WordForm(forms.Form):
    """A word for a dictionary."""

    kind = forms.ChoiceField(label="词典", choices=words.WordKind.choices)
    word = text("词条", max_length=60)


class PeopleUploadForm(forms.Form):
    """A file of inspectors."""

    upload = forms.FileField(
        label="CSV 或者 XLSX 文件", widget=Upload(hint="第 1 行为列名，可先下载模板")
    )
    encoding = forms.ChoiceField(
        label="编码（CSV）",
        choices=[("utf-8", "UTF-8"), ("gbk", "GBK（仅在确认后选择）")],
        required=False,
    )
    is_dry_run = forms.BooleanField(label="只核对，不写入", required=False)


class ReasonForm(forms.Form):
    """A reason alone."""

    reason = reason()
