"""An objection or comment from the public, and asking after one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from mingqian.ui.forms import Segmented

if TYPE_CHECKING:
    from mingqian.foundation.policy.decision import Refused

KINDS = (("objection", "对结果有异议"), ("comment", "提出意见建议"))


class ObjectionForm(forms.Form):
    """What a visitor writes. ``website`` is a trap: people do not see it, programs fill it in."""

    kind = forms.ChoiceField(label="类型", choices=KINDS, initial="objection", widget=Segmented)
    text = forms.CharField(
        label="内容",
        min_length=5,
        max_length=2000,
        help_text="请写明哪一部分有误、理由和可以证明的材料。请勿填写他人的身份证号等信息。",
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    sender = forms.CharField(
        label="称呼或者单位名称",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact = forms.CharField(
        label="联系电话或者邮箱",
        max_length=80,
        help_text="仅供办理部门与您联系，不公开。",
    )
    website = forms.CharField(
        label="网址（请勿填写）",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def clean_website(self) -> str:
        """Refuse what a program filled in, in words a person would understand too."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError("请将“网址”一栏留空后重新提交")
        return ""

    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        given = self.cleaned_data
        return {
            "sender": given["sender"],
            "contact": given["contact"],
            "text": given["text"],
            "is_objection": given["kind"] == "objection",
        }

    def refuse(self, refused: Refused) -> None:
        """Show a refusal beside the fields it names and on top."""
        self.add_error(None, str(refused))
        for name, message in refused.fields.items():
            if name in self.fields:
                self.add_error(name, message)


class ReceiptForm(forms.Form):
    """Asking after an objection by the number its sender was given."""

    receipt_no = forms.CharField(
        label="受理编号",
        max_length=40,
        widget=forms.TextInput(attrs={"placeholder": "例如 YY202600001", "autocomplete": "off"}),
    )
