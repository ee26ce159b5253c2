"""Objections and comments of the public, without sign-in (惠州 第（十二）条「接受社会监督」)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import public
from mingqian.portal import throttle
from mingqian.portal.forms.objections import ObjectionForm, ReceiptForm
from mingqian.publication import disclosed, policies, services
from mingqian.ui.forms import status_of


@public
@require_safe
def objection(request: HttpRequest) -> HttpResponse:
    """How to object, and asking after an objection by its number."""
    form = ReceiptForm(request.GET if "receipt_no" in request.GET else None)
    if form.is_valid():
        try:
            found = disclosed.objection_by_receipt(form.cleaned_data["receipt_no"])
        except Refused:
            form.add_error("receipt_no", "没有这个受理编号，请核对后重新输入")
        else:
            return redirect("portal:objection-detail", found.receipt_no)
    return render(request, "portal/objection/home.html", {"form": form})


@public
@never_cache
@require_http_methods(["GET", "POST"])
def objection_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Object to a published result, or comment on it."""
    found = disclosed.get(pk)
    form = ObjectionForm(request.POST or None)
    if form.is_valid():
        try:
            throttle.count(request, "objection")
            made = services.file(publication=found, **form.facts())
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("portal:objection-detail", made.receipt_no)
    law = policies.rules_of(found)
    context = {
        "publication": found,
        "form": form,
        "due": law.due("objection", timezone.localdate()),
        "may_object": found.is_public and law.is_on("objection.allowed"),
    }
    return render(request, "portal/objection/new.html", context, status=status_of(form))


@public
@never_cache
@require_safe
def objection_detail(request: HttpRequest, receipt_no: str) -> HttpResponse:
    """Where an objection stands and its answer; never who sent it or what was written."""
    found = disclosed.objection_by_receipt(receipt_no)
    return render(request, "portal/objection/detail.html", {"objection": found})
