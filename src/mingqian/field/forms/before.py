"""Forms before the visit: day, notice or exemption, recusal, online check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils import timezone

from mingqian.foundation.rules import selectors as rules
from mingqian.inspection import selectors
from mingqian.inspection.services import OnlineEntry
from mingqian.inspection.vocabulary import ANSWERS, ONLINE_OUTCOMES
from mingqian.ui.forms import DateInput, DateTimeInput, Segmented

if TYPE_CHECKING:
    from mingqian.draw.models import DrawnObject
    from mingqian.inspection.models import Finding, Inspection, Visit

OUTCOME_TONES = {"verified": "success", "not_verifiable": "neutral", "doubtful": "danger"}
ANSWER_TONES = {"conforms": "success", "fails": "danger", "not_applicable": "neutral"}


class ScheduleForm(forms.Form):
    """The day on which the team goes to an object."""

    scheduled_on = forms.DateField(label="上门检查日期", widget=DateInput())
    parts = forms.MultipleChoiceField(
        label="哪些部门", widget=forms.CheckboxSelectMultiple, help_text="原则上各部门同一天上门"
    )
    reason = forms.CharField(
        label="再次上门理由", required=False, help_text="同一对象第二次上门时必填"
    )

    def __init__(self, *args: object, drawn_object: DrawnObject, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.checks = list(selectors.of_object(drawn_object))
        choices = [(str(row.part_id), row.part.department.name) for row in self.checks]
        self.fields["parts"].choices = choices  # type: ignore[attr-defined]
        self.fields["parts"].initial = [value for value, _ in choices]

    def parts_chosen(self) -> list[object]:
        """The department parts ticked."""
        chosen = set(self.cleaned_data["parts"])
        return [row.part for row in self.checks if str(row.part_id) in chosen]


class NoticeForm(forms.Form):
    """How and when the object was told, or by which law it is not told."""

    exempt = forms.BooleanField(label="依法不作事前告知", required=False)
    exempt_ground = forms.CharField(
        label="不告知的法律依据", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    channel = forms.CharField(label="告知方式", required=False)
    sent_to = forms.CharField(label="接收人", required=False)
    sent_at = forms.DateTimeField(label="告知时间", required=False, widget=DateTimeInput())
    materials = forms.CharField(
        label="请准备的材料", required=False, help_text="一行一项；不需要的写“无”",
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: object, visit: Visit, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        law = rules.for_case(visit.drawn_object.draw.task)
        ways = law.texts("notification.methods")
        if ways:
            self.fields["channel"] = forms.ChoiceField(
                label="告知方式", required=False, choices=[(way, way) for way in ways]
            )
        wanted: list[str] = []
        for check in selectors.of_object(visit.drawn_object):
            for item in selectors.items_of(check):
                wanted += [text for text in item.materials if text not in wanted]
        self.fields["materials"].initial = "\n".join(wanted or ["无"])
        self.fields["sent_to"].initial = visit.drawn_object.inspection_object.contact
        self.fields["sent_at"].initial = timezone.localtime()


class RecusalForm(forms.Form):
    """An inspector declares an interest in the object."""

    ground = forms.CharField(label="回避事由", max_length=100)


class OnlinePointForm(forms.Form):
    """One point of the online check."""

    outcome = forms.ChoiceField(
        label="网络核查结论", required=False, choices=ONLINE_OUTCOMES,
        widget=Segmented(tones=OUTCOME_TONES),
    )  # fmt: skip
    source = forms.CharField(label="核查来源", required=False)
    answer = forms.ChoiceField(label="核实的情况", required=False, choices=ANSWERS)
    detail = forms.CharField(
        label="发现的问题", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: object, finding: Finding, sources: tuple[str, ...]) -> None:
        super().__init__(
            *args,  # type: ignore[arg-type]
            prefix=f"p{finding.pk}",
            initial={
                "outcome": finding.online_outcome,
                "source": finding.online_source or (sources[0] if sources else ""),
                "answer": finding.answer or "conforms",
                "detail": finding.detail,
            },
        )
        self.finding = finding
        if sources:
            self.fields["source"] = forms.ChoiceField(
                label="核查来源", choices=[(name, name) for name in sources]
            )

    def entry(self) -> OnlineEntry | None:
        """The entry, or nothing where no outcome was chosen."""
        data = self.cleaned_data
        if not data.get("outcome"):
            return None
        return OnlineEntry(
            self.finding.pk, data["outcome"], data["source"], data["answer"], data["detail"]
        )


def online_forms(inspection: Inspection, data: object = None) -> list[OnlinePointForm]:
    """One form per point."""
    sources = rules.for_case(inspection.part.task).texts("inspection.online_sources")
    return [
        OnlinePointForm(data, finding=row, sources=sources)
        for row in selectors.findings_of(inspection)
    ]
