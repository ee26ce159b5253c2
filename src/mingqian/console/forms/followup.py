"""The forms of follow-up's steps, and which service each of them feeds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from mingqian.followup import selectors, services
from mingqian.ui.forms import DateInput, Upload

if TYPE_CHECKING:
    from mingqian.followup.models import FollowUp
    from mingqian.foundation.policy.actor import Actor

Keep = Callable[[Any], Any]


def _text(label: str, rows: int = 4, **facts: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **facts)


class StepForm(forms.Form):
    """A form of a path's step; subclasses name the service's arguments as their fields."""

    def __init__(self, *args: Any, followup: FollowUp, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.followup, self.actor = followup, actor
        self.prepare()

    def prepare(self) -> None:
        """Choices that depend on the finding."""

    def deed(self, keep: Keep) -> dict[str, Any]:
        """Arguments of the service; ``keep`` stores an upload."""
        return dict(self.cleaned_data)


class OrderForm(StepForm):
    """An order to correct."""

    basis = forms.CharField(label="法律依据", max_length=300)
    requirement = _text("改正要求", 5)
    due_on = forms.DateField(label="改正期限", widget=DateInput())

    def prepare(self) -> None:
        """The item's own basis is where one starts."""
        self.initial.setdefault("basis", self.followup.result.item.basis[:300])


class EvidenceForm(StepForm):
    """What the object shows of its correction."""

    text = _text("改正情况")
    file = forms.FileField(label="改正材料", required=False, widget=Upload(hint="PDF、JPG 或 PNG"))

    def deed(self, keep: Keep) -> dict[str, Any]:
        """The upload is kept by its digest."""
        data = dict(self.cleaned_data)
        upload = data.pop("file")
        return {**data, "file": keep(upload) if upload else None}


class OpinionForm(StepForm):
    """The opinion of the review."""

    opinion = _text("复查意见")


class OutcomeForm(StepForm):
    """What became of it."""

    outcome = _text("办理结果")


class EscalateForm(StepForm):
    """The next path and why."""

    path = forms.ChoiceField(label="转为")
    reason = _text("理由", 3)

    def prepare(self) -> None:
        """The paths the rulebook leaves open from here."""
        self.fields["path"].choices = [  # type: ignore[attr-defined]
            ("", "请选择"),
            *selectors.next_paths(self.followup),
        ]


class AssignForm(StepForm):
    """The department with jurisdiction."""

    department = forms.ChoiceField(label="责任部门")
    reason = _text("理由", 3)

    def prepare(self) -> None:
        """Departments of the reader's region."""
        self._found = {str(row.pk): row for row in selectors.receivers(self.actor)}
        self.fields["department"].choices = [  # type: ignore[attr-defined]
            ("", "请选择"),
            *((key, row.name) for key, row in self._found.items()),
        ]

    def deed(self, keep: Keep) -> dict[str, Any]:
        """The department itself."""
        data = self.cleaned_data
        return {"department": self._found[data["department"]], "reason": data["reason"]}


class CaseForm(StepForm):
    """Number and date of a case."""

    number = forms.CharField(label="案号", max_length=60)
    filed_on = forms.DateField(label="立案日期", widget=DateInput(), initial=timezone.localdate)


class DecisionForm(StepForm):
    """The decision of a case."""

    decision = _text("处理决定", help_text="将作为查处结果公示，请勿写入个人隐私")
    decided_on = forms.DateField(label="决定日期", widget=DateInput(), initial=timezone.localdate)


class TransferForm(StepForm):
    """Where a clue or suspected crime goes, and the facts."""

    receiver_department = forms.ChoiceField(
        label="接收部门", required=False, help_text="本平台上的部门；平台外的机关填下一栏"
    )
    receiver = forms.CharField(label="其他接收机关", required=False, max_length=100)
    facts = _text("移送的事实与依据", 6)

    def prepare(self) -> None:
        """The rulebook's organ for suspected crimes is filled in."""
        self._found = {str(row.pk): row for row in selectors.receivers(self.actor)}
        self.fields["receiver_department"].choices = [  # type: ignore[attr-defined]
            ("", "平台外的机关"),
            *((key, row.name) for key, row in self._found.items()),
        ]
        self.initial.setdefault("receiver", selectors.default_receiver(self.followup))

    def deed(self, keep: Keep) -> dict[str, Any]:
        """A department on the platform wins over a name."""
        data = self.cleaned_data
        chosen = self._found.get(data["receiver_department"])
        return {
            "facts": data["facts"],
            "receiver": "" if chosen else data["receiver"],
            "receiver_department": chosen,
        }


class ReceiptForm(StepForm):
    """The receipt of a transfer."""

    receipt_no = forms.CharField(label="回执编号", max_length=60)
    receipt = forms.FileField(
        label="回执", required=False, widget=Upload(hint="涉嫌犯罪移送必须上传，PDF、JPG 或 PNG")
    )

    def deed(self, keep: Keep) -> dict[str, Any]:
        """The upload is kept by its digest."""
        data = self.cleaned_data
        upload = data["receipt"]
        return {"receipt_no": data["receipt_no"], "receipt": keep(upload) if upload else None}


class UnlicensedForm(StepForm):
    """Handling of unlicensed business."""

    party = forms.CharField(
        label="当事人或者经营场所", max_length=200, help_text="可以没有统一社会信用代码"
    )
    address = forms.CharField(label="地址", required=False, max_length=300)
    basis = forms.CharField(label="查处依据", max_length=300)
    measures = _text("采取的措施")
    handled_on = forms.DateField(label="办理日期", widget=DateInput(), initial=timezone.localdate)


@dataclass(frozen=True, slots=True)
class Step:
    """A step with a form: what the page says and which service runs."""

    form: type[StepForm]
    service: Callable[..., Any]
    text: str = ""

    def run(self, followup: FollowUp, actor: Actor, deed: dict[str, Any]) -> Any:
        """Carry the step out."""
        return self.service(followup=followup, actor=actor, **deed)


def _close(*, followup: FollowUp, actor: Actor, outcome: str) -> Any:
    """Continued supervision and unlicensed business end by the same word."""
    is_unlicensed = followup.path == "unlicensed_business"
    verb = services.close_unlicensed if is_unlicensed else services.close
    return verb(followup=followup, actor=actor, outcome=outcome)


STEPS: dict[str, Step] = {
    "order": Step(OrderForm, services.order, "通知书编号后留存，到期复查列入待办。"),
    "submit_evidence": Step(EvidenceForm, services.submit_evidence),
    "confirm_corrected": Step(OpinionForm, services.confirm_corrected),
    "escalate": Step(EscalateForm, services.escalate, "原处理方式到此为止，另开新的处理方式。"),
    "assign": Step(AssignForm, services.assign, "谁管辖、谁负责：每个问题只有一个责任部门。"),
    "file_case": Step(CaseForm, services.file_case),
    "decide_case": Step(DecisionForm, services.decide_case, "处理决定将生成查处结果的公示任务。"),
    "prepare": Step(TransferForm, services.prepare),
    "acknowledge": Step(ReceiptForm, services.acknowledge),
    "note_outcome": Step(OutcomeForm, services.note_outcome),
    "handle_unlicensed": Step(UnlicensedForm, services.handle_unlicensed),
    "close": Step(OutcomeForm, _close),
}
