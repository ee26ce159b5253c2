"""The work list of inferred districts at the desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from mingqian.console.forms.library.facts import DistrictForm
from mingqian.console.views.library.editing import FormPage, edit
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.library import selectors, services
from mingqian.ui.paging import paginate

#: Characters of an address that make a group, unless another length is chosen.
USUAL = 9


@guarded(P.OBJECTS_EDIT)
@require_GET
def district_list(request: Request) -> HttpResponse:
    """Groups of addresses that begin alike, and the single objects."""
    lengths = selectors.ADDRESS_LENGTHS
    asked = request.GET.get("length", "")
    length = int(asked) if asked in {str(each) for each in lengths} else USUAL
    rows = selectors.inferred_districts(request.actor)
    context = {
        "groups": selectors.address_groups(request.actor, length),
        "length": length,
        "lengths": lengths,
        "grouped": selectors.GROUPED_ADDRESSES,
        "page": paginate(request, rows, key=("oid",), unit="户"),
        "tab": "district",
    }
    return render(request, "console/library/objects/districts.html", context)


@guarded(P.OBJECTS_EDIT)
@require_http_methods(["GET", "POST"])
def district_settle(request: Request) -> HttpResponse:
    """Settle one object (``?object=``) or a group (``?beginning=&region=``)."""
    actor = request.actor
    if key := request.GET.get("object", ""):
        rows = selectors.inferred_districts(actor).filter(pk=int(key) if key.isdecimal() else 0)
        what = ""
    else:
        what = request.GET.get("beginning", "")
        rows = selectors.in_group(actor, what, request.GET.get("region", ""))
    objects = list(rows[: services.MOST_DISTRICTS + 1])
    if not objects:
        raise Refused("没有待核定的对象，可能已经核定", code="missing", status=404)
    form = DistrictForm(
        request.POST or None,
        regions=selectors.regions_below(actor),
        initial={"decision": "accept"},
    )
    many = f"住所以“{what or '（空）'}”开头的 {len(objects)} 户" if not key else objects[0].name
    return edit(
        request,
        form,
        lambda: services.settle_districts(objects=objects, actor=actor, **form.cleaned_data),
        page=FormPage(
            f"核定区划：{many}",
            reverse("console:district-list"),
            f"推断为{objects[0].region.name}；住所：{objects[0].address or '没有登记'}",
            verb="核定",
        ),
        success=f"已核定 {len(objects)} 户",
    )
