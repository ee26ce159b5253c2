"""What is entered at an object beside its facts: risks, classes, numbers, licences, contacts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingqian.console.acting import act
from mingqian.console.forms.library.facts import (
    ClassForm,
    CodeForm,
    ContactForm,
    EndForm,
    LicenseForm,
    ReasonForm,
    RiskForm,
)
from mingqian.console.views.library.editing import FormPage, edit
from mingqian.console.views.library.objects import object_url
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.library import selectors, services

#: Days ahead the list of licences offers.
AHEAD = (30, 60, 90, 180)
#: Most licences the list shows, the first to run out first.
MOST = 200


def _enter(
    request: Request,
    pk: int,
    form_class: type[Form],
    do: Callable[..., Any],
    title: str,
    *,
    days: tuple[str, ...] = (),
    number: str = "",
    text: str = "",
) -> HttpResponse:
    """A form that enters one row at an object; ``number`` names the field that may clash."""
    found = selectors.object_for(request.actor, pk)
    today = dict.fromkeys(days, timezone.localdate())
    form = form_class(request.POST or None, initial=today)
    clash = services.code_holder(request.POST.get(number, "")) if number else None
    return edit(
        request,
        form,
        lambda: do(inspection_object=found, actor=request.actor, **form.cleaned_data),
        page=FormPage(f"{title}：{found.name}", object_url(pk), text),
        success="已登记",
        clash=None if clash == found else clash,
    )


@guarded(P.OBJECTS_EDIT)
@require_http_methods(["GET", "POST"])
def risk_new(request: Request, pk: int) -> HttpResponse:
    """Enter a listing, complaint, violation or hazard."""
    text = "辖区内各部门都可以登记；抽取权重和名录随之更新。"
    return _enter(
        request, pk, RiskForm, services.enter_risk, "登记风险情形", days=("since",), text=text
    )


@guarded(P.OBJECTS_EDIT)
@require_http_methods(["GET", "POST"])
def risk_end(request: Request, pk: int) -> HttpResponse:
    """End a risk entry."""
    entry = selectors.risk_for(request.actor, pk)
    form = EndForm(request.POST or None, initial={"on": timezone.localdate()})
    return edit(
        request,
        form,
        lambda: services.end_risk(entry=entry, actor=request.actor, **form.cleaned_data),
        page=FormPage(
            f"移出（办结）：{entry.get_kind_display()}",
            object_url(entry.inspection_object_id),
            f"{entry.inspection_object.name}：{entry.ground}",
        ),
        success="已登记",
    )


@guarded(P.OBJECTS_EDIT)
@require_http_methods(["GET", "POST"])
def class_new(request: Request, pk: int) -> HttpResponse:
    """Enter a credit risk class."""
    text = "以分类日期最近的一条为准，此前的分类留作历史。"
    return _enter(
        request, pk, ClassForm, services.classify, "登记信用风险分类", days=("on",), text=text
    )


@guarded(P.OBJECTS_EDIT)
@require_http_methods(["GET", "POST"])
def code_new(request: Request, pk: int) -> HttpResponse:
    """Enter a further number."""
    return _enter(request, pk, CodeForm, services.add_code, "登记其他号码", number="number")


@guarded(P.OBJECTS_EDIT)
@require_http_methods(["GET", "POST"])
def code_remove(request: Request, pk: int) -> HttpResponse:
    """Take out a number entered by mistake."""
    code = selectors.code_for(request.actor, pk)
    form = ReasonForm(request.POST or None)
    return edit(
        request,
        form,
        lambda: services.remove_code(code=code, actor=request.actor, **form.cleaned_data),
        page=FormPage(f"删除{code}", object_url(code.inspection_object_id), verb="删除"),
        success="已删除",
    )


@guarded(P.OBJECTS_EDIT)
@require_http_methods(["GET", "POST"])
def license_new(request: Request, pk: int) -> HttpResponse:
    """Enter a licence."""
    name, number = request.POST.get("name", ""), request.POST.get("number", "")
    found = selectors.object_for(request.actor, pk)
    form = LicenseForm(request.POST or None)
    clash = services.license_holder(name, number) if number else None
    return edit(
        request,
        form,
        lambda: services.add_license(
            inspection_object=found, actor=request.actor, **form.cleaned_data
        ),
        page=FormPage(f"登记许可证：{found.name}", object_url(pk)),
        success="许可证已登记",
        clash=clash,
    )


@guarded(P.OBJECTS_EDIT)
@require_GET
def license_list(request: Request) -> HttpResponse:
    """Licences of the own objects that have run out or soon will."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(each) for each in AHEAD} else AHEAD[1]
    rows = selectors.expiring_licenses(request.actor, days)
    context = {
        "rows": rows[:MOST],
        "count": rows.count(),
        "days": days,
        "choices": AHEAD,
        "today": timezone.localdate(),
        "tab": "license",
    }
    return render(request, "console/library/objects/licenses.html", context)


@guarded(P.OBJECTS_EDIT)
@require_http_methods(["GET", "POST"])
def license_revoke(request: Request, pk: int) -> HttpResponse:
    """Note that a licence was cancelled or revoked."""
    row = selectors.license_for(request.actor, pk)
    form = EndForm(request.POST or None, initial={"on": timezone.localdate()})
    return edit(
        request,
        form,
        lambda: services.revoke_license(license=row, actor=request.actor, **form.cleaned_data),
        page=FormPage(f"注销许可证：{row}", object_url(row.inspection_object_id), verb="登记注销"),
        success="已登记注销",
    )


@guarded(P.OBJECTS_EDIT)
@require_http_methods(["GET", "POST"])
def contact_new(request: Request, pk: int) -> HttpResponse:
    """Enter somebody to turn to."""
    return _enter(request, pk, ContactForm, services.add_contact, "登记联系人")


@guarded(P.OBJECTS_EDIT)
@require_POST
def contact_end(request: Request, pk: int) -> HttpResponse:
    """Somebody is no longer to be turned to."""
    row = selectors.contact_for(request.actor, pk)
    return act(
        request,
        lambda: services.end_contact(contact=row, actor=request.actor),
        success="联系人已停用",
        back=object_url(row.inspection_object_id),
    )
