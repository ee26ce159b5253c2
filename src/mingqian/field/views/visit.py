"""Beginning the visit, a check at the desk, non-cooperation."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from mingqian.field.acting import submit
from mingqian.field.forms.visit import DeskForm, NonCooperationForm, StartForm
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.inspection import selectors, services


@guarded(P.INSPECTION_CARRY_OUT)
@require_http_methods(["GET", "POST"])
def start(request: Request, pk: int) -> HttpResponse:
    """Who came, certificates shown: the visit begins."""
    inspection = selectors.get_for(request.actor, pk)
    return submit(
        request,
        StartForm(request.POST or None, inspection=inspection),
        lambda data: services.start_visit(
            inspection=inspection,
            actor=request.actor,
            present=[int(key) for key in data["present"]],
            credentials_shown=data["credentials_shown"],
            reason=data["reason"],
        ),
        template="field/form.html",
        context={"inspection": inspection, "heading": "到场亮证", "verb": "开始检查"},
        success="检查已开始",
        goto=("field:check", pk),
    )


@guarded(P.INSPECTION_CARRY_OUT)
@require_http_methods(["GET", "POST"])
def desk(request: Request, pk: int) -> HttpResponse:
    """A check by written or online means."""
    inspection = selectors.get_for(request.actor, pk)
    return submit(
        request,
        DeskForm(request.POST or None, inspection=inspection),
        lambda data: services.start_desk(
            inspection=inspection, actor=request.actor, methods=data["methods"]
        ),
        template="field/form.html",
        context={"inspection": inspection, "heading": "书面检查", "verb": "开始检查"},
        success="检查已开始",
        goto=("field:check", pk),
    )


@guarded(P.INSPECTION_CARRY_OUT)
@require_http_methods(["GET", "POST"])
def noncooperation(request: Request, pk: int) -> HttpResponse:
    """Grounds of non-cooperation met on the spot (昌江 第十八条)."""
    inspection = selectors.get_for(request.actor, pk)
    return submit(
        request,
        NonCooperationForm(request.POST or None, inspection=inspection),
        lambda data: services.note_noncooperation(
            inspection=inspection,
            actor=request.actor,
            codes=data["codes"],
            detail=data["detail"],
            refused_documents=data["refused_documents"].splitlines(),
        ),
        template="field/form.html",
        context={"inspection": inspection, "heading": "不配合检查", "verb": "登记"},
        success="已登记，请登记相应证据",
        goto=("field:check", pk),
    )
