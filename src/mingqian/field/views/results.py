"""Entering a result on the phone, and filling the department's form after it."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from mingqian.field.acting import act, submit
from mingqian.field.forms.record import ResultForm
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.inspection import selectors as inspections
from mingqian.result import selectors, services


@guarded(P.RESULT_ENTER)
@require_http_methods(["GET", "POST"])
def enter(request: Request, pk: int) -> HttpResponse:
    """Category, situation, handling, attestation."""
    result = selectors.get_for(request.actor, pk)
    form = ResultForm(request.POST or None, result=result)
    context = {
        "result": result,
        "inspection": result.inspection,
        "deadline": selectors.entry_deadline(result.inspection),
    }
    return submit(
        request,
        form,
        lambda data: services.enter(
            inspection=result.inspection,
            item=result.item,
            facts=form.facts(),
            attested=data["attested"],
            actor=request.actor,
        ),
        template="field/result_enter.html",
        context=context,
        success="检查结果已录入",
        goto=("field:check", result.inspection_id),
    )


@guarded(P.RESULT_ENTER)
@require_POST
def form(request: Request, pk: int) -> HttpResponse:
    """Fill and number the department's form of a check from what is recorded (吉林 二（六）)."""
    inspection = inspections.get_for(request.actor, pk)
    return act(
        request,
        lambda: services.issue_form(inspection=inspection, actor=request.actor),
        success="已填写并编号，见“文书”",
        back="field:check",
        pk=pk,
    )
