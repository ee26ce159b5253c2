"""Forms of the record: its text, the signature, the refusal; the entry of a result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from mingqian.inspection import selectors
from mingqian.inspection.vocabulary import REFUSING, SIGNING, grounds, methods
from mingqian.result import selectors as results
from mingqian.result.services import ResultFacts
from mingqian.ui.forms import Segmented, Upload

if TYPE_CHECKING:
    from mingqian.inspection.models import Inspection
    from mingqian.result.models import Result


class RecordForm(forms.Form):
    """The free text of the record."""

    situation = forms.CharField(
        label="检查情况", widget=forms.Textarea(attrs={"rows": 5}),
        help_text="如实填写检查的经过和发现的情况",
    )  # fmt: skip


class SignForm(forms.Form):
    """Signature or seal of the object under the record shown."""

    kind = forms.ChoiceField(label="方式", choices=SIGNING, widget=Segmented())
    signer = forms.CharField(label="签字人姓名", max_length=60)
    capacity = forms.CharField(label="身份", max_length=60, help_text="如法定代表人、店长")
    drawn = forms.CharField(required=False, widget=forms.HiddenInput)
    photo = forms.FileField(
        label="已签字或盖章的记录照片", required=False,
        widget=Upload(attrs={"accept": "image/*", "capture": "environment"}, hint="不能手写时上传"),
    )  # fmt: skip
    record_digest = forms.CharField(widget=forms.HiddenInput)


class RefusalForm(forms.Form):
    """The object refuses to sign, or nobody could be reached."""

    kind = forms.ChoiceField(label="情形", choices=REFUSING, widget=Segmented())
    reason = forms.CharField(label="情况说明", widget=forms.Textarea(attrs={"rows": 3}))
    inspectors = forms.MultipleChoiceField(
        label="在场签名的检查人员", widget=forms.CheckboxSelectMultiple
    )
    witness = forms.CharField(label="见证人", required=False, max_length=60)
    photo = forms.FileField(
        label="现场照片", required=False,
        widget=Upload(attrs={"accept": "image/*", "capture": "environment"}, hint="可不上传"),
    )  # fmt: skip
    record_digest = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: object, inspection: Inspection, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        members = selectors.team_members(inspection.drawn_object)
        self.fields["inspectors"].choices = [  # type: ignore[attr-defined]
            (str(row.pk), f"{row.inspector.name}({row.part.department.label})") for row in members
        ]


class ResultForm(forms.Form):
    """The result of one item, with the attestation."""

    category_code = forms.ChoiceField(label="结果类别", widget=forms.RadioSelect)
    sub_code = forms.ChoiceField(label="内部子类", required=False)
    methods = forms.MultipleChoiceField(label="检查方式", widget=forms.CheckboxSelectMultiple)
    situation = forms.CharField(
        label="检查情况", required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    handling_path = forms.ChoiceField(label="处理途径", required=False)
    handling_text = forms.CharField(
        label="处理意见", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    noncooperation_codes = forms.MultipleChoiceField(
        label="不配合情形", required=False, widget=forms.CheckboxSelectMultiple
    )
    noncooperation_detail = forms.CharField(
        label="不配合情形说明", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    attested = forms.BooleanField(label="", required=False)

    def __init__(self, *args: object, result: Result, **kwargs: object) -> None:
        check = result.inspection
        kwargs.setdefault("initial", results.suggested(result))
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        offered = results.choices(check)
        for name, choices in (
            ("category_code", offered.categories),
            ("sub_code", [("", "无"), *offered.sub_codes]),
            ("handling_path", [("", "无（未发现问题）"), *offered.paths]),
            ("noncooperation_codes", grounds(check.part.task)),
            ("methods", methods(check.part.task)),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields["attested"].label = offered.attestation
        if not offered.sub_codes:
            del self.fields["sub_code"]

    def facts(self) -> ResultFacts:
        """What was entered."""
        data = self.cleaned_data
        return ResultFacts(
            category_code=data["category_code"],
            situation=data["situation"],
            methods=tuple(data["methods"]),
            handling_path=data["handling_path"],
            handling_text=data["handling_text"],
            sub_code=data.get("sub_code", ""),
            noncooperation_codes=tuple(data["noncooperation_codes"]),
            noncooperation_detail=data["noncooperation_detail"],
        )
