"""The acts of publication: publish, withhold, decide, correct, retry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from mingqian.console.acting import act
from mingqian.console.form_page import FormPage, form_page
from mingqian.console.forms.publication import CorrectionForm, WithholdingForm
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.workflow.perform import available
from mingqian.publication import policies, selectors, services
from mingqian.publication.states import PUBLICATION

SECTION = "结果公示"
#: Actions of the table that have a page of their own.
PAGES = {"request_withholding": "publication-withhold", "correct": "publication-correct"}
#: Decisions: the action → the service, all of which want a reason.
DECISIONS: dict[str, Callable[..., Any]] = {
    "withhold": services.withhold,
    "refuse_withholding": services.refuse_withholding,
    "release": services.release,
}


@guarded(P.PUBLICATION_VIEW)
@require_http_methods(["GET", "POST"])
def publication_act(request: HttpRequest, pk: int) -> HttpResponse:
    """A button of the page; GET asks first (without script)."""
    row = selectors.get_for(request.actor, pk)
    name = request.POST.get("action") or request.GET.get("action", "")
    if name in PAGES:
        return redirect(f"console:{PAGES[name]}", pk=pk)
    if name != "publish" and name not in DECISIONS:
        raise Refused("没有这项操作", code="missing", status=404)
    back = reverse("console:publication-detail", args=[pk])
    if request.method == "GET":
        actions = available(PUBLICATION, row, request.actor)
        item = next((action for action in actions if action.action == name), None)
        return render(request, "ui/confirm.html", {"item": item, "url": request.path, "back": back})
    reason = {"reason": request.POST.get("reason", "")} if name in DECISIONS else {}
    do = DECISIONS.get(name, services.publish)
    return act(
        request,
        lambda: do(publication=row, actor=request.actor, **reason),
        success=f"已{PUBLICATION[name].label}",
        back=back,
    )


@guarded(P.PUBLICATION_WITHHOLD_REQUEST)
@require_http_methods(["GET", "POST"])
def publication_withhold(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask not to publish, with a ground of the rulebook."""
    row = selectors.get_for(request.actor, pk)
    law = policies.rules_of(row)
    grounds = law.texts("publication.withholding_grounds")
    form = WithholdingForm(request.POST or None, grounds=grounds)
    return form_page(
        request,
        form,
        lambda: services.request_withholding(
            publication=row, actor=request.actor, **form.cleaned_data
        ),
        page=FormPage(
            "申请不公示",
            SECTION,
            reverse("console:publication-detail", args=[pk]),
            text="经批准不公示的结果不出现在任何公开页面，并定期复查。",
            clause=law.clause("publication.nonpublication_allowed"),
        ),
        success="已提交不公示申请，等待决定",
        facts=[("检查对象", row.party_name), ("事项", row.title)],
    )


@guarded(P.CORRECTION_DECIDE)
@require_http_methods(["GET", "POST"])
def publication_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a published result: a new version goes out on every channel."""
    row = selectors.get_for(request.actor, pk)
    if row.result is None:
        raise Refused("只有检查结果的公示可以更正", code="missing", status=404)
    form = CorrectionForm(request.POST or None, result=row.result)
    return form_page(
        request,
        form,
        lambda: services.correct(
            publication=row,
            actor=request.actor,
            reason=form.cleaned_data["reason"],
            facts=form.facts(),
        ),
        page=FormPage(
            "更正公示",
            SECTION,
            reverse("console:publication-detail", args=[pk]),
            verb="更正并重新公示",
            text="更正产生新的一版，在全部渠道重新公示；原内容保留并标明“已更正”。",
            clause=policies.rules_of(row).clause("objection.correction_approval_by"),
        ),
        success="已更正并重新公示",
        goto=lambda made: reverse("console:publication-detail", args=[made.pk]),
        facts=[("检查对象", row.party_name), ("现公示结果", row.result.category)],
    )


@guarded(P.PUBLICATION_PUBLISH)
@require_POST
def delivery_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a failed channel again."""
    delivery = selectors.delivery_for(request.actor, pk)
    return act(
        request,
        lambda: services.redeliver(delivery=delivery, actor=request.actor),
        success="已重新报送，结果见渠道状态",
        back="console:publication-detail",
        pk=delivery.publication_id,
    )
