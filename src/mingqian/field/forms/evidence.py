"""The form by which evidence, samples, reports and conclusions are registered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from mingqian.inspection import selectors
from mingqian.inspection.vocabulary import EVIDENCE_KINDS, conclusion_kinds, entrusted_works
from mingqian.ui.forms import DateInput, DateTimeInput, Upload

if TYPE_CHECKING:
    from mingqian.inspection.models import Inspection

#: Which fields belong to which kinds: shown together, the others folded away by the script.
GROUPS = (
    ("样品与商品", ("product", "batch_no", "quantity", "legal_basis")),
    ("外部结论与机构报告", ("issuer_kind", "issuer", "document_no", "issued_on")),
    ("委托专业机构", ("supporting_party", "entrusted_work", "entrusted_scope", "contract")),
)


class EvidenceForm(forms.Form):
    """All facts of a piece of evidence; which are needed depends on its kind."""

    kind = forms.ChoiceField(label="种类", choices=EVIDENCE_KINDS)
    title = forms.CharField(label="名称", max_length=120)
    number = forms.CharField(label="编号", required=False, help_text="留空则自动编号")
    finding = forms.ChoiceField(label="对应要点", required=False)
    taken_at = forms.DateTimeField(label="提取时间", widget=DateTimeInput())
    custodian = forms.CharField(label="保管人", required=False, max_length=40)
    file = forms.FileField(
        label="照片或文件", required=False,
        widget=Upload(attrs={"accept": "image/*,application/pdf"}, hint="PDF、JPG 或 PNG"),
    )  # fmt: skip
    product = forms.CharField(label="产品名称", required=False)
    batch_no = forms.CharField(label="批号", required=False)
    quantity = forms.CharField(label="数量", required=False)
    legal_basis = forms.CharField(label="抽样依据", required=False)
    issuer_kind = forms.ChoiceField(label="结论种类", required=False)
    issuer = forms.CharField(label="出具单位", required=False)
    document_no = forms.CharField(label="文号或报告编号", required=False)
    issued_on = forms.DateField(label="出具日期", required=False, widget=DateInput())
    supporting_party = forms.ChoiceField(label="专业机构", required=False)
    entrusted_work = forms.ChoiceField(label="委托工作", required=False)
    entrusted_scope = forms.CharField(label="委托范围", required=False)
    contract = forms.FileField(
        label="委托合同", required=False,
        widget=Upload(attrs={"accept": "image/*,application/pdf"}, hint="PDF、JPG 或 PNG"),
    )  # fmt: skip
    note = forms.CharField(label="说明", required=False, max_length=300)

    def __init__(self, *args: object, inspection: Inspection, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        task = inspection.part.task
        self.findings = selectors.findings_of(inspection)
        self.agencies = selectors.agencies_for(inspection)
        blank = [("", "—")]
        self._choose("finding", blank + [(str(row.pk), row.point) for row in self.findings])
        self._choose("issuer_kind", blank + conclusion_kinds(task))
        self._choose("entrusted_work", blank + entrusted_works(task))
        self._choose(
            "supporting_party",
            blank + [(str(row.pk), f"{row.name} {row.qualification_no}") for row in self.agencies],
        )
        self.fields["taken_at"].initial = timezone.localtime()

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def groups(self) -> list[tuple[str, list[Any]]]:
        """Folded groups of fields with their headings."""
        return [(heading, [self[name] for name in names]) for heading, names in GROUPS]

    def main(self) -> list[Any]:
        """Fields every kind has."""
        folded = {name for _, names in GROUPS for name in names}
        return [bound for bound in self if bound.name not in folded]

    def chosen(self, rows: list[Any], name: str) -> Any:
        """The row chosen in a field, if any."""
        key = self.cleaned_data[name]
        return next((row for row in rows if str(row.pk) == key), None)
