"""Item lists at the desk: all lists, one list with its items, versions, duplicates, quality."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from mingqian.console.acting import act
from mingqian.console.filters.library import ListFilter
from mingqian.console.forms.library.items import DeriveForm, ListForm, VersionForm
from mingqian.console.views.library.editing import FormPage, edit, part_of
from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.perform import available
from mingqian.library import policies, selectors, services
from mingqian.library.states import CARRIED_OUT_BY_OTHERS, TABLE
from mingqian.library.words import ListKind, ListState
from mingqian.ui.days import asked_day
from mingqian.ui.downloads import attachment
from mingqian.ui.paging import paginate

#: What the page posts → the service that does it.
ACTS: dict[str, Callable[..., object]] = {
    "submit": services.submit_list,
    "send-back": services.send_back_list,
    "compile": services.finish_compiling,
    "publish": services.publish_list,
}


def list_url(pk: int) -> str:
    """Address of a list."""
    return reverse("console:item-list-detail", args=[pk])


def kinds_for(actor: Actor) -> list[str]:
    """Kinds of list the actor may begin."""
    kinds = [ListKind.DEPARTMENT.value] if actor.has(P.ITEMS_EDIT) else []
    if actor.has(P.ITEMS_COMPILE):
        kinds += [ListKind.UNIFIED.value, ListKind.JOINT.value]
    return kinds


@guarded(P.ITEMS_VIEW)
@require_GET
@vary_on_headers("HX-Request")
def item_lists(request: Request) -> HttpResponse:
    """Lists the actor may see, newest first."""
    found = ListFilter(request.GET, queryset=selectors.item_lists_visible_to(request.actor))
    page = paginate(request, found.qs, key=("-year", "-pk"), unit="份清单")
    home = selectors.home_of(request.actor)
    on = asked_day(request)
    context = {
        "page": page,
        "filter": found,
        "on": on,
        "in_force": selectors.lists_in_force(on).filter(region=home.region) if on else (),
        "may_start": bool(kinds_for(request.actor)),
        "may_compile": request.actor.has(P.ITEMS_COMPILE),
    }
    return render(request, part_of(request, "console/library/items/lists.html"), context)


@guarded(P.ITEMS_VIEW)
@require_GET
def item_list_detail(request: Request, pk: int) -> HttpResponse:
    """One list version with its items, what may be done, and its history."""
    item_list = selectors.list_for(request.actor, pk)
    actions = available(TABLE, item_list, request.actor)
    context = {
        "list": item_list,
        "items": item_list.items.select_related("department", "registry"),
        "open_registries": {row.pk for row in selectors.registries_visible_to(request.actor)},
        "lines": item_list.joint_items.prefetch_related("participating_departments"),
        "actions": [row for row in actions if row.action not in CARRIED_OUT_BY_OTHERS],
        "act_url": reverse("console:item-list-act", args=[pk]),
        "may_edit": item_list.state == ListState.DRAFT
        and bool(policies.can_write_list(request.actor, item_list)),
        "may_renew": item_list.state == ListState.IN_FORCE
        and request.actor.has(P.ITEMS_PUBLISH)
        and bool(policies.can_keep_list(request.actor, item_list)),
        "duplicates": selectors.open_duplicates(item_list),
        "versions": selectors.versions_of(item_list),
        "history": journal.history(item_list),
    }
    return render(request, "console/library/items/list.html", context)


@guarded(P.ITEMS_EDIT, P.ITEMS_COMPILE)
@require_http_methods(["GET", "POST"])
def item_list_new(request: Request) -> HttpResponse:
    """Begin the first version of a list."""
    actor = request.actor
    home = selectors.home_of(actor)
    own = selectors.item_lists_visible_to(actor).filter(department=home)
    form = ListForm(
        request.POST or None,
        kinds=kinds_for(actor),
        lists=own,
        initial={"year": timezone.localdate().year},
    )
    return edit(
        request,
        form,
        lambda: services.start_list(department=home, actor=actor, **form.cleaned_data),
        page=FormPage("新建抽查事项清单", reverse("console:item-list"), f"编制部门：{home.name}"),
        success="清单已建立",
        goto=lambda made: list_url(made.pk),
    )


@guarded(P.ITEMS_SUBMIT, P.ITEMS_COMPILE, P.ITEMS_PUBLISH)
@require_http_methods(["GET", "POST"])
def item_list_act(request: Request, pk: int) -> HttpResponse:
    """Carry out a step; GET asks first (without script)."""
    item_list = selectors.list_for(request.actor, pk)
    name = request.POST.get("action") or request.GET.get("action", "")
    if name not in ACTS:
        raise Refused("没有这项操作", code="missing", status=404)
    if request.method == "GET":
        actions = available(TABLE, item_list, request.actor)
        item = next((row for row in actions if row.action == name), None)
        context = {"item": item, "url": request.path, "back": list_url(pk)}
        return render(request, "ui/confirm.html", context)
    given = {} if name == "compile" else {"reason": request.POST.get("reason", "")}
    return act(
        request,
        lambda: ACTS[name](item_list=item_list, actor=request.actor, **given),
        success=f"已{TABLE[name].label}",
        back=list_url(pk),
    )


@guarded(P.ITEMS_PUBLISH)
@require_http_methods(["GET", "POST"])
def item_list_version(request: Request, pk: int) -> HttpResponse:
    """Begin the next version with its ground."""
    item_list = selectors.list_for(request.actor, pk)
    applied = rules.for_region(item_list.department)
    form = VersionForm(request.POST or None, grounds=applied.texts("items.adjustment_grounds"))
    return edit(
        request,
        form,
        lambda: services.new_version(item_list=item_list, actor=request.actor, **form.cleaned_data),
        page=FormPage(
            f"调整清单：{item_list}",
            list_url(pk),
            "新版次公布后替代现行版本；已立项的任务仍适用原版本。",
            "新建版次",
            applied.clause("items.adjustment_grounds"),
        ),
        success="新版次已建立",
        goto=lambda made: list_url(made.pk),
    )


@guarded(P.ITEMS_COMPILE)
@require_POST
def item_list_compile(request: Request) -> HttpResponse:
    """Merge the submitted lists into the unified list of the year."""
    actor = request.actor
    home = selectors.home_of(actor)
    return act(
        request,
        lambda: services.compile_unified(
            department=home, year=timezone.localdate().year, actor=actor
        ),
        success="已把各部门报送的清单汇总为统一清单草稿",
        back="console:item-list",
    )


@guarded(P.ITEMS_COMPILE)
@require_http_methods(["GET", "POST"])
def item_list_derive(request: Request) -> HttpResponse:
    """Derive the region's joint list from the upper level's."""
    actor = request.actor
    home = selectors.home_of(actor)
    above = selectors.joint_lists_above(home.region)
    year = timezone.localdate().year
    form = DeriveForm(request.POST or None, sources=above, initial={"year": year})
    return edit(
        request,
        form,
        lambda: services.derive_joint_list(department=home, actor=actor, **form.cleaned_data),
        page=FormPage(
            "由上级联合清单衍生",
            reverse("console:item-list"),
            "按条线把发起、配合部门对应为本级部门；没有对应部门的事项不带入，并列明。",
            "衍生",
            "吉林 二（二）",
        ),
        success="已衍生联合抽查事项清单草稿，请核对后完成汇总编制",
        goto=lambda made: list_url(made.item_list.pk),
    )


@guarded(P.ITEMS_VIEW)
@require_GET
def item_list_changes(request: Request, pk: int) -> HttpResponse:
    """What differs from the version before, or from the one chosen (``?against=``)."""
    item_list = selectors.list_for(request.actor, pk)
    others = selectors.versions_visible(request.actor, item_list)
    chosen = request.GET.get("against", "")
    before = next((row for row in others if str(row.pk) == chosen), None)
    before = before or selectors.version_before(item_list)
    context = {
        "list": item_list,
        "before": before,
        "others": others,
        "changes": selectors.difference(before, item_list),
    }
    return render(request, "console/library/items/changes.html", context)


@guarded(P.ITEMS_VIEW)
@require_GET
def item_list_csv(request: Request, pk: int) -> HttpResponse:
    """The list as CSV; the import reads it back."""
    found = selectors.list_for(request.actor, pk)
    return attachment(selectors.list_as_csv(found), f"{found}.csv")


@guarded(P.ITEMS_VIEW)
@require_GET
def item_list_xlsx(request: Request, pk: int) -> HttpResponse:
    """The list as a workbook with sub-items and checkpoints; the import reads it back."""
    found = selectors.list_for(request.actor, pk)
    return attachment(selectors.list_as_xlsx(found), f"{found}.xlsx")


@guarded(P.ITEMS_VIEW)
@require_GET
def item_list_print(request: Request, pk: int) -> HttpResponse:
    """The list as a paper."""
    found = selectors.list_for(request.actor, pk)
    return render(request, "papers/item_list.html", selectors.list_as_paper(found))


@guarded(P.ITEMS_VIEW)
@require_GET
def item_list_quality(request: Request, pk: int) -> HttpResponse:
    """What items of a list still lack, and enforcement items the list leaves out."""
    item_list = selectors.list_for(request.actor, pk)
    context = {
        "list": item_list,
        "rows": selectors.quality_report(item_list),
        "uncovered": selectors.uncovered(item_list),
        "idle": selectors.registries_without_item(item_list.department),
    }
    return render(request, "console/library/items/quality.html", context)


@guarded(P.ITEMS_COMPILE)
@require_POST
def duplicate_resolve(request: Request, pk: int) -> HttpResponse:
    """Decide on a duplicate: this item stays, or it is another matter."""
    item = selectors.item_for(request.actor, pk)
    reason = request.POST.get("reason", "")
    serve = services.keep_apart if request.POST.get("apart") else services.keep_one
    return act(
        request,
        lambda: serve(item=item, reason=reason, actor=request.actor),
        success="已处理重复事项",
        back=list_url(item.item_list_id),
    )


@guarded(P.ITEMS_VIEW)
@require_GET
def status_board(request: Request) -> HttpResponse:
    """The state of every member's list and registers (昌江 第六条（二）)."""
    home = selectors.home_of(request.actor)
    context = {"region": home.region, "rows": selectors.status_board(home.region)}
    return render(request, "console/library/items/board.html", context)
