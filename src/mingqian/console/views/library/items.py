"""Items at the desk: one item with its guide, editing, checkpoints, flags, import, joint lines."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingqian.console.acting import act, lay_into
from mingqian.console.forms.library.items import (
    AdmitForm,
    CheckpointFormSet,
    HandlingForm,
    ItemForm,
    ItemUploadForm,
    JointItemForm,
    KeyAreaForm,
    NotApplicableForm,
    SubItemFormSet,
)
from mingqian.console.views.library.editing import FormPage, edit
from mingqian.console.views.library.lists import list_url
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.foundation.rules import selectors as rules
from mingqian.library import policies, selectors, services
from mingqian.library.articles import articles_in
from mingqian.library.sheets import item_rows
from mingqian.library.words import ListState
from mingqian.result.plausibility import categories, paths
from mingqian.ui.forms import status_of


def item_url(pk: int) -> str:
    """Address of an item."""
    return reverse("console:item-detail", args=[pk])


@guarded(P.ITEMS_VIEW)
@require_GET
def item_detail(request: Request, pk: int) -> HttpResponse:
    """An item: the four facts, guide, checkpoints, its objects and inspectors."""
    item = selectors.item_for(request.actor, pk)
    is_draft = item.item_list.state == ListState.DRAFT
    people = selectors.drawable_inspectors(item.department, items=[item])
    context = {
        "item": item,
        "list": item.item_list,
        "checkpoints": item.checkpoints.select_related("sub_item"),
        "sub_items": item.sub_items.all(),
        "articles": articles_in(item.basis),
        "object_count": selectors.objects_of_item(item).count(),
        "open_registries": {row.pk for row in selectors.registries_visible_to(request.actor)},
        "inspector_count": people.count(),
        "may_edit": is_draft and bool(policies.can_write_list(request.actor, item.item_list)),
        "may_flag": item.item_list.state != ListState.SUPERSEDED
        and bool(policies.can_flag_item(request.actor, item)),
        "applied": rules.for_case(item.item_list),
    }
    return render(request, "console/library/items/item.html", context)


def _form(request: Request, **initial: object) -> ItemForm:
    return ItemForm(
        request.POST or None,
        registries=selectors.own_registries(request.actor),
        departments=selectors.family_of(request.actor),
        initial=initial,
    )


@guarded(P.ITEMS_EDIT, P.ITEMS_COMPILE)
@require_http_methods(["GET", "POST"])
def item_new(request: Request, list_pk: int) -> HttpResponse:
    """Add an item to a draft list."""
    item_list = selectors.list_for(request.actor, list_pk)
    form = _form(request, department=item_list.department, subject=item_list.department.name)
    return edit(
        request,
        form,
        lambda: services.add_item(
            item_list=item_list,
            facts=form.facts(),
            reason=form.cleaned_data["reason"],
            actor=request.actor,
        ),
        page=_page("新增抽查事项", list_url(list_pk), item_list),
        success="事项已加入清单",
        goto=lambda made: item_url(made.pk),
    )


@guarded(P.ITEMS_EDIT, P.ITEMS_COMPILE)
@require_http_methods(["GET", "POST"])
def item_edit(request: Request, pk: int) -> HttpResponse:
    """Change an item of a draft list."""
    item = selectors.item_for(request.actor, pk)
    initial = {name: getattr(item, name, "") for name in ItemForm.base_fields}
    shares = {f"risk_{risk.lower()}": value for risk, value in item.risk_ratios.items()}
    links = {"registry": item.registry, "department": item.department}
    form = _form(request, **{**initial, **shares, **links})
    return edit(
        request,
        form,
        lambda: services.change_item(
            item=item,
            facts=form.facts(),
            reason=form.cleaned_data["reason"],
            actor=request.actor,
        ),
        page=_page(f"修改抽查事项：{item.name}", item_url(pk), item.item_list),
        success="事项已修改",
    )


def _page(title: str, back: str, item_list: object) -> FormPage:
    applied = rules.for_case(item_list)  # type: ignore[arg-type]
    return FormPage(title, back, str(item_list), clause=applied.clause("items.required_fields"))


@guarded(P.ITEMS_EDIT, P.ITEMS_COMPILE)
@require_POST
def item_remove(request: Request, pk: int) -> HttpResponse:
    """Take an item out of a draft list."""
    item = selectors.item_for(request.actor, pk)
    back = list_url(item.item_list_id)
    return act(
        request,
        lambda: services.remove_item(
            item=item, actor=request.actor, reason=request.POST.get("reason", "")
        ),
        success="事项已从草稿中删除",
        back=back,
    )


@guarded(P.ITEMS_EDIT, P.ITEMS_COMPILE)
@require_http_methods(["GET", "POST"])
def item_checkpoints(request: Request, pk: int) -> HttpResponse:
    """The checkpoints of an item, in their order; empty rows fall away."""
    item = selectors.item_for(request.actor, pk)
    present = [_stated(row) for row in item.checkpoints.select_related("sub_item")]
    forms = CheckpointFormSet(request.POST or None, initial=present)
    context = {"item": item, "forms": forms, "sub_items": item.sub_items.all()}
    if request.method == "GET" or not forms.is_valid():
        status = 200 if request.method == "GET" else 422
        return render(request, "console/library/items/checkpoints.html", context, status=status)
    rows = [row.cleaned_data for row in forms if row.cleaned_data.get("content")]
    return act(
        request,
        lambda: services.set_checkpoints(item=item, checkpoints=rows, actor=request.actor),
        success="检查要点已保存",
        back=item_url(pk),
    )


def _stated(point: Any) -> dict[str, object]:
    names = ("content", "method", "standard", "basis", "is_key", "is_veto")
    sub = point.sub_item.code if point.sub_item else ""
    return {**{name: getattr(point, name) for name in names}, "sub_item": sub}


@guarded(P.ITEMS_EDIT, P.ITEMS_COMPILE)
@require_http_methods(["GET", "POST"])
def item_sub_items(request: Request, pk: int) -> HttpResponse:
    """The sub-items of an item, in their order; empty rows fall away."""
    item = selectors.item_for(request.actor, pk)
    forms = SubItemFormSet(
        request.POST or None, initial=list(item.sub_items.values("code", "name", "content"))
    )
    context = {"item": item, "forms": forms}
    if request.method == "GET" or not forms.is_valid():
        status = 200 if request.method == "GET" else 422
        return render(request, "console/library/items/sub_items.html", context, status=status)
    rows = [row.cleaned_data for row in forms]
    rows = [row for row in rows if row.get("code") or row.get("name")]
    return act(
        request,
        lambda: services.set_sub_items(item=item, sub_items=rows, actor=request.actor),
        success="抽查子项已保存",
        back=item_url(pk),
    )


@guarded(P.ITEMS_EDIT, P.ITEMS_COMPILE)
@require_http_methods(["GET", "POST"])
def item_handling(request: Request, pk: int) -> HttpResponse:
    """Which handling follows from which result; offered when a result is entered."""
    item = selectors.item_for(request.actor, pk)
    law = rules.for_case(item.item_list)
    form = HandlingForm(
        request.POST or None,
        results=list(categories(law).items()),
        paths=list(paths(law).items()),
        initial=item.result_handling,
    )
    return edit(
        request,
        form,
        lambda: services.change_item(
            item=item, facts={"result_handling": form.handling()}, actor=request.actor
        ),
        page=FormPage(
            f"结果与后续处理：{item.name}",
            item_url(pk),
            "录入检查结果时按此提示处理途径。",
            clause=law.clause("followup.paths"),
        ),
        success="结果与后续处理的对应已保存",
    )


@guarded(P.ITEMS_EDIT)
@require_http_methods(["GET", "POST"])
def item_not_applicable(request: Request, pk: int) -> HttpResponse:
    """Take an item out of random draws with its ground."""
    item = selectors.item_for(request.actor, pk)
    applied = rules.for_case(item.item_list)
    form = NotApplicableForm(request.POST or None, cases=applied.texts("nonapplicable.cases"))
    clause = applied.clause("nonapplicable.cases")
    return edit(
        request,
        form,
        lambda: services.mark_not_applicable(item=item, actor=request.actor, **form.cleaned_data),
        page=FormPage("标为不适用随机抽查", item_url(pk), item.name, "标记", clause),
        success="已标为不适用随机抽查，不再进入抽取",
    )


@guarded(P.ITEMS_EDIT)
@require_http_methods(["GET", "POST"])
def item_key_area(request: Request, pk: int) -> HttpResponse:
    """Mark an item as one of a key area."""
    item = selectors.item_for(request.actor, pk)
    applied = rules.for_case(item.item_list)
    form = KeyAreaForm(request.POST or None, areas=applied.texts("nonapplicable.key_areas"))
    clause = applied.clause("nonapplicable.key_areas")
    return edit(
        request,
        form,
        lambda: services.mark_key_area(item=item, actor=request.actor, **form.cleaned_data),
        page=FormPage("标为重点领域事项", item_url(pk), item.name, "标记", clause),
        success="已标为重点领域事项，按现有方式监管",
    )


@guarded(P.ITEMS_EDIT)
@require_http_methods(["GET", "POST"])
def item_admit(request: Request, pk: int) -> HttpResponse:
    """Admit a key-area item to draws on a document."""
    item = selectors.item_for(request.actor, pk)
    form = AdmitForm(request.POST or None)
    return edit(
        request,
        form,
        lambda: services.admit_key_area(item=item, actor=request.actor, **form.cleaned_data),
        page=FormPage("凭文件纳入随机抽查", item_url(pk), item.name, "纳入"),
        success="该事项可以纳入随机抽查，文号已留痕",
    )


@guarded(P.ITEMS_EDIT, P.ITEMS_COMPILE)
@require_http_methods(["GET", "POST"])
def item_import(request: Request, list_pk: int) -> HttpResponse:
    """Take the items of a published list in; rows that do not hold are shown with the reason."""
    item_list = selectors.list_for(request.actor, list_pk)
    form = ItemUploadForm(request.POST or None, request.FILES or None)
    page = FormPage("导入抽查事项", list_url(list_pk), str(item_list), "导入", is_upload=True)
    context = {"page": page, "form": form, "list": item_list}
    template = "console/library/items/import.html"
    if request.method == "GET" or not form.is_valid():
        return render(request, template, context, status=status_of(form))
    try:
        done = item_rows.import_upload(
            item_list=item_list, actor=request.actor, **form.cleaned_data
        )
    except Refused as refused:
        lay_into(form, refused)
        return render(request, template, context, status=422)
    return render(request, template, {**context, "done": done})


@guarded(P.ITEMS_COMPILE)
@require_http_methods(["GET", "POST"])
def joint_item_new(request: Request, list_pk: int) -> HttpResponse:
    """Add a line to a joint list."""
    item_list = selectors.list_for(request.actor, list_pk)
    form = JointItemForm(request.POST or None, departments=selectors.members_around(request.actor))
    return edit(
        request,
        form,
        lambda: services.add_joint_item(
            item_list=item_list, actor=request.actor, **form.cleaned_data
        ),
        page=FormPage("新增联合抽查事项", list_url(list_pk), str(item_list)),
        success="联合抽查事项已加入清单",
    )
