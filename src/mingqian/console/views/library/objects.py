"""Objects and registers at the desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingqian.console.acting import act
from mingqian.console.forms.library.objects import (
    ObjectForm,
    RangeForm,
    RegisterForm,
    RegistryForm,
)
from mingqian.console.profile import profile_of
from mingqian.console.views.library.editing import FormPage, edit
from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.policy.decision import Refused, invalid
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.library import filtering, policies, selectors, services
from mingqian.ui.paging import paginate, walk


def object_url(pk: int) -> str:
    """Address of an object."""
    return reverse("console:object-detail", args=[pk])


def registry_url(pk: int) -> str:
    """Address of a register."""
    return reverse("console:registry-detail", args=[pk])


@guarded(P.OBJECTS_VIEW)
@require_GET
def object_detail(request: Request, pk: int) -> HttpResponse:
    """An object from every side: facts, names, labels, risks, visits, draws, what comes next."""
    found = selectors.object_for(request.actor, pk)
    context = profile_of(request.actor, found)
    return render(request, "console/library/objects/detail.html", context)


@guarded(P.OBJECTS_VIEW)
@require_GET
def object_registries(request: Request, pk: int) -> HttpResponse:
    """Every register of the area: why the object is in, condition by condition, or why not."""
    found = selectors.object_for(request.actor, pk)
    context = {"object": found, "reasons": selectors.reasons(request.actor, found)}
    return render(request, "console/library/objects/why.html", context)


@guarded(P.OBJECTS_VIEW)
@require_GET
def object_peek(request: Request, pk: int) -> HttpResponse:
    """The same, short, for the drawer."""
    found = selectors.object_for(request.actor, pk)
    context = {"object": found, "memberships": selectors.memberships(found)}
    return render(request, "console/library/objects/peek.html", context)


@guarded(P.OBJECTS_EDIT)
@require_http_methods(["GET", "POST"])
def object_new(request: Request) -> HttpResponse:
    """Add an object that the own department maintains."""
    actor = request.actor
    home = selectors.home_of(actor)
    form = ObjectForm(
        request.POST or None,
        regions=selectors.regions_below(actor),
        stations=selectors.stations_around(actor),
        initial={"region": home.region, "status": "active"},
    )
    return edit(
        request,
        form,
        lambda: services.add_object(
            object_type=form.cleaned_data["object_type"],
            uscc=form.cleaned_data["uscc"],
            own_number=form.cleaned_data["own_number"],
            facts={**form.facts(), **parent_of(request, form)},
            department=home,
            actor=actor,
        ),
        page=FormPage("新增检查对象", reverse("console:object-list"), f"维护部门：{home.name}"),
        success="检查对象已登记",
        goto=lambda made: object_url(made.pk),
        clash=services.code_holder(request.POST.get("uscc", "")),
    )


def parent_of(request: Request, form: ObjectForm) -> dict[str, object]:
    """The parent a typed code names; none where the field is empty."""
    code = form.cleaned_data["parent_code"].strip()
    if not code:
        return {"parent": None}
    try:
        return {"parent": selectors.object_by_code(request.actor, code)}
    except Refused as refused:
        raise invalid(f"所属主体：{refused.reason}", parent_code=refused.reason) from None


@guarded(P.OBJECTS_EDIT)
@require_http_methods(["GET", "POST"])
def object_edit(request: Request, pk: int) -> HttpResponse:
    """Change an object, with the reason."""
    found = selectors.object_for(request.actor, pk)
    initial = {name: getattr(found, name, "") for name in ObjectForm.base_fields}
    form = ObjectForm(
        request.POST or None,
        regions=selectors.regions_below(request.actor),
        stations=selectors.stations_around(request.actor),
        is_new=False,
        initial={
            **initial,
            "region": found.region,
            "station": found.station,
            "parent_code": found.parent.code_label if found.parent else "",
        },
    )
    return edit(
        request,
        form,
        lambda: services.change_object(
            inspection_object=found,
            facts={**form.facts(), **parent_of(request, form)},
            reason=form.cleaned_data["reason"],
            actor=request.actor,
        ),
        page=FormPage(f"变更：{found.name}", object_url(pk), "每项变更都留下原值、日期和理由。"),
        success="变更已登记",
    )


@guarded(P.OBJECTS_VIEW)
@require_GET
def registry_list(request: Request) -> HttpResponse:
    """Registers with their responsible department, size and items."""
    rows = selectors.registries_with_counts(request.actor)
    page = paginate(request, rows, key=("department_id", "name"), unit="个名录库")
    sizes = selectors.sizes_of(page.rows)
    context = {
        "page": page,
        "lines": [(row, sizes[row.pk]) for row in page.rows],
        "may_open": request.actor.has(P.OBJECTS_EDIT),
        "tab": "registry",
    }
    return render(request, "console/library/objects/registries.html", context)


@guarded(P.OBJECTS_VIEW)
@require_GET
def registry_detail(request: Request, pk: int) -> HttpResponse:
    """A register with its condition, members, filings."""
    registry = selectors.registry_for(request.actor, pk)
    members = filtering.narrow(selectors.standing(), filtering.ObjectFilter(registry=(pk,)))
    page = walk(request, members, selectors.standing().select_related("region"), unit="户")
    context = {
        "registry": registry,
        "rule": selectors.describe_range(registry.rule) if registry.rule else "",
        "page": page,
        "items": registry.items.filter(item_list__state="in_force"),
        "filings": registry.filings.select_related("filed_to"),
        "keeping": policies.can_keep_registry(request.actor, registry),
        "history": journal.history(registry),
    }
    return render(request, "console/library/objects/registry.html", context)


@guarded(P.OBJECTS_EDIT)
@require_http_methods(["GET", "POST"])
def registry_new(request: Request) -> HttpResponse:
    """Open a register of the own department."""
    home = selectors.home_of(request.actor)
    form = RegistryForm(request.POST or None)
    return edit(
        request,
        form,
        lambda: services.open_registry(department=home, actor=request.actor, **form.cleaned_data),
        page=FormPage("建立名录库", reverse("console:registry-list"), f"责任部门：{home.name}"),
        success="名录库已建立",
        goto=lambda made: registry_url(made.pk),
    )


@guarded(P.OBJECTS_EDIT)
@require_http_methods(["GET", "POST"])
def registry_rule(request: Request, pk: int) -> HttpResponse:
    """Set the condition by which objects stand in a register."""
    registry = selectors.registry_for(request.actor, pk)
    regions = selectors.regions_below(request.actor)
    form = RangeForm(
        request.POST or None,
        regions=regions,
        labels=selectors.labels_for_rules(request.actor),
        initial=registry.rule,
    )
    return edit(
        request,
        form,
        lambda: services.set_rule(registry=registry, rule=form.rule(), actor=request.actor),
        page=FormPage(
            f"入库条件：{registry.name}",
            registry_url(pk),
            "符合条件的对象自动入库，信息变化后自动进出；人工入库的不受影响。",
        ),
        success="入库条件已保存，名录已更新",
    )


@guarded(P.OBJECTS_EDIT)
@require_http_methods(["GET", "POST"])
def registry_add(request: Request, pk: int) -> HttpResponse:
    """Put an object into a register by hand."""
    registry, actor = selectors.registry_for(request.actor, pk), request.actor
    form = RegisterForm(request.POST or None)
    return edit(
        request,
        form,
        lambda: services.register(
            registry=registry,
            inspection_object=selectors.object_by_code(actor, form.cleaned_data["code"]),
            reason=form.cleaned_data["reason"],
            actor=actor,
        ),
        page=FormPage(f"人工入库：{registry.name}", registry_url(pk), verb="入库"),
        success="已登记入库",
    )


@guarded(P.OBJECTS_EDIT)
@require_POST
def registry_remove(request: Request, pk: int, object_pk: int) -> HttpResponse:
    """Take an object out of a register."""
    registry, actor = selectors.registry_for(request.actor, pk), request.actor
    return act(
        request,
        lambda: services.unregister(
            registry=registry,
            inspection_object=selectors.object_for(actor, object_pk),
            reason=request.POST.get("reason", ""),
            actor=actor,
        ),
        success="已移出名录库",
        back=registry_url(pk),
    )


@guarded(P.OBJECTS_EDIT)
@require_POST
def registry_file(request: Request, pk: int) -> HttpResponse:
    """File a register with the market regulator (彭阳 附件1 三（二）2)."""
    registry = selectors.registry_for(request.actor, pk)
    return act(
        request,
        lambda: services.file_register(registry=registry, actor=request.actor),
        success="名录库已报送市场监管部门",
        back=registry_url(pk),
    )
