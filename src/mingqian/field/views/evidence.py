"""Registering evidence, and showing its files."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from mingqian.field.acting import submit
from mingqian.field.forms.evidence import EvidenceForm
from mingqian.foundation.files import store
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.inspection import selectors, services
from mingqian.inspection.services import EvidenceFacts

#: Fields of the form that go into the facts as they are.
PLAIN = (
    "kind", "title", "number", "taken_at", "custodian", "legal_basis", "product", "batch_no",
    "quantity", "issuer_kind", "issuer", "document_no", "issued_on", "entrusted_work",
    "entrusted_scope", "note",
)  # fmt: skip


@guarded(P.INSPECTION_CARRY_OUT)
@require_http_methods(["GET", "POST"])
def register(request: Request, pk: int) -> HttpResponse:
    """Register a piece of evidence."""
    inspection = selectors.get_for(request.actor, pk)
    initial = {"kind": request.GET.get("kind", "photo")}
    form = EvidenceForm(
        request.POST or None, request.FILES or None, inspection=inspection, initial=initial
    )
    return submit(
        request,
        form,
        lambda data: services.register_evidence(
            inspection=inspection, actor=request.actor, facts=_facts(request, form)
        ),
        template="field/evidence.html",
        context={"inspection": inspection},
        success="证据已登记",
        goto=("field:check", pk),
    )


def _facts(request: Request, form: EvidenceForm) -> EvidenceFacts:
    data = form.cleaned_data
    kept = {
        name: store.accept_upload(data[name], actor=request.actor)
        for name in ("file", "contract")
        if data[name]
    }
    return EvidenceFacts(
        **{name: data[name] for name in PLAIN},
        finding=form.chosen(form.findings, "finding"),
        supporting_party=form.chosen(form.agencies, "supporting_party"),
        **kept,
    )


@guarded(P.INSPECTION_VIEW)
@require_GET
def file(request: Request, pk: int, evidence_pk: int) -> HttpResponse:
    """The file of a piece of evidence, for those who may see the check."""
    inspection = selectors.get_for(request.actor, pk)
    row = selectors.evidence_of(inspection).filter(pk=evidence_pk).first()
    if row is None or row.file is None:
        raise Refused("没有这个文件", code="missing", status=404)
    answer = HttpResponse(store.read(row.file), content_type=row.file.media_type)
    answer["Content-Disposition"] = "inline"
    answer["Cache-Control"] = "private, no-store"
    return answer
