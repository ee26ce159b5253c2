"""Forms of what is entered at an object beside its facts: risks, classes, numbers, licences."""

from __future__ import annotations

from typing import Any

from django import forms

from mingqian.console.forms.library.fields import RowField, day, reason, text
from mingqian.library import words


class RiskForm(forms.Form):
    """A listing, complaint, violation or hazard."""

    kind = forms.ChoiceField(label="种类", choices=words.RiskKind.choices)
    since = day("列入（发生）日期")
    document_no = text("决定文号（编号）", required=False, max_length=80)
    source = text("来源", max_length=80)
    ground = text("事由", rows=2, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document_no"].help_text = "列入经营异常名录、严重违法失信名单必填"


class EndForm(forms.Form):
    """The day something ends, and why."""

    on = day("日期")
    reason = reason()


class ReasonForm(forms.Form):
    """A reason alone."""

    reason = reason()


class ClassForm(forms.Form):
    """A credit risk class with day and source."""

    risk_class = forms.ChoiceField(label="信用风险分类", choices=words.CreditRiskClass.choices)
    on = day("分类日期")
    source = text("来源", max_length=80)


class CodeForm(forms.Form):
    """A further number of the object."""

    kind = forms.ChoiceField(label="种类", choices=words.CodeKind.choices)
    number = text("号码", max_length=60)
    source = text("来源", max_length=80)


class LicenseForm(forms.Form):
    """A licence."""

    name = text("许可证名称", max_length=80)
    number = text("许可证编号", max_length=60)
    issuer = text("发证机关", max_length=80)
    valid_from = day("有效期自")
    valid_to = day("有效期至", required=False)
    source = text("来源", max_length=80)
    scope = text("许可范围", rows=2, required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_to"].help_text = "长期有效的不填"


class ContactForm(forms.Form):
    """Somebody to turn to."""

    name = text("姓名", max_length=40)
    post = text("职务", required=False, max_length=40)
    phone = text("联系电话", max_length=40)


class DistrictForm(forms.Form):
    """How an inferred district is settled."""

    decision = forms.ChoiceField(
        label="处理方式",
        choices=[("accept", "采用推断"), ("choose", "另选区划"), ("unknown", "无法确定")],
        widget=forms.RadioSelect(),
    )
    reason = reason("理由", required=False)

    field_order = ("decision", "region", "reason")

    def __init__(self, *args: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"] = RowField(regions, label="区划", required=False, blank="不改")
        self.fields["region"].help_text = "另选区划时填写"
        self.fields["reason"].help_text = "无法确定时必填"
        self.order_fields(self.field_order)
