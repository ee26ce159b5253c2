"""Forms of the visit: beginning, points, notes, non-cooperation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from mingqian.field.forms.before import ANSWER_TONES
from mingqian.foundation.rules import selectors as rules
from mingqian.inspection import selectors
from mingqian.inspection.services import AnswerEntry
from mingqian.inspection.vocabulary import ANSWERS, grounds, methods
from mingqian.ui.forms import Segmented

if TYPE_CHECKING:
    from mingqian.inspection.models import Finding, Inspection


class StartForm(forms.Form):
    """Who came, and that certificates were shown."""

    present = forms.MultipleChoiceField(label="到场检查人员", widget=forms.CheckboxSelectMultiple)
    credentials_shown = forms.BooleanField(label="已向检查对象出示执法证件", required=False)
    reason = forms.CharField(
        label="不按原则办理的理由", required=False, help_text="规则为“原则上”的要求未满足时填写"
    )

    def __init__(self, *args: object, inspection: Inspection, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        law = rules.for_case(inspection.part.task)
        everybody = law.text("inspectors.min_scope") == "visit"
        rows = [
            row
            for row in selectors.team_members(inspection.drawn_object)
            if everybody or row.part_id == inspection.part_id
        ]
        self.fields["present"].choices = [  # type: ignore[attr-defined]
            (str(row.pk), self._label(row)) for row in rows
        ]
        self.fields["present"].initial = [
            str(row.pk) for row in rows if row.part_id == inspection.part_id
        ]

    @staticmethod
    def _label(row: Any) -> str:
        numbers = "、".join(c.number for c in row.inspector.credentials.all())
        return f"{row.inspector.name}（{row.part.department.label}，证号 {numbers or '无'}）"


class DeskForm(forms.Form):
    """Means of a check without a visit."""

    methods = forms.MultipleChoiceField(label="检查方式", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: object, inspection: Inspection, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["methods"].choices = [  # type: ignore[attr-defined]
            pair for pair in methods(inspection.part.task) if pair[0] != "on_site"
        ]


class PointForm(forms.Form):
    """One checkpoint: answer, method, what is wrong, or why it was not checked."""

    answer = forms.ChoiceField(
        label="检查结论", required=False, choices=ANSWERS, widget=Segmented(tones=ANSWER_TONES)
    )
    method = forms.ChoiceField(label="检查方式", required=False)
    detail = forms.CharField(
        label="问题描述", required=False,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "不符合的，请描述发现的问题"}),
    )  # fmt: skip
    skip_reason = forms.CharField(label="不检查的理由", required=False)
    reopen_reason = forms.CharField(label="网络已核实仍需现场检查的理由", required=False)

    def __init__(self, *args: object, finding: Finding, choices: list[tuple[str, str]]) -> None:
        super().__init__(
            *args,  # type: ignore[arg-type]
            prefix=f"p{finding.pk}",
            initial={
                "answer": finding.answer,
                "method": finding.method or choices[0][0],
                "detail": finding.detail,
                "skip_reason": finding.skip_reason,
            },
        )
        self.finding = finding
        self.fields["method"].choices = choices  # type: ignore[attr-defined]

    @property
    def photo_field(self) -> str:
        """Name of the file input for photographs of this point."""
        return f"{self.prefix}-photos"

    def entry(self) -> AnswerEntry | None:
        """The entry, or nothing where the point was left open (or verified and not reopened)."""
        data = self.cleaned_data
        if self.finding.is_verified_online and not data["reopen_reason"]:
            return None
        if not data["answer"] and not data["skip_reason"]:
            return None
        return AnswerEntry(
            self.finding.pk,
            answer="" if data["skip_reason"] and not data["answer"] else data["answer"],
            method=data["method"],
            detail=data["detail"],
            skip_reason=data["skip_reason"],
            reopen_reason=data["reopen_reason"],
        )


def point_forms(inspection: Inspection, data: object = None) -> list[PointForm]:
    """One form per point, verified ones included (they are greyed)."""
    choices = methods(inspection.part.task)
    order = sorted(choices, key=lambda pair: pair[0] not in inspection.methods)
    return [
        PointForm(data, finding=row, choices=order) for row in selectors.findings_of(inspection)
    ]


class NotesForm(forms.Form):
    """Technical limits and an expert's advice."""

    technical_limits = forms.CharField(
        label="技术条件限制", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="检查时受技术手段限制的情况，记录时间一并保存",
    )  # fmt: skip
    expert = forms.ChoiceField(label="专家", required=False)
    expert_opinion = forms.CharField(
        label="专家意见（仅供参考）", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="专家意见不代替检查人员的结论",
    )  # fmt: skip

    def __init__(self, *args: object, inspection: Inspection, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.experts = selectors.experts_for(inspection)
        self.fields["expert"].choices = [  # type: ignore[attr-defined]
            ("", "未聘请"), *((str(row.pk), row.name) for row in self.experts)
        ]  # fmt: skip

    def expert_chosen(self) -> Any:
        """The expert named, if any."""
        key = self.cleaned_data["expert"]
        return next((row for row in self.experts if str(row.pk) == key), None)


class NonCooperationForm(forms.Form):
    """Grounds of non-cooperation met on the spot."""

    codes = forms.MultipleChoiceField(label="不配合情形", widget=forms.CheckboxSelectMultiple)
    detail = forms.CharField(label="经过", widget=forms.Textarea(attrs={"rows": 4}))
    refused_documents = forms.CharField(
        label="拒绝提供的材料", required=False, help_text="一行一项",
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: object, inspection: Inspection, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["codes"].choices = grounds(inspection.part.task)  # type: ignore[attr-defined]
