"""Objections at the desk: the list, one objection, taking it up, answering it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from mingqian.console.acting import act
from mingqian.console.filters.publication import ObjectionFilter
from mingqian.console.form_page import FormPage, form_page, wants_list_only
from mingqian.console.forms.publication import AnswerForm, UpholdForm
from mingqian.foundation.journal.selectors import history
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.workflow.perform import available
from mingqian.publication import policies, selectors, services
from mingqian.publication.states import OBJECTION
from mingqian.ui.paging import paginate


@guarded(P.PUBLICATION_VIEW)
@require_GET
@vary_on_headers("HX-Request")
def objection_list(request: HttpRequest) -> HttpResponse:
    """What the public objected to or commented on."""
    found = ObjectionFilter(request.GET, queryset=selectors.objections(request.actor))
    page = paginate(request, found.qs, key=("-pk",), unit="件")
    part = "#list" if wants_list_only(request) else ""
    context = {"page": page, "filter": found}
    return render(request, f"console/publication/objections.html{part}", context)


@guarded(P.PUBLICATION_VIEW)
@require_GET
def objection_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One objection with what it is about."""
    row = selectors.objection_for(request.actor, pk)
    context = {
        "row": row,
        "publication": row.publication,
        "deadline": selectors.deadline_of_objection(row),
        "actions": available(OBJECTION, row, request.actor),
        "act_url": reverse("console:objection-act", args=[pk]),
        "history": history(row),
    }
    return render(request, "console/publication/objection.html", context)


@guarded(P.PUBLICATION_VIEW)
@require_http_methods(["GET", "POST"])
def objection_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an objection up; the answers have pages of their own."""
    row = selectors.objection_for(request.actor, pk)
    name = request.POST.get("action") or request.GET.get("action", "")
    if name in {"reject", "uphold", "dismiss"}:
        return redirect("console:objection-answer", pk=pk, action=name)
    if name != "accept" or request.method == "GET":
        return redirect("console:objection-detail", pk=pk)
    return act(
        request,
        lambda: services.accept(objection=row, actor=request.actor),
        success="已受理，由您核查",
        back="console:objection-detail",
        pk=pk,
    )


@guarded(P.PUBLICATION_VIEW)
@require_http_methods(["GET", "POST"])
def objection_answer(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Reject, dismiss or uphold, with the answer the sender will read."""
    row = selectors.objection_for(request.actor, pk)
    if action not in {"reject", "uphold", "dismiss"}:
        raise Refused("没有这项操作", code="missing", status=404)
    result = row.publication.result
    if action == "uphold":
        if result is None or row.publication.kind != "result":
            raise Refused("只有检查结果可以更正；其他公示请答复后由部门另行处理", code="state")
        form: AnswerForm = UpholdForm(request.POST or None, result=result)
    else:
        form = AnswerForm(request.POST or None, with_finding=action == "dismiss")
    verb = getattr(services, action)
    return form_page(
        request,
        form,
        lambda: verb(objection=row, actor=request.actor, **form.deed()),
        page=FormPage(
            OBJECTION[action].label,
            "异议与意见",
            reverse("console:objection-detail", args=[pk]),
            text="答复会由提出人凭受理编号查阅，请勿写入他人信息。",
            clause=policies.rules_of(row.publication).clause("objection.answer_working_days"),
        ),
        success="已答复",
        facts=[("检查对象", row.publication.party_name), ("内容", row.text)],
    )
