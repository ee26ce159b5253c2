"""Credit at the desk: an object's record, the two lists, recognition, the export."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from mingqian.console.acting import act
from mingqian.console.form_page import FormPage, form_page, wants_list_only
from mingqian.console.forms.credit import ListingDecisionForm, ListingForm, RecognitionForm
from mingqian.followup import credit_file as credit
from mingqian.followup import selectors, services
from mingqian.followup.states import LISTING, LISTS
from mingqian.foundation.files.tables import as_csv
from mingqian.foundation.journal.selectors import history
from mingqian.foundation.org.selectors import department_for
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.workflow.perform import available
from mingqian.library import selectors as library
from mingqian.ui.paging import paginate

SECTION = "信用与名录"
PLAIN = {"refuse": services.refuse_listing, "remove": services.remove_listing}


@guarded(P.FOLLOWUP_VIEW)
@require_GET
@vary_on_headers("HX-Request")
def listing_list(request: HttpRequest) -> HttpResponse:
    """Proposals and listings."""
    page = paginate(request, selectors.listings(request.actor), key=("-pk",), unit="条")
    part = "#list" if wants_list_only(request) else ""
    context = {"page": page, "clause": LISTS}
    return render(request, f"console/followup/listings.html{part}", context)


@guarded(P.FOLLOWUP_HANDLE)
@require_http_methods(["GET", "POST"])
def listing_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a listing from the result behind a follow-up."""
    row = selectors.get_for(request.actor, pk)
    form = ListingForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: services.propose_listing(
            result=row.result, actor=request.actor, **form.cleaned_data
        ),
        page=FormPage(
            "提出列入名录",
            SECTION,
            reverse("console:followup-detail", args=[pk]),
            clause=LISTS,
        ),
        success="已提出，等待部门负责人决定",
        goto=lambda made: reverse("console:listing-detail", args=[made.pk]),
        facts=[("检查对象", row.result.inspection.drawn_object.name)],
    )


@guarded(P.FOLLOWUP_VIEW)
@require_http_methods(["GET", "POST"])
def listing_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One listing; the decision to list is made here."""
    row = selectors.listing_for(request.actor, pk)
    context = {
        "row": row,
        "actions": [
            action for action in available(LISTING, row, request.actor) if action.action in PLAIN
        ],
        "may_list": any(a.action == "list" for a in available(LISTING, row, request.actor)),
        "form": ListingDecisionForm(),
        "act_url": reverse("console:listing-act", args=[pk]),
        "history": history(row),
    }
    return render(request, "console/followup/listing.html", context)


@guarded(P.CORRECTION_DECIDE)
@require_http_methods(["GET", "POST"])
def listing_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide: list with a number, refuse or remove with a reason."""
    row = selectors.listing_for(request.actor, pk)
    name = request.POST.get("action") or request.GET.get("action", "")
    back = reverse("console:listing-detail", args=[pk])
    if request.method == "GET":
        return redirect(back)
    if name == "list":
        number = request.POST.get("decision_no", "")
        return act(
            request,
            lambda: services.decide_listing(listing=row, decision_no=number, actor=request.actor),
            success="已列入，标记显示在检查对象上",
            back=back,
        )
    if name not in PLAIN:
        raise Refused("没有这项操作", code="missing", status=404)
    reason = request.POST.get("reason", "")
    return act(
        request,
        lambda: PLAIN[name](listing=row, reason=reason, actor=request.actor),
        success=f"已{LISTING[name].label}",
        back=back,
    )


@guarded(P.FOLLOWUP_VIEW)
@require_GET
def credit_file(request: HttpRequest, pk: int) -> HttpResponse:
    """An object's credit record, and other departments' results fit for recognition."""
    owner = library.object_for(request.actor, pk)
    department = department_for(request.actor)
    context = {
        "file": credit.credit_file(owner),
        "recognisable": credit.recognisable(department=department, owner=owner),
        "recognitions": credit.recognitions_of(owner),
        "may_recognise": request.actor.has(P.SCHEME_DRAFT),
    }
    return render(request, "console/followup/credit.html", context)


@guarded(P.SCHEME_DRAFT)
@require_http_methods(["GET", "POST"])
def recognise(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a published result of another department instead of checking again."""
    found = credit.recognisable_for(request.actor, pk)
    owner = found.inspection.drawn_object.inspection_object
    form = RecognitionForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: services.recognise(result=found, actor=request.actor, **form.cleaned_data),
        page=FormPage(
            "采信检查结果",
            SECTION,
            reverse("console:credit-file", args=[owner.pk]),
            verb="采信",
            clause="吉林 二（七）“实现抽查检查结果政府部门间互认”",
        ),
        success="已采信，不再重复检查",
        facts=[
            ("检查对象", owner.name),
            ("检查部门", found.inspection.part.department.name),
            ("事项", found.item.name),
            ("结果", found.category),
        ],
    )


@guarded(P.FOLLOWUP_VIEW)
@require_GET
def punishment_export(request: HttpRequest) -> HttpResponse:
    """The joint-punishment list as CSV."""
    body = as_csv(credit.PUNISHMENT_COLUMNS, credit.punishment_rows(request.actor))
    answer = HttpResponse(body, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="joint-punishment.csv"'
    return answer
