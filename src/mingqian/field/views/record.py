"""The record: preview, freezing, signature, refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from mingqian.field.acting import submit
from mingqian.field.forms.record import RecordForm, RefusalForm, SignForm
from mingqian.field.photographs import signature_picture
from mingqian.foundation.files import store
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.inspection import selectors, services

if TYPE_CHECKING:
    from mingqian.inspection.models import Inspection


@guarded(P.INSPECTION_VIEW)
@require_GET
def paper(request: Request, pk: int, paper_pk: int) -> HttpResponse:
    """A notice or record as issued, for printing."""
    inspection = selectors.get_for(request.actor, pk)
    found = selectors.paper_for(inspection, paper_pk)
    context = {"paper": found, "text": store.read(found.file).decode()}
    return render(request, "field/paper.html", context)


@guarded(P.INSPECTION_CARRY_OUT)
@require_http_methods(["GET", "POST"])
def record(request: Request, pk: int) -> HttpResponse:
    """Preview of the record; POST freezes it."""
    inspection = selectors.get_for(request.actor, pk)
    form = RecordForm(request.POST or None, initial={"situation": inspection.situation})
    return submit(
        request,
        form,
        lambda data: services.close_record(
            inspection=inspection, actor=request.actor, situation=data["situation"]
        ),
        template="field/record.html",
        context={**selectors.record_context(inspection), "inspection": inspection},
        success="检查记录已形成，请交检查对象阅读签字",
        goto=("field:sign", pk),
    )


def _shown(inspection: Inspection) -> dict[str, object]:
    """The frozen text and its digest, as the object reads it before signing."""
    if inspection.record_file is None:
        raise Refused("尚未形成检查记录，不能签字", "彭阳 二（五）", "state")
    text = store.read(inspection.record_file).decode()
    return {"inspection": inspection, "record_text": text, "digest": inspection.record_digest}


@guarded(P.INSPECTION_CARRY_OUT)
@require_http_methods(["GET", "POST"])
def sign(request: Request, pk: int) -> HttpResponse:
    """The object reads and signs."""
    inspection = selectors.get_for(request.actor, pk)
    initial = {"kind": "signed", "record_digest": inspection.record_digest}
    form = SignForm(request.POST or None, request.FILES or None, initial=initial)
    return submit(
        request,
        form,
        lambda data: services.sign(
            inspection=inspection,
            actor=request.actor,
            kind=data["kind"],
            signer=data["signer"],
            capacity=data["capacity"],
            image=signature_picture(request, data["drawn"], request.actor),
            record_digest=data["record_digest"],
        ),
        template="field/sign.html",
        context=_shown(inspection),
        success="检查对象已确认记录",
        goto=("field:check", pk),
    )


@guarded(P.INSPECTION_CARRY_OUT)
@require_http_methods(["GET", "POST"])
def refusal(request: Request, pk: int) -> HttpResponse:
    """The object refuses, or nobody could be reached (G11)."""
    inspection = selectors.get_for(request.actor, pk)
    initial = {"kind": "refused", "record_digest": inspection.record_digest}
    form = RefusalForm(
        request.POST or None, request.FILES or None, inspection=inspection, initial=initial
    )
    return submit(
        request,
        form,
        lambda data: services.refuse_signature(
            inspection=inspection,
            actor=request.actor,
            kind=data["kind"],
            reason=data["reason"],
            inspectors=[int(key) for key in data["inspectors"]],
            witness=data["witness"],
            image=signature_picture(request, "", request.actor),
            record_digest=data["record_digest"],
        ),
        template="field/form.html",
        context={"inspection": inspection, "heading": "注明拒签", "verb": "登记拒签"},
        success="已注明",
        goto=("field:check", pk),
    )
